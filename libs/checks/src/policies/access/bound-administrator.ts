import type { Cluster, PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { BINDINGS, roleOf, subjectsOf } from './role-rules.ts';

export const boundAdministrator: ClusterRule = {
  code: 'cluster-admin-bound',
  title: 'Somebody is given all rights',
  why: 'Whoever has the token of that account, or gets into one of its Pods, has the cluster.',
  example:
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: web }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }\nsubjects:\n  - { kind: ServiceAccount, name: web, namespace: sites }\n',
  fix: 'give it a role with what it needs in {template} or in the values it reads',
  severity: 'error',
  defects: ['weak-posture'],
  covers: {
    cis: ['5.1.1', '5.1.7'],
    kubescape: ['C-0035'],
    polaris: ['clusterrolebindingClusterAdmin', 'rolebindingClusterAdminClusterRole'],
  },
  kinds: BINDINGS,
  find: findAdministrators,
};

function findAdministrators<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  return cluster.of(...BINDINGS).flatMap((binding): PlacedFinding<T>[] => {
    const subjects = subjectsOf(binding);
    const masters = subjects.filter(({ kind, name }) => kind === 'Group' && name === 'system:masters');
    if (masters.length)
      return masters.map(({ index }) => ({
        on: binding,
        path: ['subjects', index],
        message: 'It names system:masters, a group that no rule can ever take a right from.',
        expected: 'another group',
      }));
    if (roleOf(binding).name !== 'cluster-admin' || !subjects.length) return [];
    const isLocal = binding.object.kind === 'RoleBinding';
    return [
      {
        on: binding,
        path: ['roleRef', 'name'],
        message: `All rights ${isLocal ? 'in its namespace' : 'in the cluster'} are given to ${subjects.map(({ kind, name }) => `${kind} ${name}`).join(', ')}.`,
        expected: 'a role with what it needs',
        ...(isLocal && { severity: 'warning' as const }),
      },
    ];
  });
}
