/** Letters to drop, add, replace or swap (neighbours, once) until the names are equal. Case, `-` and `_` do not count. */
export function editDistance(a: string, b: string): number {
  const [left, right] = [fold(a), fold(b)];
  if (left === right) return 0;
  let beforeLast: number[] = [];
  let last = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = last[column - 1]! + Number(left[row - 1] !== right[column - 1]);
      let best = Math.min(last[column]! + 1, current[column - 1]! + 1, replaced);
      const isSwap =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (isSwap) best = Math.min(best, beforeLast[column - 2]! + 1);
      current.push(best);
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length]!;
}

function fold(name: string): string {
  return name.toLowerCase().replace(/[-_]/g, '');
}
