import type { KubernetesObject } from '@cedille/manifests';
import { isDeepStrictEqual } from 'node:util';
import type { ObjectDifference } from '../../difference.ts';
import { field, list } from '../field.ts';
import { podSpecOf } from '../pod-spec.ts';
import type { DangerRule, Finding, Surroundings } from '../rule.ts';
import { applies, EGRESS, INGRESS, losesAllowance } from './allowances.ts';

const DIRECTIONS = [
  {
    ...INGRESS,
    who: 'can no longer be reached by anything',
    lost: 'let in is refused now',
  },
  {
    ...EGRESS,
    who: 'can no longer reach anything, not even DNS',
    lost: 'let out is refused now',
  },
] as const;

export const networkClosed: DangerRule = {
  code: 'network-closed',
  title: 'Pods are cut off',
  why: 'A policy selects Pods that were open and allows less than they use, or one that allowed it goes: requests fail the moment that it is applied.',
  example: '+ kind: NetworkPolicy\n+   spec: { podSelector: {}, policyTypes: [Ingress, Egress] }',
  fix: 'allow what the Pods need in the same change',
  severity: 'high',
  find(object, surroundings) {
    const { group, kind } = object.identity;
    if (group !== 'networking.k8s.io' || kind !== 'NetworkPolicy') return [];
    const around = surroundingsOf(object, surroundings);
    // In a namespace without Pods nobody is cut off: what comes with the policy was made for it.
    if (!around.hasPods) return [];
    return [...newlyDenied(object, around), ...noLongerAllowed(object, around, surroundings)];
  },
};

/** What is in the namespace of a policy, before and after. */
interface Around {
  now: readonly KubernetesObject[];
  then: readonly KubernetesObject[];
  /** Whether a workload was there before and still is. */
  hasPods: boolean;
}

function surroundingsOf({ before, after }: ObjectDifference, { objects, standing }: Surroundings): Around {
  const namespace = (after ?? before)?.metadata?.namespace;
  const isHere = (object: KubernetesObject | undefined): object is KubernetesObject =>
    object !== undefined && object.metadata?.namespace === namespace;
  const still = standing().map(({ object }) => object);
  const now = [...objects.map(one => one.after), ...still].filter(isHere);
  const then = [...objects.map(one => one.before), ...still].filter(isHere);
  const hasPods = then.some(
    object =>
      podSpecOf(object) && now.some(one => one.kind === object.kind && one.metadata?.name === object.metadata?.name),
  );
  return { now, then, hasPods };
}

function newlyDenied({ identity: { name }, before, after }: ObjectDifference, { now, then }: Around): Finding[] {
  if (!after) return [];
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
}

/** What goes although others still select the same Pods, and so refuse what none allows. Where none does, all is open. */
function noLongerAllowed(
  { identity: { name }, component, before, after }: ObjectDifference,
  { now }: Around,
  { gone }: Surroundings,
): Finding[] {
  if (!before || gone.has(component)) return [];
  const selector = field(before, 'spec', 'podSelector') ?? {};
  const selecting = now.filter(
    one =>
      one.kind === 'NetworkPolicy' &&
      (isWide(one) || isDeepStrictEqual(field(one, 'spec', 'podSelector') ?? {}, selector)),
  );
  return DIRECTIONS.flatMap((direction): Finding[] => {
    const others = selecting.filter(one => applies(one, direction.type));
    // A policy without any allowance left is said above.
    if (!others.length || (after && !list(after, 'spec', direction.rules).length)) return [];
    if (!losesAllowance(before, others, direction)) return [];
    return [
      {
        severity: after ? 'notice' : 'high',
        path: `spec.${direction.rules}`,
        message: `${after ? 'Some of what' : 'What'} ${name} ${direction.lost}: policies of the namespace refuse what none of them allows.`,
        fix: 'make sure that nobody needs it, or allow it by another policy in the same change',
      },
    ];
  });
}

/** Whether a policy selects every Pod of its namespace. */
function isWide(policy: unknown): boolean {
  return JSON.stringify(field(policy, 'spec', 'podSelector') ?? {}) === '{}';
}
