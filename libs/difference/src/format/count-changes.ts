import type { Difference, ObjectDifference } from '../difference.ts';
import { groupDangers, groupObjects } from './group-environments.ts';

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

/**
 * `12 objects change in 3 environments, 2 dangers`: as many as the sections below it list, where the same in several
 * environments is one. Where something could not be compared, it never says that there is no danger.
 */
export function headline(difference: Difference, remarks: readonly string[] = []): string {
  const { environments } = difference;
  const affected = environments.filter(({ objects }) => objects.length);
  const isWhole = !remarks.length && !unreadableRemarks(difference).length;
  const note = isWhole ? '' : '; not everything could be compared';
  const objects = groupObjects(difference).length;
  if (!objects)
    return `No object changes in ${plural(environments.length, 'environment')}${isWhole ? '' : ', as far as that could be compared'}.`;
  const dangers = groupDangers(difference).length;
  return (
    `${plural(objects, 'object')} ${objects === 1 ? 'changes' : 'change'} in ${plural(affected.length, 'environment')}, ` +
    `${dangers ? plural(dangers, 'danger') : isWhole ? 'no danger' : 'no danger in what could be compared'}${note}.`
  );
}

/** Documents that are in no section, because nobody can read them. */
export function unreadableRemarks({ environments }: Difference): string[] {
  return environments.flatMap(({ environment, problems }) =>
    problems.map(({ message }) => `${environment}: ${message}`),
  );
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
