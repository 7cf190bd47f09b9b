import { execFile, execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { temporaryWorkspace } from '@cedille/source/testing';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, type TestContext } from 'vitest';
import { send, startLoopbackServer } from '../fixtures/loopback-server.ts';
import { ownAddress, startProxy, type TestProxy } from '../fixtures/start-proxy.ts';
import { openRegistry } from '../registry/open-registry.ts';
import { downloadBytes } from './download.ts';
import { createHosts } from './hosts.ts';
import type { HttpError } from './http-error.ts';
import { isLoopback } from './proxy.ts';

const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap(name => [name, name.toLowerCase()]);
const kept = VARIABLES.map(name => [name, process.env[name]] as const);

beforeEach(() => {
  for (const name of VARIABLES) delete process.env[name];
});
afterEach(() => {
  for (const [name, value] of kept)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
});

async function proxy(options?: Parameters<typeof startProxy>[0]): Promise<TestProxy> {
  const made = await startProxy(options);
  onTestFinished(made.close);
  return made;
}

/** A server that is not on loopback, where nobody is asked through a proxy. */
async function site(context: TestContext): Promise<string> {
  const address = ownAddress();
  if (!address) return context.skip('this machine has no address beside loopback');
  const server = await startLoopbackServer({ '/chart.tgz': send('chart') }, { host: address });
  onTestFinished(server.close);
  return server.url;
}

async function text(address: string, options = {}): Promise<string> {
  const { bytes } = await downloadBytes(address, { maxBytes: 1024, retries: 0, connectMs: 2_000, ...options });
  return bytes.toString('utf8');
}

const failure = (address: string, options = {}): Promise<HttpError> =>
  text(address, options).then(
    () => expect.unreachable('it was answered'),
    (error: unknown) => error as HttpError,
  );

describe('a real proxy', () => {
  it.for(['HTTP_PROXY', 'http_proxy', 'ALL_PROXY'])('is used when %s names it', async (name, context) => {
    const [url, between] = [await site(context), await proxy()];
    process.env[name] = between.url;
    expect(await text(`${url}/chart.tgz`)).toBe('chart');
    expect(between.requests).toEqual([`GET ${url}/chart.tgz`]);
  });

  it('is passed by for hosts in NO_PROXY, and for this machine', async context => {
    const [url, between] = [await site(context), await proxy()];
    Object.assign(process.env, { HTTP_PROXY: between.url, NO_PROXY: `example.org,${new URL(url).hostname}` });
    expect(await text(`${url}/chart.tgz`)).toBe('chart');
    const local = await startLoopbackServer({ '/': send('local') });
    onTestFinished(local.close);
    expect(await text(local.url)).toBe('local');
    expect(between.requests).toEqual([]);
  });

  it('is told who asks, and says when it does not let him', async context => {
    const [url, between] = [await site(context), await proxy({ login: 'me:p@ss' })];
    process.env.HTTP_PROXY = between.url.replace('//', '//me:p%40ss@');
    expect(await text(`${url}/chart.tgz`)).toBe('chart');
    process.env.HTTP_PROXY = between.url.replace('//', '//me:wrong@');
    const error = await failure(`${url}/chart.tgz`);
    expect(error.sentence).toMatch(/^the proxy [\d.:]+ answers 407 when asked for .*; name user and password/);
    expect(error.sentence).not.toContain('wrong');
  });

  it('stands before registries, too', async context => {
    const [url, between] = [await site(context), await proxy()];
    process.env.HTTP_PROXY = between.url;
    const registry = openRegistry({ plainHttp: true, env: { HOME: '/nowhere' }, retries: 0 });
    expect(await registry.resolve({ host: new URL(url).host, path: 'club/shop' }, '1.0.0')).toBeUndefined();
    expect(between.requests).toEqual([`HEAD ${url}/v2/club/shop/manifests/1.0.0`]);
  });

  it('that is away is named, and not taken for the host behind it', async context => {
    const url = await site(context);
    const gone = await startProxy();
    await gone.close();
    const hosts = createHosts({ folder: await temporaryWorkspace({}) });
    process.env.HTTP_PROXY = gone.url;
    const peer = new URL(gone.url).host;
    expect((await failure(`${url}/chart.tgz`, { hosts })).sentence).toBe(
      `the proxy ${peer} cannot be reached (ECONNREFUSED)`,
    );
    delete process.env.HTTP_PROXY;
    expect(await text(`${url}/chart.tgz`, { hosts })).toBe('chart');
  });

  it('that is none is refused with its variable', async () => {
    process.env.HTTP_PROXY = 'ftp://proxy';
    expect((await failure('http://example.org/')).message).toMatch(/through a proxy, but .* names none: ftp:\/\/proxy/);
  });
});

describe('a tunnel through a real proxy', () => {
  it('leads to a host that proves who it is, and to no other', async context => {
    const address = ownAddress();
    if (!address) return context.skip('this machine has no address beside loopback');
    const folder = await temporaryWorkspace({});
    const pair = makeCertificate(folder, address);
    if (!pair) return context.skip('this machine has no openssl');
    const tls = { cert: await readFile(pair.cert), key: await readFile(pair.key) };
    const server = createServer(tls, (_, response) => response.end('secret chart'));
    await new Promise<void>(resolve => server.listen(0, address, resolve));
    onTestFinished(() => void server.close());
    const url = `https://${address}:${(server.address() as AddressInfo).port}/`;
    const between = await proxy();
    process.env.HTTPS_PROXY = between.url;
    expect(await failure(url)).toMatchObject({
      failure: 'certificate',
      message: expect.stringContaining('NODE_EXTRA_CA_CERTS') as string,
    });
    const trusting = { ...process.env, NODE_EXTRA_CA_CERTS: pair.cert };
    expect(await textInOtherProcess(url, { folder, env: trusting })).toBe('secret chart');
    expect(between.requests).toEqual([`CONNECT ${new URL(url).host}`, `CONNECT ${new URL(url).host}`]);
  });

  it('that is refused is said to be', async () => {
    const between = await proxy({ login: 'me:secret' });
    process.env.HTTPS_PROXY = between.url;
    expect(await failure('https://charts.example.org/')).toMatchObject({
      failure: 'host',
      message: expect.stringContaining(`answers 407 when asked for charts.example.org; name user`) as string,
    });
  });
});

/** In a bundle such as the command is made of. Node reads whom it trusts when it starts. */
async function textInOtherProcess(url: string, { folder, env }: { folder: string; env: NodeJS.ProcessEnv }) {
  const entry = fileURLToPath(new URL('./download.ts', import.meta.url));
  const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
  const common = { bundle: true, splitting: true, platform: 'node', format: 'esm', logLevel: 'error' } as const;
  await build({ ...common, banner, entryPoints: [entry], outdir: folder, outExtension: { '.js': '.mjs' } });
  const bundled = JSON.stringify(pathToFileURL(join(folder, 'download.mjs')).href);
  const download = `downloadBytes(${JSON.stringify(url)}, { maxBytes: 100 })`;
  const script = `import(${bundled}).then(({ downloadBytes }) => ${download}).then(({ bytes }) => process.stdout.write(bytes))`;
  return (await promisify(execFile)(process.execPath, ['-e', script], { env })).stdout;
}

function makeCertificate(folder: string, address: string): { cert: string; key: string } | undefined {
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', `/CN=${address}`, '-addext', `subjectAltName=IP:${address}`];
  const args = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1'];
  try {
    execFileSync('openssl', [...args, '-keyout', key, '-out', cert, ...subject], { stdio: 'ignore' });
    return { cert, key };
  } catch {
    return undefined;
  }
}

describe('this machine', () => {
  it.each(['localhost', 'localhost:80', '127.0.0.1', '127.8.0.1:5000', '[::1]:80'])('is %s', host => {
    expect(isLoopback(host)).toBe(true);
  });

  it.each(['localhost.example.org', '128.0.0.1', 'example.org', '1127.0.0.1'])('is not %s', host => {
    expect(isLoopback(host)).toBe(false);
  });
});
