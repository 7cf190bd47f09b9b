import type { Thing } from '../relations.ts';

/** What every cluster has by itself. `*` as a namespace: in each of them. */
export const BUILT_IN: readonly Thing[] = [
  ...['default', 'kube-system', 'kube-public', 'kube-node-lease'].map(name => ({ kind: 'Namespace', name })),
  { kind: 'ServiceAccount', name: 'default', namespace: '*' },
  { kind: 'ConfigMap', name: 'kube-root-ca.crt', namespace: '*', keys: ['ca.crt'] },
  { kind: 'Service', name: 'kubernetes', namespace: 'default', ports: [{ port: 443, name: 'https' }] },
  { kind: 'Service', name: 'kube-dns', namespace: 'kube-system' },
  { kind: 'ConfigMap', name: 'extension-apiserver-authentication', namespace: 'kube-system' },
  {
    kind: 'rbac.authorization.k8s.io/Role',
    name: 'extension-apiserver-authentication-reader',
    namespace: 'kube-system',
  },
  ...['system-cluster-critical', 'system-node-critical'].map(name => ({
    kind: 'scheduling.k8s.io/PriorityClass',
    name,
  })),
  ...['admin', 'cluster-admin', 'edit', 'view'].map(name => ({ kind: 'rbac.authorization.k8s.io/ClusterRole', name })),
];

/** Names that Kubernetes keeps for itself: roles like `system:auth-delegator`. */
export const RESERVED = /^system:/;

/**
 * Namespaces that are full of things nobody renders: what a component of another namespace names there is taken to be
 * there, unless it looks like a typo.
 */
export const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set(['default', 'kube-system', 'kube-public']);
