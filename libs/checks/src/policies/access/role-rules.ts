import { isMap } from '@cedille/source';
import { nameOf, namespaceOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import { listAt, textAt, textsAt } from '../../rules/value-at.ts';

export const ROLES = ['ClusterRole', 'Role'] as const;
export const BINDINGS = ['ClusterRoleBinding', 'RoleBinding'] as const;

/** One rule of a role. */
export interface RoleRule {
  index: number;
  groups: readonly string[];
  resources: readonly string[];
  verbs: readonly string[];
  /** Limited to objects of these names. */
  names: readonly string[];
  urls: readonly string[];
}

/** The rules of a Role or ClusterRole. */
export function rulesOf({ object }: PlacedObject): RoleRule[] {
  return listAt(object, ['rules']).flatMap((rule, index): RoleRule[] =>
    isMap(rule)
      ? [
          {
            index,
            groups: textsAt(rule, ['apiGroups']),
            resources: textsAt(rule, ['resources']),
            verbs: textsAt(rule, ['verbs']),
            names: textsAt(rule, ['resourceNames']),
            urls: textsAt(rule, ['nonResourceURLs']),
          },
        ]
      : [],
  );
}

/** Whether a rule gives one of the verbs on a resource of a group, whatever the object. */
export function gives(rule: RoleRule, what: { group: string; resource: string; verbs: readonly string[] }): boolean {
  const { group, resource, verbs } = what;
  const [, subresource] = resource.split('/');
  return (
    has(rule.groups, group) &&
    (has(rule.resources, resource) || (subresource !== undefined && rule.resources.includes(`*/${subresource}`))) &&
    (rule.verbs.includes('*') || rule.verbs.some(verb => verbs.includes(verb))) &&
    !rule.names.length
  );
}

function has(list: readonly string[], word: string): boolean {
  return list.includes(word) || list.includes('*');
}

/** Whom a binding gives its role. */
export interface Subject {
  index: number;
  kind: string;
  name: string;
  namespace: string;
}

export function subjectsOf(binding: PlacedObject): Subject[] {
  return listAt(binding.object, ['subjects']).flatMap((subject, index): Subject[] =>
    isMap(subject)
      ? [
          {
            index,
            kind: String(subject['kind']),
            name: String(subject['name']),
            namespace: textAt(subject, ['namespace']) ?? namespaceOf(binding),
          },
        ]
      : [],
  );
}

/** Accounts that bindings give a role: `namespace/name`, `namespace/*` for all of a namespace, `*` for all of them. */
export function boundAccounts(cluster: Cluster): ReadonlySet<string> {
  return new Set(
    cluster
      .of(...BINDINGS)
      .flatMap(subjectsOf)
      .flatMap(({ kind, name, namespace }) =>
        kind === 'ServiceAccount' ? [`${namespace}/${name}`] : accountsIn(kind, name),
      ),
  );
}

/** Accounts that a user or a group stands for. */
function accountsIn(kind: string, name: string): string[] {
  const [system, what, namespace, account] = name.split(':');
  if (kind === 'User') return system === 'system' && what === 'serviceaccount' ? [`${namespace}/${account}`] : [];
  // What whoever signs in may do is no right that a program was given.
  if (name === 'system:serviceaccounts') return ['*'];
  return name.startsWith('system:serviceaccounts:') ? [`${namespace}/*`] : [];
}

/** Whether an account is among those of {@link boundAccounts}. */
export function isBoundTo(bound: ReadonlySet<string>, namespace: string, account: string): boolean {
  return [`${namespace}/${account}`, `${namespace}/*`, '*'].some(key => bound.has(key));
}

/** Whether all accounts may read something: otherwise no program is served by what everybody has. */
export function everybodyReads(cluster: Cluster): boolean {
  const roles = new Map(cluster.of('ClusterRole').map(role => [nameOf(role), role]));
  return cluster
    .of('ClusterRoleBinding')
    .filter(binding => subjectsOf(binding).some(({ name }) => name === 'system:serviceaccounts'))
    .some(binding => {
      const role = roles.get(roleOf(binding).name);
      return !role || rulesOf(role).some(({ verbs }) => verbs.some(verb => /^(?:get|list|watch|\*)$/.test(verb)));
    });
}

/** The account of Pods. */
export function accountOf(spec: Readonly<Record<string, unknown>>): string {
  return textAt(spec, ['serviceAccountName']) || textAt(spec, ['serviceAccount']) || 'default';
}

/** The role that a binding gives: its kind and name. */
export function roleOf({ object }: PlacedObject): { kind: string; name: string } {
  return { kind: textAt(object, ['roleRef', 'kind']) ?? '', name: textAt(object, ['roleRef', 'name']) ?? '' };
}

/** Names of the ClusterRoles that are given for the whole cluster. */
export function boundEverywhere(cluster: Cluster): ReadonlySet<string> {
  return new Set(cluster.of('ClusterRoleBinding').map(binding => roleOf(binding).name));
}

/** Whether the labels of a ClusterRole add its rules to one of Kubernetes' own, which people have. */
export function isAggregated({ object }: PlacedObject): boolean {
  return Object.keys(object.metadata?.labels ?? {}).some(label =>
    label.startsWith('rbac.authorization.k8s.io/aggregate-to-'),
  );
}

/** `ClusterRole reader`. */
export function titleOf(role: PlacedObject): string {
  return `${String(role.object.kind)} ${nameOf(role)}`;
}
