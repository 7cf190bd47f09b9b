import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chartArchive, sha256Of } from '../fixtures/chart-archive.ts';
import { send, startLoopbackServer, type LoopbackServer, type Route } from '@cedille/net/testing';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import { createStore, type StoreOptions } from './create-store.ts';
import type { ChartPin, ManifestPin } from './pin.ts';

removeScratchFolders();

let server: LoopbackServer;
let cacheDir: string;

beforeAll(async () => {
  server = await startLoopbackServer();
});
afterAll(() => server.close());

beforeEach(async () => {
  cacheDir = await scratchFolder();
  for (const path of Object.keys(server.routes)) delete server.routes[path];
});

function store(options: StoreOptions = {}) {
  return createStore({ cacheDir, mirror: '', ...options });
}

describe('published manifests', () => {
  const text = 'kind: A\n---\nkind: B\nmetadata: {name: "{{ x }}"}\n';

  function manifestPin(): ManifestPin {
    return { kind: 'manifest', name: 'gateway', version: 'v1.0.0', url: `${server.url}/v1.0.0/install.yaml` };
  }

  it('are fetched from their address, or found in a mirror by any of three names', async () => {
    server.routes['/v1.0.0/install.yaml'] = send(text);
    expect(await store().resolve(manifestPin())).toMatchObject({ origin: 'repository', sha256: sha256Of(text) });
    for (const name of ['gateway-v1.0.0-install.yaml', 'gateway-1.0.0.yaml', 'install.yaml']) {
      const mirror = await scratchFolder();
      await writeFile(join(mirror, name), text);
      expect(await store({ mirror }).resolve(manifestPin())).toMatchObject({
        origin: 'mirror',
        path: join(mirror, name),
      });
    }
  });

  it('must have the digest of their pin', async () => {
    server.routes['/v1.0.0/install.yaml'] = send(text);
    const wrong = { ...manifestPin(), sha256: 'e'.repeat(64) };
    await expect(store().resolve(wrong)).rejects.toMatchObject({ problems: [{ code: 'upstream-digest' }] });
    expect(await store().resolve({ ...manifestPin(), sha256: sha256Of(text) })).toMatchObject({ verified: true });
  });

  it('are not taken from a web page that says 200', async () => {
    server.routes['/v1.0.0/install.yaml'] = send('<!DOCTYPE html><p>not found');
    await expect(store().resolve(manifestPin())).rejects.toMatchObject({ problems: [{ code: 'upstream-archive' }] });
  });
});

describe('an OCI registry', () => {
  function ociPin(): ChartPin {
    return {
      kind: 'chart',
      name: 'upstream',
      version: '1.2.3+build',
      repository: `oci://${server.url.slice('http://'.length)}/team`,
    };
  }

  function serveRegistry(blob: Buffer, digest = sha256Of(blob)): void {
    const manifest = {
      layers: [{ mediaType: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip', digest: `sha256:${digest}` }],
    };
    server.routes['/token'] = (request, response) => {
      expect(request.url).toBe('/token?service=reg&scope=repository%3Ateam%2Fupstream%3Apull');
      send(JSON.stringify({ token: 't0' }))(request, response);
    };
    const guarded =
      (body: string | Buffer): Route =>
      (request, response) => {
        if (request.headers.authorization === 'Bearer t0') return send(body)(request, response);
        const challenge = `Bearer realm="${server.url}/token",service="reg",scope="repository:team/upstream:pull"`;
        response.writeHead(401, { 'www-authenticate': challenge }).end();
      };
    server.routes['/v2/team/upstream/manifests/1.2.3_build'] = guarded(JSON.stringify(manifest));
    server.routes[`/v2/team/upstream/blobs/sha256:${digest}`] = guarded(blob);
  }

  it('gives the chart to anybody, with a token it hands out itself', async () => {
    const blob = await chartArchive({ version: '1.2.3+build' });
    serveRegistry(blob);
    expect(await store().resolve(ociPin())).toMatchObject({ origin: 'repository', sha256: sha256Of(blob) });
  });

  it('whose blob is not what its manifest says is refused', async () => {
    serveRegistry(await chartArchive({ version: '1.2.3+build' }), 'f'.repeat(64));
    await expect(store().resolve(ociPin())).rejects.toMatchObject({ problems: [{ code: 'upstream-digest' }] });
  });

  it('that holds something else than a chart is said to', async () => {
    serveRegistry(await chartArchive());
    server.routes['/v2/team/upstream/manifests/1.2.3_build'] = send('{"layers":[{"mediaType":"x","digest":"y"}]}');
    expect(await store().resolve(ociPin())).toMatchObject({
      unreachable: { message: expect.stringContaining('no Helm chart') as string },
    });
  });
});
