import { nameOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { boundEverywhere, gives, isAggregated, ROLES, rulesOf, titleOf, type RoleRule } from './role-rules.ts';

interface Right {
  what: string;
  group: string;
  resource: string;
  verbs: readonly string[];
  /** Given in one namespace it is that much, too. */
  local?: true;
}

const RBAC = 'rbac.authorization.k8s.io';

/** Rights with which somebody gets all others. */
const RIGHTS: readonly Right[] = [
  {
    what: 'gives roles more rights than it has (escalate)',
    group: RBAC,
    resource: 'clusterroles',
    verbs: ['escalate'],
  },
  {
    what: 'gives roles more rights than it has (escalate)',
    group: RBAC,
    resource: 'roles',
    verbs: ['escalate'],
    local: true,
  },
  { what: 'gives anybody any role (bind)', group: RBAC, resource: 'clusterroles', verbs: ['bind'] },
  { what: 'acts as somebody else (impersonate)', group: '', resource: 'users', verbs: ['impersonate'] },
  { what: 'acts as somebody else (impersonate)', group: '', resource: 'groups', verbs: ['impersonate'] },
  { what: 'acts as any account (impersonate)', group: '', resource: 'serviceaccounts', verbs: ['impersonate'] },
  { what: 'gets tokens of any account', group: '', resource: 'serviceaccounts/token', verbs: ['create'] },
  { what: 'runs programs in Pods of others', group: '', resource: 'pods/exec', verbs: ['create', 'get'] },
  { what: 'runs programs in Pods of others', group: '', resource: 'pods/attach', verbs: ['create', 'get'] },
  { what: 'speaks to the kubelet of each machine', group: '', resource: 'nodes/proxy', verbs: ['get', 'create'] },
  {
    what: 'approves certificates of anybody',
    group: 'certificates.k8s.io',
    resource: 'certificatesigningrequests/approval',
    verbs: ['update', 'patch'],
  },
];

export const escalatingRole: ClusterRule = {
  code: 'rbac-escalation',
  title: 'A role with which somebody gets all other rights',
  why: 'To give roles, to act as others, to get their tokens or to run programs in their Pods is as much as all rights, and nobody sees it in the name of the role.',
  example:
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: helper }\nrules:\n  - { apiGroups: [rbac.authorization.k8s.io], resources: [clusterroles], verbs: [bind, escalate] }\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: helper }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: helper }\nsubjects:\n  - { kind: ServiceAccount, name: web, namespace: sites }\n',
  fix: 'limit it by resourceNames, or to a Role of one namespace, in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: {
    cis: ['5.1.8', '5.1.10', '5.1.11', '5.1.13'],
    kubescape: ['C-0002', 'C-0065'],
    polaris: ['clusterrolePodExecAttach', 'clusterrolebindingPodExecAttach'],
  },
  kinds: [...ROLES, 'ClusterRoleBinding'],
  find: findEscalation,
};

function findEscalation<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const bound = boundEverywhere(cluster);
  return cluster.of(...ROLES).flatMap(role => {
    const isCluster = role.object.kind === 'ClusterRole' && bound.has(nameOf(role)) && !isAggregated(role);
    const told = new Set<string>();
    return rulesOf(role).flatMap(rule =>
      isAll(rule)
        ? []
        : RIGHTS.filter(right => (isCluster || right.local) && gives(rule, right))
            .filter(({ what }) => !told.has(what) && told.add(what))
            .map(({ what, resource }) => ({
              on: role,
              path: ['rules', rule.index],
              message: `${titleOf(role)} ${what}.`,
              expected: `no such right on ${resource}, or one limited by resourceNames`,
            })),
    );
  });
}

/** Told of as such by another rule. */
function isAll({ resources, verbs }: RoleRule): boolean {
  return [resources, verbs].every(list => list.includes('*'));
}
