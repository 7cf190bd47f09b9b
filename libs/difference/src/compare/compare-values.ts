import { isMap } from '@cedille/source';
import type { Type } from '@cedille/types';
import type { FieldChange, Step } from '../difference.ts';
import { align } from './align.ts';
import { itemType, keyText, naturalKeys, type ItemKey } from './natural-key.ts';
import { isNothing, isSameScalar } from './same-scalar.ts';

/** Lists in which Kubernetes goes by the order, although their items have keys. */
const ORDERED: ReadonlySet<Step | undefined> = new Set(['initContainers']);

/**
 * The fields in which two values differ, each once. What means the same to Kubernetes is not a difference.
 * @param type what is known of them; without it, only equal values are equal.
 */
export function compareValues(before: unknown, after: unknown, type?: Type): FieldChange[] {
  const changes: FieldChange[] = [];
  compare({ before, after, type, path: [] }, changes);
  return changes;
}

interface Two {
  before: unknown;
  after: unknown;
  type: Type | undefined;
  path: readonly Step[];
}

function compare(two: Two, changes: FieldChange[]): void {
  const { before, after, type, path } = two;
  if (isNothing(before) && isNothing(after)) return;
  if (isNothing(before)) changes.push({ path, change: 'added', after });
  else if (isNothing(after)) changes.push({ path, change: 'removed', before });
  else if (isMap(before) && isMap(after)) compareMaps({ ...two, before, after }, changes);
  else if (Array.isArray(before) && Array.isArray(after)) compareLists({ ...two, before, after }, changes);
  else if (!isSameScalar(before, after, type)) changes.push({ path, change: 'changed', before, after });
}

function compareMaps(
  { before, after, type, path }: Two & { before: Record<string, unknown>; after: Record<string, unknown> },
  changes: FieldChange[],
): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [left, right] = [own(before, key), own(after, key)];
    if (left === right) continue;
    compare({ before: left, after: right, type: fieldType(type, key), path: [...path, key] }, changes);
  }
}

function own(map: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function fieldType(type: Type | undefined, key: string): Type | undefined {
  if (type?.kind === 'object') return type.fields.get(key)?.type ?? type.rest;
  return type?.kind === 'map' ? type.value : undefined;
}

type TwoLists = Two & { before: unknown[]; after: unknown[] };

function compareLists(two: TwoLists, changes: FieldChange[]): void {
  const { item, keys } = itemType(two.type);
  const natural = naturalKeys(two.before, two.after, keys);
  if (natural) compareByKey(two, { ...natural, item, declared: keys !== undefined }, changes);
  else compareByPlace(two, item, changes);
}

interface Keyed {
  before: ItemKey[];
  after: ItemKey[];
  item: Type | undefined;
  /** Kubernetes itself says that the key names the item, so that order has no meaning. */
  declared: boolean;
}

function compareByKey({ before, after, path }: TwoLists, keyed: Keyed, changes: FieldChange[]): void {
  const places = new Map(keyed.after.map((key, index) => [keyText(key), index]));
  const staying: string[] = [];
  keyed.before.forEach((key, index) => {
    const text = keyText(key);
    const place = places.get(text);
    if (place !== undefined) staying.push(text);
    compare(
      {
        before: before[index],
        after: place === undefined ? undefined : after[place],
        type: keyed.item,
        path: [...path, key],
      },
      changes,
    );
  });
  const known = new Set(keyed.before.map(keyText));
  keyed.after.forEach((key, index) => {
    if (!known.has(keyText(key))) changes.push({ path: [...path, key], change: 'added', after: after[index] });
  });
  if (keyed.declared && !ORDERED.has(path.at(-1))) return;
  const order = keyed.after.filter(key => known.has(keyText(key)));
  if (order.every((key, index) => keyText(key) === staying[index])) return;
  changes.push({ path, change: 'reordered', before: keyed.before.map(labelOf), after: keyed.after.map(labelOf) });
}

function labelOf(key: ItemKey): string {
  return Object.values(key).join(' ');
}

/** What is equal stays; what is left between two that stay is compared one by one. */
function compareByPlace({ before, after, path }: TwoLists, item: Type | undefined, changes: FieldChange[]): void {
  const pairs = align(before.map(plainText), after.map(plainText));
  let left = 0;
  let right = 0;
  for (const [nextLeft, nextRight] of [...pairs, [before.length, after.length] as const]) {
    for (; left < nextLeft && right < nextRight; left += 1, right += 1) {
      compare({ before: before[left], after: after[right], type: item, path: [...path, right] }, changes);
    }
    for (; left < nextLeft; left += 1) changes.push({ path: [...path, left], change: 'removed', before: before[left] });
    for (; right < nextRight; right += 1)
      changes.push({ path: [...path, right], change: 'added', after: after[right] });
    left = nextLeft + 1;
    right = nextRight + 1;
  }
}

/** Equal for equal values, in whatever order their keys are. */
export function plainText(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    isMap(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}
