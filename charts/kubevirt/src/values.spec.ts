import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import generate from './values.ts';

const folder = join(import.meta.dirname, '..');
const read = (file: string) => parse(readFileSync(join(folder, file), 'utf8'));
const cluster = (kind: 'kind' | 'talos') => ({ cluster: { kind } }) as Facts;
const spec = (facts: Facts) => generate(contextFor('kubevirt', facts)).kubevirts?.['kubevirt'];

describe('values of kubevirt', () => {
  it('emulate the processor in kind, and nowhere else', () => {
    const emulated = (kind: 'kind' | 'talos') =>
      spec(cluster(kind))?.configuration?.developerConfiguration?.useEmulation;
    expect([emulated('kind'), emulated('talos')]).toEqual([true, false]);
  });

  it('keep a second copy of what machines are started by, where there is room', () => {
    const counts = (['small', 'medium', 'large'] as const).map(sizing => spec({ sizing })?.infra?.replicas);
    expect(counts).toEqual([1, 2, 2]);
  });

  it('say what the operator shall do, rather than leave it an empty object', () => {
    const { kubevirts, featureGates } = read('values.yaml');
    expect(featureGates).toContain('Snapshot');
    expect(kubevirts.kubevirt).toMatchObject({
      uninstallStrategy: 'BlockUninstallIfWorkloadsExist',
      configuration: { evictionStrategy: 'LiveMigrateIfPossible' },
    });
  });

  it('are for clusters with machines: a vcluster has none', () => {
    expect(read('component.yaml').clusters).toEqual(['talos', 'kind']);
  });

  it('say the same version in Chart.yaml, component.yaml and its URL', () => {
    const [{ version, url }] = read('component.yaml').manifests;
    expect(read('Chart.yaml').appVersion).toBe(version);
    expect(url).toContain(`/${version}/`);
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('kubevirt', generate)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects('kubevirt', await valuesFor('kubevirt', generate, { sizing: 'large' }));
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
