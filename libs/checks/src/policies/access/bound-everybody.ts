import type { Cluster, PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { BINDINGS, roleOf, subjectsOf } from './role-rules.ts';

const EVERYBODY: Readonly<Record<string, string>> = {
  'system:anonymous': 'everybody who reaches the API server, without a name',
  'system:unauthenticated': 'everybody who reaches the API server, without a name',
  'system:authenticated': 'every account and every Pod with a token',
  'system:serviceaccounts': 'every Pod with a token',
};

/** Roles that Kubernetes itself gives everybody. */
const HARMLESS: ReadonlySet<string> = new Set([
  'system:basic-user',
  'system:discovery',
  'system:public-info-viewer',
  'system:service-account-issuer-discovery',
]);

export const boundEverybody: ClusterRule = {
  code: 'rbac-everybody',
  title: 'A role that everybody, or every Pod of a namespace, is given',
  why: 'Rights that are not tied to one program cannot be taken from one: whoever gets into any Pod has them. The ServiceAccount `default` is that of every Pod which names none.',
  example:
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: { name: open }\nroleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view }\nsubjects:\n  - { kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:unauthenticated" }\n',
  fix: 'name the account that needs it in {template} or in the values it reads',
  severity: 'error',
  defects: ['weak-posture'],
  covers: { cis: ['5.1.5'] },
  kinds: BINDINGS,
  find: findEverybody,
};

function findEverybody<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  return cluster.of(...BINDINGS).flatMap(binding => {
    const role = roleOf(binding).name;
    if (HARMLESS.has(role)) return [];
    return subjectsOf(binding).flatMap(({ index, kind, name, namespace }): PlacedFinding<T>[] => {
      const path = ['subjects', index];
      if (kind === 'ServiceAccount' && name === 'default')
        return [
          {
            on: binding,
            path,
            message: `The account of every Pod in ${namespace} that names none is given ${role}.`,
            expected: 'an account of its own',
            severity: 'warning',
          },
        ];
      const who = kind === 'ServiceAccount' ? undefined : EVERYBODY[name];
      return who === undefined
        ? []
        : [{ on: binding, path, message: `${role} is given to ${name}: ${who}.`, expected: 'one account or group' }];
    });
  });
}
