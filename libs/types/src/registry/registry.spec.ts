import { beforeAll, describe, expect, it } from 'vitest';
import { crd } from '../convert/crd.fixture.ts';
import { deriveFromCrds } from '../derive/derive-from-crds.ts';
import { loadKubernetesTypes } from './load-types.ts';
import type { TypeRegistry } from './registry.ts';

let kubernetes: TypeRegistry;
beforeAll(async () => {
  kubernetes = await loadKubernetesTypes();
});

const site = crd('Site', { v1: { type: 'object', properties: { host: { type: 'string' } } } }, 'Cluster');

describe('TypeRegistry', () => {
  it('answers with scope, plural and source of a kind', () => {
    expect(kubernetes.lookup('rbac.authorization.k8s.io/v1', 'ClusterRole')).toMatchObject({
      scope: 'Cluster',
      plural: 'clusterroles',
      source: expect.stringMatching(/^Kubernetes v1\./) as string,
      builtIn: true,
    });
  });

  it('knows core types by name and prefers the core group', () => {
    expect(kubernetes.core('ResourceRequirements')!.fields.has('limits')).toBe(true);
    expect(kubernetes.core('ResourceClaim')!.name).toBe('core.v1.ResourceClaim');
    expect(kubernetes.core('Nonsense')).toBeUndefined();
  });

  it('walks keys, items and free keys', () => {
    const { type } = kubernetes.lookup('apps/v1', 'Deployment')!;
    const containers = ['spec', 'template', 'spec', 'containers'];
    expect(kubernetes.walk(type, [...containers, 0])).toBe(kubernetes.core('Container'));
    expect(kubernetes.walk(type, [...containers, '*', 'resources', 'limits', 'cpu'])).toEqual({
      kind: 'scalar',
      scalar: 'quantity',
    });
    expect(kubernetes.walk(type, ['spec', 'replcas'])).toBeUndefined();
    expect(kubernetes.walk(type, [...containers, 'name'])).toBeUndefined();
  });

  it('knows the natural keys of list items', () => {
    const ports = kubernetes.walk(kubernetes.core('Container')!, ['ports']);
    expect(ports).toMatchObject({ kind: 'list', keys: ['containerPort', 'protocol'] });
  });

  it.each([
    ['apps/v1beta1', 'Deployment', 'apps/v1 Deployment'],
    ['extensions/v1beta1', 'Ingress', 'networking.k8s.io/v1 Ingress'],
    ['apps/v1', 'Deploymnet', 'apps/v1 Deployment'],
    ['example.com/v1beta1', 'Site', 'example.com/v1 Site'],
    ['nowhere.example/v1', 'Thing', undefined],
  ])('suggests for %s %s: %s', (apiVersion, kind, expected) => {
    expect(kubernetes.mergeCrds([site]).suggest(apiVersion, kind)).toBe(expected);
  });

  it('lets later facts of a kind replace all versions of earlier ones', () => {
    const source = { what: 'example', version: '1', command: '' };
    const committed = deriveFromCrds({
      source,
      core: kubernetes,
      objects: [crd('Site', { v2: { type: 'string' }, v3: { type: 'string' } })],
    });
    const registry = kubernetes.merge([committed]).mergeCrds([site]);
    expect(registry.kinds().filter(({ kind }) => kind === 'Site')).toMatchObject([
      { apiVersion: 'example.com/v1', source: 'the same render' },
    ]);
  });

  it('changes its fingerprint exactly when it knows more', () => {
    const merged = kubernetes.mergeCrds([site]);
    expect(merged.fingerprint).not.toBe(kubernetes.fingerprint);
    expect(kubernetes.mergeCrds([structuredClone(site)]).fingerprint).toBe(merged.fingerprint);
    expect(kubernetes.mergeCrds([{ kind: 'ConfigMap' }])).toBe(kubernetes);
  });

  it('lists kinds in order', () => {
    const kinds = kubernetes.kinds().map(({ apiVersion, kind }) => `${apiVersion}/${kind}`);
    expect(kinds).toEqual([...kinds].sort());
    expect(kinds).toContain('v1/Pod');
  });
});
