import type { EnvironmentDifference, ObjectDifference } from '../difference.ts';

export interface Counts {
  added: number;
  changed: number;
  removed: number;
  renamed: number;
  /** Of those that changed, the ones whose changes a reviewer can pass over. */
  minor: number;
}

export function countChanges(objects: readonly ObjectDifference[]): Counts {
  const counts: Counts = { added: 0, changed: 0, removed: 0, renamed: 0, minor: 0 };
  for (const { change, minor } of objects) {
    counts[change] += 1;
    if (minor) counts.minor += 1;
  }
  return counts;
}

/** `12 objects change in 3 environments, 2 dangers`, or that nothing does. */
export function headline(environments: readonly EnvironmentDifference[]): string {
  const affected = environments.filter(({ objects }) => objects.length);
  const objects = affected.reduce((sum, one) => sum + one.objects.length, 0);
  const dangers = environments.reduce((sum, one) => sum + one.dangers.length, 0);
  if (!objects) return `No object changes in ${plural(environments.length, 'environment')}.`;
  return (
    `${plural(objects, 'object')} ${objects === 1 ? 'changes' : 'change'} in ` +
    `${plural(affected.length, 'environment')}, ${dangers ? plural(dangers, 'danger') : 'no danger'}.`
  );
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
