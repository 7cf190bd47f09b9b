import type { Field, ListType, MapType, ObjectType, Type } from '../form/type.ts';
import { checkScalar } from './check-scalar.ts';
import { missingField, unknownField } from './field-violations.ts';
import { refuse, wrongType, type Walk } from './walk.ts';

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
  for (let index = 0; index < value.length; index += 1) {
    if (value[index] === null && type.nullableItems) continue;
    checkMember({ type: type.item, key: index, member: value[index] }, walk);
  }
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
