import { isMap } from '@cedille/source';
import type { Type } from '@cedille/types';
import { isNothing } from './same-scalar.ts';

type Scalar = string | number | boolean;
export type ItemKey = Readonly<Record<string, Scalar>>;

/** What usually names an item where no type says so; the first that all items have, each another one. */
const USUAL_KEYS: readonly (readonly string[])[] = [
  ['name'],
  ['key'],
  ['id'],
  ['kind', 'namespace', 'name'],
  ['group', 'kind'],
  ['host'],
  ['hostname'],
  ['fqdn'],
  ['mountPath'],
  ['path'],
  ['port'],
  ['type'],
];

/** What the API server puts in for a part of a key that is left out. */
const DEFAULTS: Readonly<Record<string, Scalar>> = { protocol: 'TCP' };

/**
 * The keys of the items of both lists, or undefined when nothing names each of them: then they are known by their place.
 * `mergeKeys` are the facts of the list's type.
 */
export function naturalKeys(
  before: readonly unknown[],
  after: readonly unknown[],
  mergeKeys: readonly string[] | undefined,
): { before: ItemKey[]; after: ItemKey[] } | undefined {
  const items = [...before, ...after];
  if (!items.length || !items.every(isMap)) return undefined;
  for (const fields of mergeKeys ? [mergeKeys, ...USUAL_KEYS] : USUAL_KEYS) {
    const left = keysOf(before, fields);
    const right = left && keysOf(after, fields);
    if (left && right) return { before: left, after: right };
  }
  return undefined;
}

/** The key as text, for looking it up. */
export function keyText(key: ItemKey): string {
  return JSON.stringify(key);
}

/** What a type says about the items of a list. */
export function itemType(type: Type | undefined): { item: Type | undefined; keys: readonly string[] | undefined } {
  return type?.kind === 'list' ? { item: type.item, keys: type.keys } : { item: undefined, keys: undefined };
}

function keysOf(items: readonly unknown[], fields: readonly string[]): ItemKey[] | undefined {
  const keys: ItemKey[] = [];
  const seen = new Set<string>();
  for (const item of items as Record<string, unknown>[]) {
    const entries = fields.flatMap((field): [string, Scalar][] => {
      const value = item[field] ?? DEFAULTS[field];
      return isNothing(value) || typeof value === 'object' ? [] : [[field, value as Scalar]];
    });
    if (!entries.length || isNothing(item[fields.at(-1)!] ?? DEFAULTS[fields.at(-1)!])) return undefined;
    const key = Object.fromEntries(entries);
    const text = keyText(key);
    if (seen.has(text)) return undefined;
    seen.add(text);
    keys.push(key);
  }
  return keys;
}
