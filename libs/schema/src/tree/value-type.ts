/** A set of JSON types, one bit each: unions are taken a million times a chart. */
export type TypeSet = number;

export const NONE: TypeSet = 0;
export const STRING: TypeSet = 1;
export const INTEGER: TypeSet = 2;
export const NUMBER: TypeSet = 4;
export const BOOLEAN: TypeSet = 8;
export const OBJECT: TypeSet = 16;
export const ARRAY: TypeSet = 32;
export const NULL: TypeSet = 64;
export const SCALAR: TypeSet = STRING | INTEGER | NUMBER | BOOLEAN;

const NAMES: readonly (readonly [TypeSet, string])[] = [
  [STRING, 'string'],
  [INTEGER, 'integer'],
  [NUMBER, 'number'],
  [BOOLEAN, 'boolean'],
  [OBJECT, 'object'],
  [ARRAY, 'array'],
  [NULL, 'null'],
];

/** Whether the set has at least one of the types. */
export function has(set: TypeSet, types: TypeSet): boolean {
  return (set & types) !== 0;
}

/** The type of a value that JSON can hold. */
export function typeOfValue(value: unknown): TypeSet {
  if (value === null || value === undefined) return NULL;
  if (Array.isArray(value)) return ARRAY;
  if (typeof value === 'object') return OBJECT;
  if (typeof value === 'boolean') return BOOLEAN;
  if (typeof value === 'number') return Number.isInteger(value) ? INTEGER : NUMBER;
  return STRING;
}

/** The bit of a type's name in JSON Schema; none for an unknown name. */
export function typeOfName(name: unknown): TypeSet {
  return NAMES.find(([, known]) => known === name)?.[0] ?? NONE;
}

/** Names in JSON Schema; `number` covers `integer`. */
export function namesOf(set: TypeSet): string[] {
  const reduced = has(set, NUMBER) ? set & ~INTEGER : set;
  return NAMES.filter(([type]) => has(reduced, type)).map(([, name]) => name);
}
