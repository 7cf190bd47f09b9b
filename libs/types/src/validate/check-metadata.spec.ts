import { beforeAll, describe, expect, it } from 'vitest';
import { loadKubernetesTypes } from '../registry/load-types.ts';
import type { TypeRegistry } from '../registry/registry.ts';
import { validateObject } from './validate-object.ts';
import type { ObjectViolation } from './violation.ts';

let registry: TypeRegistry;
beforeAll(async () => {
  registry = await loadKubernetesTypes();
});

function check(kind: string, metadata: unknown, apiVersion = 'v1'): ObjectViolation[] {
  const role = { roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'x' } };
  return validateObject(registry, { apiVersion, kind, metadata, ...(kind.endsWith('Binding') && role) });
}

describe('metadata', () => {
  it('misses metadata and a name', () => {
    expect(check('ConfigMap', undefined)).toMatchObject([{ rule: 'required', message: 'The object has no metadata.' }]);
    expect(check('ConfigMap', { namespace: 'a' })).toMatchObject([
      { rule: 'required', message: 'The ConfigMap has no name.', path: ['metadata'] },
    ]);
    expect(check('ConfigMap', { namespace: 'a', generateName: 'x-' })).toEqual([]);
  });

  it.each([
    ['v1', 'ConfigMap', 'a.b', 'a_b'],
    ['v1', 'Namespace', 'a-b', 'a.b'],
    ['v1', 'Service', 'a-1', '1-a'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'system:a:B', 'a/b'],
  ])('takes the rule for names of %s %s', (apiVersion, kind, right, wrong) => {
    const namespace = registry.lookup(apiVersion, kind)!.scope === 'Namespaced' ? { namespace: 'n' } : {};
    expect(check(kind, { name: right, ...namespace }, apiVersion)).toEqual([]);
    expect(check(kind, { name: wrong, ...namespace }, apiVersion)).toMatchObject([
      { rule: 'metadata', path: ['metadata', 'name'] },
    ]);
  });

  it('wants a namespace on namespaced kinds', () => {
    expect(check('ConfigMap', { name: 'a' })).toMatchObject([
      {
        rule: 'namespace-missing',
        path: ['metadata'],
        expected: expect.stringContaining('ConfigMap is namespaced (Kubernetes v1.') as string,
      },
    ]);
    expect(check('ConfigMap', { name: 'a', namespace: 'A' })).toMatchObject([
      { rule: 'metadata', path: ['metadata', 'namespace'] },
    ]);
  });

  it('wants no namespace on cluster-scoped kinds', () => {
    expect(check('Namespace', { name: 'a', namespace: 'a' })).toMatchObject([
      { rule: 'namespace-forbidden', path: ['metadata', 'namespace'] },
    ]);
    expect(check('Namespace', { name: 'a', namespace: '' })).toEqual([]);
  });

  it('wants labels and annotations to be text with proper keys and label values', () => {
    const name = { name: 'a', namespace: 'b' };
    expect(check('ConfigMap', { ...name, labels: { version: 1.2 } })).toMatchObject([
      { rule: 'type', path: ['metadata', 'labels', 'version'], expected: 'text' },
    ]);
    expect(check('ConfigMap', { ...name, annotations: { enabled: true } })).toMatchObject([
      { rule: 'type', message: 'metadata.annotations.enabled is true.' },
    ]);
    expect(check('ConfigMap', { ...name, labels: { a: 'b c' } })).toMatchObject([
      { rule: 'metadata', path: ['metadata', 'labels', 'a'] },
    ]);
    expect(check('ConfigMap', { ...name, labels: { 'a/b/c': '' } })).toMatchObject([
      { rule: 'metadata', message: '"a/b/c" cannot be the key of labels.' },
    ]);
    expect(check('ConfigMap', { ...name, annotations: { 'Example.com/x': 'any text at all' } })).toEqual([]);
  });
});
