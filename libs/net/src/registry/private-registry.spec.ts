import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startGate, type Gate, type GateOptions } from '../fixtures/start-gate.ts';
import { startRegistry, type RealRegistry } from '../fixtures/start-registry.ts';
import { digestOf } from './digest.ts';
import { MANIFEST_TYPE, openRegistry } from './open-registry.ts';

let real: RealRegistry | string;

beforeAll(async () => {
  real = await startRegistry();
});
afterAll(async () => {
  if (typeof real === 'object') await real.stop();
});
beforeEach(context => {
  if (typeof real === 'string') return context.skip(real);
});

async function gate(options: Partial<GateOptions> & Pick<GateOptions, 'scheme'>): Promise<Gate> {
  const made = await startGate({ registry: (real as RealRegistry).host, login: 'me:secret', ...options });
  onTestFinished(made.close);
  return made;
}

const env = (host: string, password = 'secret'): NodeJS.ProcessEnv => ({
  HOME: '/nowhere',
  CEDILLE_REGISTRY: host,
  CEDILLE_REGISTRY_USERNAME: 'me',
  CEDILLE_REGISTRY_PASSWORD: password,
});

const blob = { mediaType: 'application/octet-stream', bytes: Buffer.from('content') };
const manifest = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: MANIFEST_TYPE, config: {}, layers: [] }));

describe.each(['basic', 'bearer'] as const)('a real registry behind %s sign-in', scheme => {
  it('takes and gives content and manifests', async () => {
    const { host, requests } = await gate({ scheme });
    const registry = openRegistry({ env: env(host), retries: 0 });
    const address = { host, path: `club/${scheme}` };
    await registry.pushBlob(address, blob);
    await registry.pushManifest(address, '1.0.0', manifest);
    expect(await registry.resolve(address, '1.0.0')).toBe(digestOf(manifest));
    expect(await registry.readManifest(address, digestOf(manifest))).toEqual(manifest);
    expect(await registry.readBlob(address, digestOf(blob.bytes))).toEqual(blob.bytes);
    const file = join(await temporaryWorkspace({}), 'blob');
    const { sha256 } = await registry.downloadBlob(address, digestOf(blob.bytes), file);
    expect([`sha256:${sha256}`, await readFile(file)]).toEqual([digestOf(blob.bytes), blob.bytes]);
    expect(requests.filter(({ path }) => path.startsWith('/token'))).toHaveLength(scheme === 'basic' ? 0 : 1);
  });

  it('denies whoever has another password, and says how to sign in', async () => {
    const { host } = await gate({ scheme });
    const registry = openRegistry({ env: env(host, 'wrong'), retries: 0 });
    await expect(registry.readManifest({ host, path: 'club/denied' }, '1.0.0')).rejects.toMatchObject({
      problems: [
        {
          code: 'registry-denied',
          message: expect.stringContaining('answers 401 (UNAUTHORIZED: authentication required)') as string,
          fix: expect.stringContaining(`docker login ${host}`) as string,
        },
      ],
    });
  });
});
