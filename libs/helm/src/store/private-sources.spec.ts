import { digestOf, MANIFEST_TYPE, openRegistry } from '@cedille/net';
import {
  send,
  startGate,
  startLoopbackServer,
  startRegistry,
  type Gate,
  type LoopbackServer,
  type RealRegistry,
  type Route,
} from '@cedille/net/testing';
import { temporaryWorkspace } from '@cedille/source/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chartArchive, sha256Of } from '../fixtures/chart-archive.ts';
import { createStore } from './create-store.ts';
import type { ChartPin } from './pin.ts';

async function resolve(pin: ChartPin, env: NodeJS.ProcessEnv) {
  const cacheDir = await temporaryWorkspace({});
  return createStore({ cacheDir, mirror: '', env: { HOME: '/nowhere', ...env } }).resolve(pin);
}

describe('a chart in a private registry', () => {
  let real: RealRegistry | string;
  let gate: Gate;
  let chart: Buffer;
  let pin: ChartPin;

  beforeAll(async () => {
    real = await startRegistry();
    chart = await chartArchive({ version: '1.2.3+build' });
  });
  afterAll(async () => {
    if (typeof real === 'object') await real.stop();
  });
  beforeEach(async context => {
    if (typeof real === 'string') return context.skip(real);
    gate = await startGate({ registry: real.host, scheme: 'bearer', login: 'me:secret' });
    pin = { kind: 'chart', name: 'upstream', version: '1.2.3+build', repository: `oci://${gate.host}/team` };
    await publish({ host: real.host, path: 'team/upstream' });
  });
  afterEach(() => gate?.close());

  async function publish(address: { host: string; path: string }): Promise<void> {
    const registry = openRegistry({ env: {} });
    const layer = { mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', bytes: chart };
    const config = { mediaType: 'application/vnd.cncf.helm.config.v1+json', bytes: Buffer.from('{}') };
    const [first, second] = [config, layer].map(({ mediaType, bytes }) => ({
      mediaType,
      digest: digestOf(bytes),
      size: bytes.length,
    }));
    const manifest = { schemaVersion: 2, mediaType: MANIFEST_TYPE, config: first, layers: [second] };
    for (const blob of [config, layer]) await registry.pushBlob(address, blob);
    await registry.pushManifest(address, '1.2.3_build', Buffer.from(JSON.stringify(manifest)));
  }

  it('is had by whoever signed in with docker', async () => {
    const auth = Buffer.from('me:secret').toString('base64');
    const config = JSON.stringify({ auths: { [gate.host]: { auth } } });
    const env = { DOCKER_CONFIG: await temporaryWorkspace({ 'config.json': config }) };
    expect(await resolve(pin, env)).toMatchObject({ origin: 'repository', sha256: sha256Of(chart) });
  });

  it('is not had by anybody else, who learns how to sign in', async () => {
    expect(await resolve(pin, {})).toMatchObject({
      unreachable: {
        code: 'upstream-unreachable',
        message: expect.stringMatching(
          /answers 401 .*to sign in: docker login 127\.0\.0\.1:\d+, helm registry/,
        ) as string,
      },
    });
  });

  it('that is not there is said to be missing', async () => {
    const elsewhere = { ...pin, version: '9.9.9', repository: `oci://${(real as RealRegistry).host}/team` };
    expect(await resolve(elsewhere, {})).toMatchObject({
      unreachable: { message: expect.stringContaining('/team/upstream:9.9.9 is not there') as string },
    });
  });
});

describe('a private chart repository', () => {
  let repository: LoopbackServer;
  let files: LoopbackServer;
  let chart: Buffer;
  const login = `Basic ${Buffer.from('me:secret').toString('base64')}`;
  const guarded =
    (route: Route): Route =>
    (request, response) =>
      request.headers.authorization === login ? route(request, response) : response.writeHead(401).end();

  beforeEach(async () => {
    [repository, files, chart] = await Promise.all([startLoopbackServer(), startLoopbackServer(), chartArchive()]);
    repository.routes['/index.yaml'] = guarded(send(indexWith('upstream-1.2.3.tgz')));
    repository.routes['/upstream-1.2.3.tgz'] = guarded(send(chart));
  });
  afterEach(() => Promise.all([repository.close(), files.close()]));

  const indexWith = (url: string): string =>
    `apiVersion: v1\nentries:\n  upstream:\n    - version: 1.2.3\n      urls: [${url}]\n`;
  const pin = (): ChartPin => ({ kind: 'chart', name: 'upstream', version: '1.2.3', repository: repository.url });

  /** What `helm repo add` writes. */
  async function helmKnows(more: object = {}): Promise<NodeJS.ProcessEnv> {
    const known = { name: 'club', url: `${repository.url}/`, username: 'me', password: 'secret', ...more };
    const root = await temporaryWorkspace({ 'repositories.yaml': JSON.stringify({ repositories: [known] }) });
    return { HELM_CONFIG_HOME: root };
  }

  it('gives its charts to whoever is known to helm', async () => {
    expect(await resolve(pin(), await helmKnows())).toMatchObject({ sha256: sha256Of(chart) });
  });

  it('gives nothing to anybody else, who learns how to sign in', async () => {
    expect(await resolve(pin(), {})).toMatchObject({
      unreachable: { message: expect.stringMatching(/index\.yaml answers 401 .*to sign in: helm repo add/) as string },
    });
  });

  it('does not make its login known to another host, unless helm was told so', async () => {
    repository.routes['/index.yaml'] = guarded(send(indexWith(`${files.url}/a.tgz`)));
    files.routes['/a.tgz'] = guarded(send(chart));
    expect(await resolve(pin(), await helmKnows())).toMatchObject({
      unreachable: { message: expect.stringContaining(`${files.url}/a.tgz answers 401`) as string },
    });
    const everywhere = await helmKnows({ pass_credentials_all: true });
    expect(await resolve(pin(), everywhere)).toMatchObject({ sha256: sha256Of(chart) });
  });

  it("is refused with the place where Helm's list of repositories is broken", async () => {
    const env = { HELM_CONFIG_HOME: await temporaryWorkspace({ 'repositories.yaml': 'a: [\n' }) };
    await expect(resolve(pin(), env)).rejects.toMatchObject({ problems: [{ code: 'yaml-syntax' }] });
  });
});
