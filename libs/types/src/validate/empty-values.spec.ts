import { describe, expect, it } from 'vitest';
import { loadKubernetesTypes } from '../registry/load-types.ts';
import { EMPTY_IS_NONE } from './empty-values.ts';
import { validateObject } from './validate-object.ts';

const registry = await loadKubernetesTypes();
const pod = (more: object) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'a', namespace: 'b' },
  spec: { containers: [{ name: 'a', image: 'b' }], ...more },
});

describe('an empty text in a field with a list of values', () => {
  it.each(Object.entries(EMPTY_IS_NONE).flatMap(([type, keys]) => keys.map(key => [type, key])))(
    'is none in %s.%s, which is a field with a list of values',
    (type, key) => {
      expect(registry.core(type!)?.fields.get(key!)).toMatchObject({ required: false, type: { kind: 'scalar' } });
      expect(registry.core(type!)?.fields.get(key!)?.type).toHaveProperty('enum');
    },
  );

  it('is no finding where Kubernetes takes it for none', () => {
    expect(validateObject(registry, pod({ tolerations: [{ key: 'a', effect: '' }], restartPolicy: '' }))).toEqual([]);
  });

  it('is one where the field is a pointer, and in a custom resource', () => {
    expect(validateObject(registry, pod({ preemptionPolicy: '' }))).toHaveLength(1);
    const kinds = registry.merge([
      {
        source: { what: 'sites', version: '1', command: './cedille types sites' },
        kinds: { 'example.org/v1/Site': { scope: 'Cluster', plural: 'sites', type: 'Site' } },
        types: { Site: { toleration: 'k8s.Toleration' } },
      },
    ]);
    const site = { apiVersion: 'example.org/v1', kind: 'Site', metadata: { name: 'a' }, toleration: { effect: '' } };
    expect(validateObject(kinds, site).filter(({ rule }) => rule === 'enum')).toHaveLength(1);
  });
});
