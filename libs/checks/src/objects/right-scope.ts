import type { KindRule } from './object-rule.ts';

/** A namespace stands on namespaced objects, and on them alone. */
export const rightScope: KindRule = {
  code: 'object-scope',
  title: 'A namespace on a kind that has none, or none on one that needs it',
  why: 'A namespaced object without a namespace lands wherever the one who applies it happens to be; a namespace on a kind of the whole cluster is dropped, and Argo CD calls the object out of sync for ever.',
  example:
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: reader, namespace: sites }\nrules: []\n',
  fix: 'set metadata.namespace in {template}',
  severity: 'error',
  defects: ['scope'],
  takes: ['namespace-forbidden', 'namespace-missing'],
  fixOf({ rule }) {
    return rule === 'namespace-forbidden' ? 'remove metadata.namespace in {template}' : this.fix;
  },
};
