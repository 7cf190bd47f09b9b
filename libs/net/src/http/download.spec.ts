import { readFile } from 'node:fs/promises';
import type { lookup } from 'node:dns';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryWorkspace } from '@cedille/source/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { breakOff, fail, hang, redirect, send, startLoopbackServer } from '../fixtures/loopback-server.ts';
import type { LoopbackServer, Route } from '../fixtures/loopback-server.ts';
import { downloadBytes, downloadFile, type DownloadOptions } from './download.ts';
import { createHosts } from './hosts.ts';
import { HttpError } from './http-error.ts';
import { lookupOutward } from './inward.ts';

let first: LoopbackServer;
let second: LoopbackServer;
const echo: Route = (request, response) => send(String(request.headers.authorization))(request, response);

beforeAll(async () => {
  [first, second] = await Promise.all([startLoopbackServer(), startLoopbackServer()]);
  Object.assign(first.routes, { '/echo': echo, '/here': redirect('/echo'), '/there': redirect(`${second.url}/back`) });
  Object.assign(second.routes, { '/echo': echo, '/back': redirect(`${first.url}/echo`) });
});
afterAll(() => Promise.all([first.close(), second.close()]));

const headers = { authorization: 'Bearer secret' };

async function text(address: string, options: Partial<DownloadOptions> = {}): Promise<string> {
  return (await downloadBytes(address, { maxBytes: 1024, retries: 0, ...options })).bytes.toString('utf8');
}

async function failure(work: Promise<unknown>): Promise<HttpError> {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(HttpError);
  return error as HttpError;
}

it('follows no redirect to what is no address', async () => {
  for (const location of ['http://[', 'http://a b/', 'http://x:99999/']) {
    first.routes['/nowhere'] = (_, response) => response.writeHead(307, { location }).end();
    expect((await failure(text(`${first.url}/nowhere`))).message).toContain('which is not followed');
  }
});

describe('a server elsewhere', () => {
  const ledFrom = new URL('https://charts.example.org/');

  it('does not lead to this machine or its network link', async () => {
    const { port } = new URL(first.url);
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0.0.0.0',
      'localhost',
      'a.localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
    ])
      expect((await failure(text(`http://${host}:${port}/echo`, { ledFrom }))).message).toMatch(
        /leads to .* which is this machine/,
      );
    for (const host of ['169.254.169.254', '[fe80::1]', '[fd00:ec2::254]'])
      expect((await failure(text(`http://${host}/latest/meta-data`, { ledFrom }))).failure).toBe('redirect');
  });

  it('does not lead there by a name', async () => {
    const found = await promisify(lookupOutward as typeof lookup)('localhost', {}).catch((error: unknown) => error);
    expect(found).toMatchObject({ code: 'ERR_INWARD' });
  });

  it('does not lead there by a redirect', async context => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .find(address => address && !address.internal && address.family === 'IPv4');
    if (!outside) return context.skip('this machine has no address that others know');
    const server = await startLoopbackServer(
      { '/in': redirect(`${first.url}/echo`), '/self': redirect('/file'), '/file': send('x') },
      { host: outside.address },
    );
    try {
      expect((await failure(text(`${server.url}/in`))).message).toContain('leads to 127.0.0.1');
      expect(await text(`${server.url}/self`)).toBe('x');
    } finally {
      await server.close();
    }
  });

  it('leads to itself, and one of this machine leads to another one', async () => {
    expect(await text(`${first.url}/echo`, { headers, ledFrom: new URL(first.url) })).toBe('Bearer secret');
    expect(await text(`${first.url}/there`)).toBe('undefined');
  });
});

describe('a download', () => {
  it('carries credentials along on the same host and never to another, nor back from there', async () => {
    expect(await text(`${first.url}/here`, { headers })).toBe('Bearer secret');
    expect(await text(`${first.url}/there`, { headers })).toBe('undefined');
  });

  it('signs in as the address says, and never shows how', async () => {
    const address = first.url.replace('http://', 'http://me:p%40ss@');
    expect(await text(`${address}/echo`)).toBe(`Basic ${Buffer.from('me:p@ss').toString('base64')}`);
    const { sentence } = await failure(text(`${address}/nothing`));
    expect(sentence).toBe(`${first.url}/nothing answers 404 Not Found`);
  });

  it('takes what the server packed as it is: a digest is of the bytes that came', async () => {
    first.routes['/packed'] = (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('packed');
    expect(await text(`${first.url}/packed`)).toBe('packed');
  });

  it('counts hops that are all different, too', async () => {
    for (let hop = 0; hop < 12; hop += 1) first.routes[`/hop${hop}`] = redirect(`/hop${hop + 1}`);
    await expect(text(`${first.url}/hop0`)).rejects.toThrow(/redirects more than 8 times/);
  });

  it('names the address that was asked for, not the one that it was led to', async () => {
    first.routes['/signed'] = redirect(`${second.url}/gone?signature=secret`);
    expect(await failure(text(`${first.url}/signed`))).toMatchObject({ url: `${first.url}/signed`, status: 404 });
  });

  it('begins its file anew when it broke off, and waits as long as a server asks', async () => {
    const body = Buffer.from('x'.repeat(100_000));
    const answers: Route[] = [
      breakOff(body),
      (_, response) => response.writeHead(429, { 'retry-after': '1' }).end(),
      send(body),
    ];
    first.routes['/flaky'] = (request, response) => answers.shift()!(request, response);
    const file = join(await temporaryWorkspace({}), 'file');
    const begun = Date.now();
    await downloadFile(`${first.url}/flaky`, { file, maxBytes: 1_000_000 });
    expect(Date.now() - begun).toBeGreaterThan(1_000);
    expect(await readFile(file)).toEqual(body);
  });

  it('does not ask again what will not pass', async () => {
    first.requests.length = 0;
    first.routes['/broken'] = fail(404);
    await failure(text(`${first.url}/broken`, { retries: 3 }));
    expect(first.requests).toEqual(['/broken']);
  });

  it('waits neither forever nor longer than its caller', async () => {
    first.routes['/hang'] = hang;
    expect(await failure(text(`${first.url}/hang`, { connectMs: 100, idleMs: 100 }))).toMatchObject({
      failure: 'timeout',
      message: 'sent nothing for 0.1 s',
    });
    expect(await failure(text(`${first.url}/hang`, { totalMs: 100 }))).toMatchObject({ message: 'took too long' });
    const signal = AbortSignal.any([AbortSignal.timeout(100), AbortSignal.abort()]);
    expect(await failure(text(`${first.url}/hang`, { signal }))).toMatchObject({ failure: 'aborted' });
  });
});

describe('a host that takes no connections', () => {
  async function closedPort(): Promise<string> {
    const closed = await startLoopbackServer();
    await closed.close();
    return closed.url;
  }

  it('is named, and asked once in ten minutes, also by other processes', async () => {
    const folder = await temporaryWorkspace({});
    const url = await closedPort();
    const reason = { failure: 'host', sentence: '127.0.0.1 cannot be reached (ECONNREFUSED)', passing: false };
    expect(await failure(text(url, { hosts: createHosts({ folder }) }))).toMatchObject(reason);
    const server = await startLoopbackServer({ '/': send('here again') }, { port: Number(new URL(url).port) });
    expect(await failure(text(url, { hosts: createHosts({ folder }) }))).toMatchObject(reason);
    expect(await text(url, { hosts: createHosts({ folder, refresh: true }) })).toBe('here again');
    expect(await text(url, { hosts: createHosts({ folder }) })).toBe('here again');
    await server.close();
  });

  it('is given up when it swallows everything', async context => {
    // TEST-NET-3 of RFC 5737 belongs to nobody; a network that refuses it at once is as good an answer.
    const begun = Date.now();
    const error = await failure(text('http://203.0.113.1/', { connectMs: 200 }));
    if (error.failure === 'status') return context.skip('this network answers for hosts that do not exist');
    expect(error).toMatchObject({
      failure: 'host',
      message: expect.stringMatching(/203\.0\.113\.1 (does not answer within 0\.2 s|cannot be reached)/) as string,
    });
    expect(Date.now() - begun).toBeLessThan(5_000);
  });

  it('is named when nobody knows its name', async () => {
    expect(await failure(text('http://nowhere.invalid/'))).toMatchObject({
      failure: 'host',
      message: 'the name nowhere.invalid cannot be resolved',
    });
  });
});
