import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { redirect, send, startLoopbackServer, type LoopbackServer, type Route } from '../fixtures/loopback-server.ts';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import { HttpError } from './http-error.ts';
import { openUrl } from './open-url.ts';
import { createReachability } from './reachability.ts';

removeScratchFolders();

let first: LoopbackServer;
let second: LoopbackServer;
const echo: Route = (request, response) => send(String(request.headers.authorization))(request, response);

beforeAll(async () => {
  [first, second] = await Promise.all([startLoopbackServer(), startLoopbackServer()]);
  Object.assign(first.routes, { '/echo': echo, '/here': redirect('/echo'), '/there': redirect(`${second.url}/echo`) });
  second.routes['/echo'] = echo;
});
afterAll(() => Promise.all([first.close(), second.close()]));

const headers = { authorization: 'Bearer secret' };

describe('openUrl', () => {
  it('carries credentials along on the same host and never to another', async () => {
    expect(await text((await openUrl(`${first.url}/here`, { headers })).body)).toBe('Bearer secret');
    expect(await text((await openUrl(`${first.url}/there`, { headers })).body)).toBe('undefined');
  });

  it('does not unpack what the server packed: a digest is of the bytes that came', async () => {
    first.routes['/packed'] = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('packed');
    expect(await text((await openUrl(`${first.url}/packed`)).body)).toBe('packed');
  });

  it('counts hops that are all different, too', async () => {
    for (let hop = 0; hop < 12; hop += 1) first.routes[`/hop${hop}`] = redirect(`/hop${hop + 1}`);
    await expect(openUrl(`${first.url}/hop0`)).rejects.toThrow(/redirects more than 8 times/);
  });

  it('asks whether a host can be reached before each new one', async () => {
    const asked: string[] = [];
    const reach = (url: URL): Promise<string | undefined> => {
      asked.push(url.origin);
      return Promise.resolve(url.origin === second.url ? 'it is away' : undefined);
    };
    const error = await openUrl(`${first.url}/there`, { reach }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toMatchObject({ failure: 'host', message: 'it is away', passing: false });
    expect(asked).toEqual([first.url, second.url]);
  });
});

describe('reachability', () => {
  it('remembers a host that is away, across processes, until it is asked to forget', async () => {
    const folder = await scratchFolder();
    const closed = await startLoopbackServer();
    await closed.close();
    const url = new URL(closed.url);
    expect(await createReachability({ folder })(url)).toMatch(/ECONNREFUSED/);
    const { port } = url;
    const revived = await startLoopbackServer();
    expect(await createReachability({ folder })(url)).toMatch(/ECONNREFUSED/);
    expect(await createReachability({ folder, refresh: true })(new URL(revived.url))).toBeUndefined();
    expect(port).not.toBe(new URL(revived.url).port);
    await revived.close();
  });

  it('gives up on an address that swallows everything', async () => {
    // TEST-NET-1 of RFC 5737 belongs to nobody; a network that refuses it at once is as good an answer.
    const begun = Date.now();
    const folder = await scratchFolder();
    expect(await createReachability({ folder, connectMs: 200 })(new URL('https://192.0.2.1'))).toMatch(
      /192\.0\.2\.1 (does not answer within 0\.2 s|cannot be reached)/,
    );
    expect(Date.now() - begun).toBeLessThan(2_000);
  });
});
