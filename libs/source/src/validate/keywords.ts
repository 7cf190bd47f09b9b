import { isMap } from '../is-map.ts';
import * as lists from './lists.ts';
import * as maps from './maps.ts';
import { reference } from './references.ts';
import * as scalars from './scalars.ts';
import { constant, enumeration } from './types.ts';
import { allOf, anyOf, condition, not, oneOf } from './unions.ts';
import { NONE, type Keyword } from './visit.ts';

/**
 * Every keyword that is judged, by the kind of value it must have: with another value (a draft-03 `required: true`, a
 * draft-04 `exclusiveMinimum: true`) it is a remark. `type` comes before all and is not listed.
 */
export const KEYWORDS: ReadonlyMap<string, Keyword> = new Map([
  ...withValue(isText, {
    $ref: reference,
    pattern: scalars.pattern,
    format: scalars.format,
  }),
  ...withValue(isNumber, {
    minLength: scalars.minLength,
    maxLength: scalars.maxLength,
    minimum: scalars.minimum,
    maximum: scalars.maximum,
    exclusiveMinimum: scalars.exclusiveMinimum,
    exclusiveMaximum: scalars.exclusiveMaximum,
    multipleOf: scalars.multipleOf,
    minItems: lists.minItems,
    maxItems: lists.maxItems,
    minProperties: maps.minProperties,
    maxProperties: maps.maxProperties,
  }),
  ...withValue(isMap, {
    properties: maps.properties,
    patternProperties: maps.patternProperties,
    dependentRequired: maps.dependentRequired,
    dependentSchemas: maps.dependentSchemas,
    dependencies: maps.dependencies,
  }),
  ...withValue(Array.isArray, {
    enum: enumeration,
    required: maps.required,
    prefixItems: lists.prefixItems,
    allOf,
    anyOf,
    oneOf,
  }),
  ...withValue(isSchema, {
    additionalProperties: maps.additionalProperties,
    propertyNames: maps.propertyNames,
    additionalItems: lists.additionalItems,
    contains: lists.contains,
    not,
    if: condition,
  }),
  ...withValue(value => isSchema(value) || Array.isArray(value), { items: lists.items }),
  ...withValue(value => value !== undefined, { const: constant }),
  ...withValue(value => value === true, { uniqueItems: lists.uniqueItems }),
]);

function withValue(isOfKind: (value: unknown) => boolean, keywords: Record<string, Keyword>): [string, Keyword][] {
  return Object.entries(keywords).map(([name, judge]) => [
    name,
    (visit, value) => (isOfKind(value) ? judge(visit, value as never) : NONE),
  ]);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}

function isSchema(value: unknown): boolean {
  return typeof value === 'boolean' || isMap(value);
}
