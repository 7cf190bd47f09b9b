import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { CedilleError } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { resolveTool } from '@cedille/helm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { smallRelease } from '../fixtures/small-release.ts';
import { startRegistry, type RealRegistry } from '@cedille/net/testing';
import { openRegistry, type Registry } from '@cedille/net';
import { moveChannels, publishRelease, type Registries } from './publish-release.ts';
import { readBundle } from './read-bundle.ts';
import type { Release } from './release.ts';

const REPOSITORY = join(import.meta.dirname, '../../../..');

let real: RealRegistry | string;
let registry: Registry;
let registries: Registries;
let club = 0;

beforeAll(async () => {
  real = await startRegistry();
});
afterAll(async () => {
  if (typeof real === 'object') await real.stop();
});
beforeEach(context => {
  if (typeof real === 'string') return context.skip(real);
  club += 1;
  registry = openRegistry({ env: {} });
  registries = { charts: `oci://${real.host}/club${club}/charts`, bundles: `oci://${real.host}/club${club}/bundles` };
});

const publish = (release: Release, into = registry) => publishRelease({ release, registry: into, registries });

describe('publishing to a real registry', () => {
  it('sends chart and bundle, and does nothing the second time', async () => {
    const release = await smallRelease({ root: await temporaryWorkspace({}) });
    const first = await publish(release);
    expect(first.map(({ reference, present }) => [reference, present])).toEqual([
      [`${registries.charts}/shop:1.2.3`, false],
      [`${registries.bundles}/shop:1.2.3`, false],
    ]);
    const silent: Registry = {
      ...registry,
      pushBlob: () => expect.unreachable('content is sent again'),
      pushManifest: () => expect.unreachable('a name is given again'),
    };
    expect((await publish(release, silent)).every(({ present }) => present)).toBe(true);
  });

  it('never overwrites a version, and says what is there and what was made', async () => {
    const root = await temporaryWorkspace({});
    const [release, other] = [
      await smallRelease({ root }),
      await smallRelease({ root, manifests: { lab: 'kind: Secret\n' } }),
    ];
    await publish(release);
    const error = (await publish(other).catch((reason: unknown) => reason)) as CedilleError;
    expect(error.problems).toMatchObject([{ code: 'release-exists', component: 'shop' }]);
    expect(error.message).toContain(release.bundle.artifact.digest);
    expect(error.message).toContain(other.bundle.artifact.digest);
  });

  it('goes on where another was ended', async () => {
    const release = await smallRelease({ root: await temporaryWorkspace({}) });
    for (let survived = 0; survived < 6; survived += 1) {
      let left = survived;
      const mortal = <T extends unknown[]>(work: (...args: T) => Promise<void>) => {
        return (...args: T) => (left-- > 0 ? work(...args) : Promise.reject(new Error('killed')));
      };
      const dying = { ...registry, pushBlob: mortal(registry.pushBlob), pushManifest: mortal(registry.pushManifest) };
      await publish(release, dying).catch(() => undefined);
    }
    await publish(release);
    const { digest } = release.bundle.artifact;
    const cacheDir = await temporaryWorkspace({});
    const files = await readBundle({ registry, bundles: registries.bundles, component: 'shop', digest, cacheDir });
    expect([...files.keys()]).toEqual(['lab/shop.yaml']);
  });

  it('gives plain Helm a chart that it can pull', async context => {
    const helm = await resolveTool('helm', { root: REPOSITORY }).catch((error: unknown) => {
      if (error instanceof CedilleError) return undefined;
      throw error;
    });
    if (!helm) return context.skip('Helm is not available');
    const root = await temporaryWorkspace({});
    await publish(await smallRelease({ root, version: '1.2.3+build.4' }));
    const args = ['template', 'mine', `${registries.charts}/shop`, '--version', '1.2.3+build.4', '--plain-http'];
    const text = execFileSync(helm.path, args, { encoding: 'utf8', env: { ...process.env, HELM_CACHE_HOME: root } });
    expect(text).toContain('metadata: { name: mine }');
  });
});

describe('the channel of an environment', () => {
  it('moves only where the root bundle holds something else for it', async () => {
    const root = await temporaryWorkspace({});
    const make = (lab: string) => smallRelease({ root, name: 'platform', manifests: { lab, big: 'kind: Big\n' } });
    const move = async (release: Release) => {
      await publish(release);
      return moveChannels({ release, registry, registries, environments: ['big', 'lab'] });
    };
    const [before, after] = [await make('kind: A\n'), await make('kind: B\n')];
    const [a, b] = [before.bundle.artifact.digest, after.bundle.artifact.digest];
    expect(await move(before)).toMatchObject([
      { from: undefined, to: a },
      { from: undefined, to: a },
    ]);
    expect(await move(after)).toMatchObject([
      { from: a, to: a },
      { from: a, to: b },
    ]);
    expect(await move(before)).toMatchObject([
      { from: a, to: a },
      { from: b, to: a },
    ]);
  });

  it('is the one thing that changes: the same version of the root has a tag for each content', async () => {
    const root = await temporaryWorkspace({});
    const release = await smallRelease({ root, name: 'platform' });
    expect(release.bundle.tag).toBe(`1.2.3-${release.bundle.artifact.digest.slice(7, 19)}`);
  });
});
