import type { Field, ListType, MapType, ObjectType, Type } from '../form/type.ts';
import { formatPath } from '@cedille/source';
import { checkScalar } from './check-scalar.ts';
import { isEmptyNone } from './empty-values.ts';
import { missingField, unknownField } from './field-violations.ts';
import { refuse, report, wrongType, type Walk } from './walk.ts';

type JsonObject = Record<string, unknown>;

/** Holds a value against its type. Nulls are passed over where the API server drops them. */
export function checkValue(type: Type, value: unknown, walk: Walk): void {
  switch (type.kind) {
    case 'any':
      return;
    case 'scalar':
      return checkScalar(type, value, walk);
    case 'list':
      return checkList(type, value, walk);
    case 'map':
      return checkMap(type, value, walk);
    case 'object':
      return checkObject(type, value, walk);
  }
}

function checkObject(type: ObjectType, value: unknown, walk: Walk): void {
  if (!isObject(value)) return wrongType('a map', value, walk);
  walk.owners.push({ type, depth: walk.path.length });
  for (const key in value) {
    const member = value[key];
    if (member === undefined) continue;
    const known = type.fields.get(key);
    if (!known && !type.rest) unknownField(key, walk);
    else if (member === '' && walk.builtIn && isEmptyNone(type, key)) continue;
    else if (member !== null) checkMember({ type: known?.type ?? type.rest!, key, member }, walk);
  }
  for (const [key, field] of requiredOf(type)) {
    if (isMissing(value[key], field)) missingField({ key, type: field.type }, walk);
  }
  walk.owners.pop();
}

const requiredFields = new WeakMap<ObjectType, [string, Field][]>();

function requiredOf(type: ObjectType): [string, Field][] {
  const known = requiredFields.get(type);
  if (known) return known;
  const required = [...type.fields].filter(([, field]) => field.required);
  requiredFields.set(type, required);
  return required;
}

function isMissing(value: unknown, { nullable }: Field): boolean {
  return value === undefined || (value === null && !nullable);
}

function checkMember({ type, key, member }: { type: Type; key: string | number; member: unknown }, walk: Walk): void {
  walk.path.push(key);
  checkValue(type, member, walk);
  walk.path.pop();
}

function checkMap(type: MapType, value: unknown, walk: Walk): void {
  if (!isObject(value)) return wrongType('a map', value, walk);
  if (isLimited(type)) checkCount({ count: Object.keys(value).length, of: 'map', type }, walk);
  if (type.value.kind === 'any') return;
  for (const key in value) {
    const member = value[key];
    if (member !== null) checkMember({ type: type.value, key, member }, walk);
  }
}

function checkList(type: ListType, value: unknown, walk: Walk): void {
  if (!Array.isArray(value)) return wrongType('a list', value, walk);
  if (isLimited(type)) checkCount({ count: value.length, of: 'list', type }, walk);
  if (type.keys) checkUnique(type.keys, value, walk);
  for (let index = 0; index < value.length; index += 1) {
    if (value[index] === null && type.nullableItems) continue;
    checkMember({ type: type.item, key: index, member: value[index] }, walk);
  }
}

/** What the API server puts in for a part of a key that is left out. */
const DEFAULTS: Readonly<Record<string, unknown>> = { protocol: 'TCP' };

function checkUnique(keys: readonly string[], items: readonly unknown[], walk: Walk): void {
  const seen = new Set<string>();
  for (const [index, item] of items.entries()) {
    const parts = isObject(item) ? keys.map(key => item[key] ?? DEFAULTS[key]) : [];
    if (!parts.length || parts.some(part => part === undefined)) continue;
    const key = JSON.stringify(parts);
    if (seen.has(key)) duplicateItem({ keys, parts, index }, walk);
    seen.add(key);
  }
}

interface DuplicateItem {
  keys: readonly string[];
  parts: readonly unknown[];
  index: number;
}

function duplicateItem({ keys, parts, index }: DuplicateItem, walk: Walk): void {
  const names = keys.map((key, at) => `${key} ${String(parts[at])}`).join(', ');
  const list = formatPath(walk.path);
  walk.path.push(index);
  report(walk, {
    rule: 'duplicate-item',
    message: `${list} has two items with ${names}: the API server would keep one of them, or refuse both.`,
    expected: `one item for each ${keys.join(' and ')}`,
  });
  walk.path.pop();
}

function isLimited({ min, max }: ListType | MapType): boolean {
  return min !== undefined || max !== undefined;
}

function checkCount({ count, of, type }: { count: number; of: string; type: ListType | MapType }, walk: Walk): void {
  const { min, max } = type;
  if (min !== undefined && count < min) refuse({ shown: `a ${of} of ${count}`, expected: `at least ${min}` }, walk);
  if (max !== undefined && count > max) refuse({ shown: `a ${of} of ${count}`, expected: `at most ${max}` }, walk);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
