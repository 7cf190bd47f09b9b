import { describe, expect, it } from 'vitest';
import { CONFIG, CRD, document, problemsOf, upstream } from './rendered.fixture.ts';

const role = document(
  'role',
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: a\n  namespace: sites\nrules: []\n',
);
const bare = CONFIG.replace('  namespace: sites\n', '');

describe('right-scope', () => {
  it('reports a namespace on a cluster-scoped kind', () => {
    expect(problemsOf(role)).toMatchObject([
      {
        code: 'object-scope',
        path: 'metadata.namespace',
        at: { line: 7 },
        fix: 'remove metadata.namespace in site/templates/role.yaml',
      },
    ]);
  });

  it('knows the scope of the definitions of the same render', () => {
    const site = document(
      'site',
      'apiVersion: example.com/v1\nkind: Site\nmetadata: {name: a, namespace: b}\nspec: {host: x}\n',
    );
    expect(problemsOf(CRD + site)).toMatchObject([{ code: 'object-scope' }]);
    expect(problemsOf(CRD.replace('Cluster', 'Namespaced') + site)).toEqual([]);
  });

  it('reports a namespaced object without a namespace', () => {
    expect(problemsOf(bare)).toMatchObject([
      { code: 'object-scope', message: 'The ConfigMap names no namespace (site/templates/config.yaml).' },
    ]);
  });

  it('accepts it from an upstream chart where delivery fills the namespace in', () => {
    expect(problemsOf(bare, { namespace: 'sites' })).toMatchObject([{ code: 'object-scope' }]);
    expect(problemsOf(upstream(bare), { namespace: 'sites' })).toEqual([]);
  });
});
