/** Places that hold the same, as `[place before, place after]`, both growing. */
export type Pairs = readonly (readonly [number, number])[];

/** Edits after which looking for the shortest way would take too long: what is left counts as replaced. */
const MOST_EDITS = 1500;

/** What stays of a list, in its order: the longest common subsequence, by the greedy algorithm of Myers (1986). */
export function align(before: readonly string[], after: readonly string[]): Pairs {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  const middle = alignMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end));
  const pairs: (readonly [number, number])[] = [];
  for (let index = 0; index < start; index += 1) pairs.push([index, index]);
  for (const [a, b] of middle) pairs.push([a + start, b + start]);
  for (let left = end; left > 0; left -= 1) pairs.push([before.length - left, after.length - left]);
  return pairs;
}

function alignMiddle(before: readonly string[], after: readonly string[]): Pairs {
  if (!before.length || !after.length) return [];
  const limit = Math.min(before.length + after.length, MOST_EDITS);
  const middle = limit + 1;
  const reached = new Int32Array(2 * limit + 3);
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= limit; edits += 1) {
    trace.push(reached.slice(middle - edits - 1, middle + edits + 2));
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      let x = isInsertion(reached, { at: middle + diagonal, diagonal, edits })
        ? reached[middle + diagonal + 1]!
        : reached[middle + diagonal - 1]! + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x += 1;
      reached[middle + diagonal] = x;
      if (x >= before.length && x - diagonal >= after.length) return walkBack(trace, before.length, after.length);
    }
  }
  return [];
}

interface Place {
  at: number;
  diagonal: number;
  edits: number;
}

/** Whether the furthest way to a diagonal takes one from the second list, or leaves one of the first out. */
function isInsertion(reached: Int32Array, { at, diagonal, edits }: Place): boolean {
  return diagonal === -edits || (diagonal !== edits && reached[at - 1]! < reached[at + 1]!);
}

function walkBack(trace: readonly Int32Array[], length: number, otherLength: number): Pairs {
  const pairs: (readonly [number, number])[] = [];
  let x = length;
  let y = otherLength;
  for (let edits = trace.length - 1; edits > 0; edits -= 1) {
    const reached = trace[edits]!;
    const diagonal = x - y;
    const at = edits + 1 + diagonal;
    const insertion = isInsertion(reached, { at, diagonal, edits });
    const from = reached[insertion ? at + 1 : at - 1]!;
    for (const begin = insertion ? from : from + 1; x > begin; x -= 1, y -= 1) pairs.push([x - 1, y - 1]);
    x = from;
    y = from - (insertion ? diagonal + 1 : diagonal - 1);
  }
  for (; x > 0; x -= 1, y -= 1) pairs.push([x - 1, y - 1]);
  return pairs.reverse();
}
