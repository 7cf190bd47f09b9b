import type { Difference } from './difference.ts';

/** Kinds (`apiVersion/Kind`) of the objects of an environment that change in place: those whose definition has a say in it. */
export function changedKinds(difference: Difference, environment: string): string[] {
  const objects = difference.environments.filter(one => one.environment === environment).flatMap(one => one.objects);
  const changed = objects.filter(({ change, identity }) => change === 'changed' && identity.group.includes('.'));
  return [...new Set(changed.map(({ apiVersion, identity }) => `${apiVersion.after}/${identity.kind}`))].sort();
}
