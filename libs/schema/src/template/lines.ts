import type { Span } from './ast.ts';

/** Finds line and column of an offset; the source is scanned once. */
export function createLineIndex(source: string): (offset: number) => Span {
  const starts = [0];
  for (let end = source.indexOf('\n'); end >= 0; end = source.indexOf('\n', end + 1)) starts.push(end + 1);
  return offset => {
    const line = countUpTo(starts, offset);
    return { offset, line, column: offset - starts[line - 1]! + 1 };
  };
}

/** How many numbers of the sorted list are at most `limit`. */
function countUpTo(sorted: number[], limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
