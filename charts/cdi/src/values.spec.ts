import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import generate from './values.ts';

const read = (file: string) => parse(readFileSync(join(import.meta.dirname, '..', file), 'utf8'));
const spec = (facts: Facts = {}) => generate(contextFor('cdi', facts)).cdis?.['cdi'];

describe('values of cdi', () => {
  it('bound what filling a volume may take', () => {
    for (const sizing of ['small', 'medium', 'large'] as const)
      expect(spec({ sizing })?.config?.podResourceRequirements).toHaveProperty('limits.memory');
  });

  it('unpack on a class of the environment', () => {
    const storageClasses = { replicated: 'example-class', local: 'example-local', replicas: 1 };
    expect(spec({ storageClasses })?.config?.scratchSpaceStorageClass).toBe('example-class');
  });

  it('keep a second copy of what takes uploads, where there is room', () => {
    const counts = (['small', 'large'] as const).map(sizing => spec({ sizing })?.infra);
    expect(counts).toEqual([
      { apiServerReplicas: 1, deploymentReplicas: 1, uploadProxyReplicas: 1 },
      { apiServerReplicas: 2, deploymentReplicas: 2, uploadProxyReplicas: 2 },
    ]);
  });

  it('wait for whoever uses a volume before it is made on some machine', () => {
    expect(read('values.yaml').featureGates).toContain('HonorWaitForFirstConsumer');
  });

  it('say the same version in Chart.yaml, component.yaml and its URL', () => {
    const [{ version, url }] = read('component.yaml').manifests;
    expect(read('Chart.yaml').appVersion).toBe(version);
    expect(url).toContain(`/${version}/`);
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('cdi', generate)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects('cdi', await valuesFor('cdi', generate, { sizing: 'large' }));
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
