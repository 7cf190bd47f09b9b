import type { KubernetesObject } from '@cedille/manifests';
import { field, list, texts } from '../field.ts';
import { podSpecOf } from '../pod-spec.ts';
import type { DangerRule, Finding } from '../rule.ts';

const DIRECTIONS = [
  { type: 'Ingress', rules: 'ingress', who: 'can no longer be reached by anything' },
  { type: 'Egress', rules: 'egress', who: 'can no longer reach anything, not even DNS' },
] as const;

export const networkClosed: DangerRule = {
  code: 'network-closed',
  title: 'Pods are cut off',
  why: 'A policy selects Pods that were open and allows less than they use: requests fail the moment that it is applied.',
  example: '+ kind: NetworkPolicy\n+   spec: { podSelector: {}, policyTypes: [Ingress, Egress] }',
  fix: 'allow what the Pods need in the same change',
  severity: 'high',
  find({ change, identity: { group, kind, name }, before, after }, { objects, standing }) {
    if (group !== 'networking.k8s.io' || kind !== 'NetworkPolicy' || change === 'removed') return [];
    const namespace = after?.metadata?.namespace;
    const isHere = (object: KubernetesObject | undefined): object is KubernetesObject =>
      object !== undefined && object.metadata?.namespace === namespace;
    const still = standing().map(({ object }) => object);
    const now = [...objects.map(one => one.after), ...still].filter(isHere);
    const then = [...objects.map(one => one.before), ...still].filter(isHere);
    // In a namespace without Pods nobody is cut off: what comes with the policy was made for it.
    if (
      !then.some(
        object =>
          podSpecOf(object) &&
          now.some(one => one.kind === object.kind && one.metadata?.name === object.metadata?.name),
      )
    )
      return [];
    return DIRECTIONS.flatMap(({ type, rules, who }): Finding[] => {
      const isDeny = (policy: unknown): boolean => applies(policy, type) && !list(policy, 'spec', rules).length;
      if (!isDeny(after) || (before && applies(before, type) && isDeny(before))) return [];
      const others = now.filter(one => one.kind === 'NetworkPolicy' && one !== after);
      if (others.some(policy => list(policy, 'spec', rules).length)) return [];
      // Where something denied already, nothing more is cut off.
      if (then.some(policy => policy.kind === 'NetworkPolicy' && isDeny(policy) && isWide(policy))) return [];
      return [
        {
          severity: 'high',
          path: `spec.${rules}`,
          message: `Pods that ${name} selects ${who}: no policy of the namespace lets anything through.`,
          fix: 'add policies that allow what is meant in the same change',
        },
      ];
    });
  },
};

/** Left out, types follow from the rules: ingress always, egress when there are rules for it. */
function applies(policy: unknown, type: 'Ingress' | 'Egress'): boolean {
  const types = texts(policy, 'spec', 'policyTypes');
  if (types.length) return types.includes(type);
  return type === 'Ingress' || field(policy, 'spec', 'egress') !== undefined;
}

/** Whether a policy selects every Pod of its namespace. */
function isWide(policy: unknown): boolean {
  return JSON.stringify(field(policy, 'spec', 'podSelector') ?? {}) === '{}';
}
