import { diffArrays } from 'diff';

/** Places that hold the same, as `[place before, place after]`, both growing. */
export type Pairs = readonly (readonly [number, number])[];

/** Edits after which looking for the shortest way would take too long: everything counts as replaced. */
export const MOST_EDITS = 1500;

/** What stays of a list, in its order: the longest common subsequence. */
export function align(before: readonly string[], after: readonly string[]): Pairs {
  const pairs: (readonly [number, number])[] = [];
  let left = 0;
  let right = 0;
  for (const { count, added, removed } of diffArrays([...before], [...after], { maxEditLength: MOST_EDITS }) ?? []) {
    if (added) right += count;
    else if (removed) left += count;
    else for (const end = left + count; left < end; left += 1, right += 1) pairs.push([left, right]);
  }
  return pairs;
}
