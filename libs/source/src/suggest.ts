import type { Edit } from './problem.ts';

/**
 * The candidate a writer most probably meant, or undefined. Letter case, `-`, `_` and `.` do not count; one edit in four
 * letters is tolerated (insert, drop, replace, swap neighbours), one in three to seven letters, none in two or fewer.
 * Of equally near candidates the first is taken.
 */
export function didYouMean(written: string, candidates: Iterable<string>): string | undefined {
  let limit = tolerance(foldName(written));
  let best: string | undefined;
  for (const candidate of candidates) {
    const steps = editDistance(written, candidate, limit);
    if (steps > limit) continue;
    best = candidate;
    limit = steps - 1;
    if (steps === 0) break;
  }
  return best;
}

/**
 * The candidate of which `written` is the beginning, or which is the beginning of it: `storageClass` for
 * `storageClassName`, `replicas` for `replicaCount`. At least four letters must agree; the shortest such name is taken.
 */
export function sameBeginning(written: string, candidates: Iterable<string>): string | undefined {
  const wanted = stem(written);
  if (wanted.length < 4) return undefined;
  const found = [...candidates].filter(candidate => {
    const other = stem(candidate);
    return other.length >= 4 && (other.startsWith(wanted) || wanted.startsWith(other));
  });
  return found.sort((a, b) => a.length - b.length)[0];
}

function stem(name: string): string {
  return foldName(name).replace(/s$/, '');
}

/** How far two names are apart, or undefined when they are too far apart to be meant for each other. */
export function nearness(written: string, candidate: string): number | undefined {
  const limit = tolerance(foldName(written));
  const steps = editDistance(written, candidate, limit);
  return steps > limit ? undefined : steps;
}

function tolerance(wanted: string): number {
  return wanted.length < 3 ? 0 : Math.max(1, Math.floor(wanted.length / 4));
}

/**
 * Letters to drop, add, replace or swap (neighbours, once) until two names are equal: the optimal string alignment
 * distance. Case, `-`, `_` and `.` do not count. Anything above `limit` is reported as `limit + 1`.
 */
export function editDistance(written: string, candidate: string, limit = Infinity): number {
  return alignment(foldName(written), foldName(candidate), limit);
}

/** Shorter words are near to too many others. */
const LEAST_LETTERS = 4;

/** The change from one word to another where no person need think about it: one slip between them, or none but case and dashes. */
export function certainEdit(from: string, to: string): Edit | undefined {
  if (from === to || foldName(from).length < LEAST_LETTERS || editDistance(from, to, 1) > 1) return undefined;
  return [from, to].every(word => /^[\w./-]+$/.test(word)) ? { from, to } : undefined;
}

/** A name without what people write in different ways: case, dots, dashes, underscores. */
export function foldName(name: string): string {
  return name.toLowerCase().replace(/[-_.]/g, '');
}

function alignment(left: string, right: string, limit: number): number {
  if (left === right) return 0;
  if (Math.abs(left.length - right.length) > limit || limit < 1) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= right.length; column++) {
      const replaced = last[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1);
      let steps = Math.min(replaced, last[column]! + 1, current[column - 1]! + 1);
      const isSwap = row > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (isSwap) steps = Math.min(steps, beforeLast[column - 2]! + 1);
      current.push(steps);
      least = Math.min(least, steps);
    }
    if (least > limit) return limit + 1;
    beforeLast = last;
    last = current;
  }
  return Math.min(last[right.length]!, limit + 1);
}
