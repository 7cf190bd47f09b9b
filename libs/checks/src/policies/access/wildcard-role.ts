import type { Cluster, PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { ROLES, rulesOf, titleOf } from './role-rules.ts';

export const wildcardRole: ClusterRule = {
  code: 'rbac-wildcard',
  title: 'A role with every verb, or on every resource',
  why: 'It gives what nobody thought of, and with each new kind more: every Secret, every Pod, rights themselves. Everything at once is an error; every verb on some kinds, or every kind of one group, is a warning.',
  example:
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: { name: all }\nrules:\n  - { apiGroups: ["*"], resources: ["*"], verbs: ["*"] }\n',
  fix: 'list verbs and resources in {template} or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: { cis: ['5.1.3'], kubescape: ['C-0007', 'C-0187'] },
  kinds: ROLES,
  find: findWildcards,
};

function findWildcards<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  return cluster.of(...ROLES).flatMap(role =>
    rulesOf(role).flatMap(({ index, groups, resources, verbs, names }): PlacedFinding<T>[] => {
      if (names.length || !resources.length) return [];
      const [everyVerb, everyResource, everyGroup] = [verbs, resources, groups].map(list => list.includes('*'));
      if (!everyVerb && !everyResource) return [];
      // Who may only look at everything is asked about Secrets by another rule.
      if (!everyVerb && verbs.every(verb => ['get', 'list', 'watch'].includes(verb))) return [];
      // A group of its own, all of it: that is what the controller of that group is.
      if (!everyGroup && groups.every(isCustom)) return [];
      const isAll = everyVerb && everyResource && everyGroup;
      const what = [everyVerb && 'every verb', everyResource && 'every resource', everyGroup && 'every group'];
      return [
        {
          on: role,
          path: ['rules', index],
          message: `${titleOf(role)} gives ${what.filter(Boolean).join(', ')}.`,
          expected: 'verbs and resources by name',
          ...(isAll && { severity: 'error' as const }),
        },
      ];
    }),
  );
}

/** Whether a group is none of Kubernetes' own. */
function isCustom(group: string): boolean {
  return group.includes('.') && !group.endsWith('.k8s.io');
}
