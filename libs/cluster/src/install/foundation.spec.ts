import { describe, expect, it } from 'vitest';
import { foundationRank } from './foundation.ts';

describe('the foundation', () => {
  it('has definitions before namespaces, and namespaces before what is in them', () => {
    const rank = (apiVersion: string, kind: string): number | undefined => foundationRank({ apiVersion, kind });
    const definition = rank('apiextensions.k8s.io/v1', 'CustomResourceDefinition')!;
    const namespace = rank('v1', 'Namespace')!;
    expect(definition).toBeLessThan(namespace);
    expect(namespace).toBeLessThan(rank('v1', 'ServiceAccount')!);
    expect(rank('v1', 'ConfigMap')).toBeUndefined();
  });

  it('takes no custom resource for one of its kinds', () => {
    expect(foundationRank({ apiVersion: 'example.org/v1', kind: 'Namespace' })).toBeUndefined();
    expect(foundationRank({ apiVersion: 'example.org/v1', kind: 'CustomResourceDefinition' })).toBeUndefined();
  });
});
