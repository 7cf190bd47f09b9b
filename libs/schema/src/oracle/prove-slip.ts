import { isMap } from '@cedille/source';
import { valueAt, withoutValue, withValue, type ValuePath } from './other-value.ts';
import type { Reading, RenderingOracle } from './rendering-oracle.ts';

export interface Slip {
  /** The key as it was written. */
  path: ValuePath;
  /** Where the key stands that was meant. */
  meant: ValuePath;
  /** Whether the chart says a word anywhere; asked when all else is proved. */
  says(word: string): boolean | Promise<boolean>;
}

/**
 * Proves that a key which an open map accepts was meant to be another one of that map, or one below it: nothing changes with
 * the key, whatever it holds, and the same value does change something where the right key stands. A name that the chart itself
 * says may be read under other circumstances, which is nothing to refuse.
 * @returns what changes there; undefined when nothing is proved
 */
export async function proveSlip(
  oracle: RenderingOracle,
  values: object,
  { path, meant, says }: Slip,
): Promise<Reading | undefined> {
  const isNear = path.slice(0, -1).every((step, index) => meant[index] === step);
  const isThere = valueAt(values, path) !== undefined;
  const moved = isNear && isThere ? movedTo(values, path, meant) : undefined;
  if (!moved || (await oracle.prove(values, path)).verdict !== 'unread') return undefined;
  const reading = await oracle.prove(moved, meant);
  if (reading.verdict !== 'read' && reading.verdict !== 'wrong') return undefined;
  const key = String(path.at(-1));
  const isMoved = key === meant.at(-1);
  return !isMoved && (await says(key)) ? undefined : reading;
}

/** The values with the key where it was meant to be; undefined where something else stands in the way. */
function movedTo(values: object, path: ValuePath, meant: ValuePath): object | undefined {
  let moved = withoutValue(values, path);
  for (let length = 1; length < meant.length; length++) {
    const above = meant.slice(0, length);
    const found = valueAt(moved, above);
    if (found === undefined) moved = withValue(moved, above, {});
    else if (!isMap(found) && !Array.isArray(found)) return undefined;
  }
  return withValue(moved, meant, valueAt(values, path));
}
