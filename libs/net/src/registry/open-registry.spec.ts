import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parseAddress } from './address.ts';
import { digestOf } from './digest.ts';
import { openRegistry, type RegistryOptions } from './open-registry.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers as told, and remembers what was asked. */
async function server(answer: Answer) {
  const asked: IncomingMessage[] = [];
  const listening = createServer((request, response) => {
    asked.push(request);
    request.resume();
    answer(request, response);
  });
  await new Promise<void>(resolve => listening.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    listening.closeAllConnections();
    listening.close();
  });
  return { host: `127.0.0.1:${(listening.address() as AddressInfo).port}`, asked };
}

const open = (options: RegistryOptions = {}) => openRegistry({ env: { HOME: '/nowhere' }, retries: 1, ...options });
const address = (host: string) => ({ host, path: 'club/shop' });
const login = `Basic ${Buffer.from('me:secret').toString('base64')}`;

async function dockerConfig(host: string): Promise<NodeJS.ProcessEnv> {
  const auths = { [host]: { auth: Buffer.from('me:secret').toString('base64') } };
  const root = await temporaryWorkspace({ 'config.json': JSON.stringify({ auths }) });
  return { HOME: '/nowhere', DOCKER_CONFIG: root };
}

describe('signing in', () => {
  it('is not done where nobody asks', async () => {
    const { host, asked } = await server((_, response) => response.writeHead(404).end());
    expect(await open().resolve(address(host), '1.0.0')).toBeUndefined();
    expect(asked[0]!.headers.authorization).toBeUndefined();
  });

  it('with a password takes what docker login left', async () => {
    const { host } = await server((request, response) =>
      request.headers.authorization === login
        ? response.writeHead(200, { 'docker-content-digest': 'sha256:1' }).end()
        : response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
    );
    expect(await open({ env: await dockerConfig(host) }).resolve(address(host), '1.0.0')).toBe('sha256:1');
  });

  it('with a token asks for it where the registry says, for what it says', async () => {
    const { host, asked } = await server((request, response) => {
      if (request.url!.startsWith('/token')) response.end('{"token":"t"}');
      else if (request.headers.authorization === 'Bearer t')
        response.writeHead(200, { 'docker-content-digest': 'sha256:1' }).end();
      else
        response
          .writeHead(401, {
            'www-authenticate': `Bearer realm="http://${request.headers.host}/token",service="s",scope="repository:club/shop:pull"`,
          })
          .end();
    });
    expect(await open({ env: await dockerConfig(host) }).resolve(address(host), '1.0.0')).toBe('sha256:1');
    expect(asked[1]).toMatchObject({
      url: '/token?service=s&scope=repository%3Aclub%2Fshop%3Apull',
      headers: { authorization: login },
    });
  });

  it('sends nothing to a place without encryption that is not this machine', async () => {
    const { host } = await server((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Bearer realm="http://registry.example/token"' }).end(),
    );
    await expect(open({ env: await dockerConfig(host) }).resolve(address(host), '1')).rejects.toThrow(
      /not a safe place/,
    );
  });

  it('uses the variables only for the host that they name', async () => {
    const { host } = await server((_, response) => response.writeHead(401, { 'www-authenticate': 'Basic' }).end());
    const env = {
      HOME: '/nowhere',
      CEDILLE_REGISTRY: 'ghcr.io',
      CEDILLE_REGISTRY_USERNAME: 'me',
      CEDILLE_REGISTRY_PASSWORD: 'secret',
    };
    await expect(open({ env }).resolve(address(host), '1')).rejects.toMatchObject({
      problems: [{ code: 'registry-denied', fix: expect.stringContaining('docker login') as string }],
    });
  });

  it('stays behind when content lies on another host', async () => {
    const other = await server((_, response) => response.end('content'));
    const { host } = await server((request, response) =>
      request.headers.authorization
        ? response.writeHead(307, { location: `http://${other.host}/blob` }).end()
        : response.writeHead(401, { 'www-authenticate': 'Basic' }).end(),
    );
    await open({ env: await dockerConfig(host) }).readBlob(address(host), digestOf('content'));
    expect(other.asked[0]!.headers.authorization).toBeUndefined();
  });
});

describe('a registry that fails', () => {
  it('is asked again when that may help', async () => {
    let answers = 0;
    const { host } = await server((_, response) =>
      response.writeHead(answers++ ? 200 : 503, { 'docker-content-digest': 'sha256:1' }).end(),
    );
    expect(await open().resolve(address(host), '1')).toBe('sha256:1');
  });

  it('is named with what it said', async () => {
    const { host } = await server((_, response) =>
      response.writeHead(400).end('{"errors":[{"code":"NAME_INVALID","message":"no such name"}]}'),
    );
    await expect(open().readBlob(address(host), digestOf('x'))).rejects.toThrow(
      `GET ${host}/club/shop/blobs/${digestOf('x')} answers 400 (NAME_INVALID: no such name).`,
    );
  });

  it('is not waited for without end', async () => {
    const { host } = await server(() => undefined);
    await expect(open({ requestMs: 50, retries: 0 }).resolve(address(host), '1')).rejects.toThrow(/took too long/);
    const impatient = open({ connectMs: 50, idleMs: 50, retries: 0 });
    await expect(impatient.resolve(address(host), '1')).rejects.toThrow(/sent nothing for 0\.05 s/);
  });

  it('cannot pass other content off as what was asked for', async () => {
    const { host } = await server((_, response) => response.end('other'));
    await expect(open().readBlob(address(host), digestOf('content'))).rejects.toThrow(/it is damaged/);
  });

  it.each([
    [
      'without end',
      (response: ServerResponse) => void setInterval(() => response.write('x'.repeat(2 ** 20)), 1).unref(),
    ],
    ['that is none', (response: ServerResponse) => response.end('<html>')],
  ])('cannot give a token %s', async (_, give) => {
    const { host } = await server((request, response) => {
      if (request.url!.startsWith('/token')) give(response);
      else response.writeHead(401, { 'www-authenticate': `Bearer realm="http://${host}/token"` }).end();
    });
    await expect(open().resolve(address(host), '1.0.0')).rejects.toMatchObject({ name: 'RegistryError' });
  });

  it('is not read without end when it says why', async () => {
    const { host } = await server((_, response) => {
      response.writeHead(403);
      setInterval(() => response.write('x'.repeat(2 ** 20)), 1).unref();
    });
    await expect(open().readManifest(address(host), '1.0.0')).rejects.toThrow(/answers 403/);
  });

  it('cannot name a place for an upload that is none', async () => {
    const { host } = await server(({ method }, response) =>
      response.writeHead(method === 'POST' ? 202 : 404, { location: 'http://[' }).end(),
    );
    const blob = { bytes: Buffer.from('x'), mediaType: 'text/plain' };
    await expect(open().pushBlob(address(host), blob)).rejects.toMatchObject({ name: 'RegistryError' });
  });

  it('cannot lead to a place without encryption', async () => {
    const { host } = await server((_, response) =>
      response.writeHead(307, { location: 'http://registry.example/x' }).end(),
    );
    await expect(open().readBlob(address(host), digestOf('x'))).rejects.toThrow(
      /leads to plain HTTP at registry\.example/,
    );
  });
});

describe('the address of a repository', () => {
  it('is oci, a host and a path', () => {
    expect(parseAddress('oci://127.0.0.1:5000/club/shop/')).toEqual({ host: '127.0.0.1:5000', path: 'club/shop' });
    for (const wrong of ['ghcr.io/club', 'https://ghcr.io/club', 'oci://ghcr.io', 'oci://ghcr.io/Club'])
      expect(() => parseAddress(wrong)).toThrow(/is not the address of a repository/);
  });
});
