import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const values = (mesh: NonNullable<Facts['alternatives']>['mesh']) =>
  generate(contextFor('merbridge', { alternatives: { mesh } }));

describe('values of merbridge', () => {
  it('knows the proxies of the mesh that runs there', () => {
    expect([values('kuma').mesh, values('linkerd').mesh]).toEqual(['kuma', 'linkerd']);
  });

  it('refuses an environment without a mesh', () => {
    expect(() => values('none')).toThrow('set alternatives.mesh');
    expect(() => values(undefined)).toThrow('set alternatives.mesh');
  });

  it('runs a release that does not move, with a limit of memory', async () => {
    const { image, resources } = await valuesFor('merbridge', generate, { alternatives: { mesh: 'kuma' } });
    expect(image?.tag).toMatch(/^\d+\.\d+\.\d+$/);
    expect(resources?.limits?.memory).toBeDefined();
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('merbridge', generate, { alternatives: { mesh: 'kuma' } })).toMatchFileSnapshot(
    'recorded.yaml',
  );
  const objects = await recordedObjects(
    'merbridge',
    await valuesFor('merbridge', generate, { alternatives: { mesh: 'kuma' }, sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
