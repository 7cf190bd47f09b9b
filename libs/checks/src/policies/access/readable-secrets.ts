import { nameOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { boundEverywhere, gives, rulesOf, titleOf } from './role-rules.ts';

const READS = { group: '', resource: 'secrets', verbs: ['get', 'list', 'watch'] } as const;

export const readableSecrets: ClusterRule = {
  code: 'secrets-readable',
  title: 'Somebody reads the Secrets of every namespace',
  why: 'Whoever gets into one of its Pods has every password and every token of the cluster, those of administrators included.',
  example:
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: reader }\nrules:\n  - { apiGroups: [""], resources: [secrets], verbs: [get, list] }\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: reader }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: reader }\nsubjects:\n  - { kind: ServiceAccount, name: web, namespace: sites }\n',
  fix: 'bind it with RoleBindings in the namespaces that it needs, or list resourceNames, in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: { cis: ['5.1.2'], kubescape: ['C-0015'] },
  kinds: ['ClusterRole', 'ClusterRoleBinding'],
  find: findReaders,
};

function findReaders<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const bound = boundEverywhere(cluster);
  return cluster
    .of('ClusterRole')
    .filter(role => bound.has(nameOf(role)))
    .flatMap(role =>
      rulesOf(role)
        .filter(rule => gives(rule, READS))
        // Every verb on every resource is told of as such.
        .filter(({ resources, verbs }) => ![resources, verbs].every(list => list.includes('*')))
        .slice(0, 1)
        .map(({ index }) => ({
          on: role,
          path: ['rules', index],
          message: `${titleOf(role)} reads the Secrets of every namespace.`,
          expected: 'Secrets of single namespaces, or by name',
        })),
    );
}
