import {
  BOOLEAN,
  INTEGER,
  NONE,
  NULL,
  NUMBER,
  SCALAR,
  STRING,
  has,
  namesOf,
  typeOfName,
  type TypeSet,
} from '../tree/value-type.ts';
import type { JsonSchema } from '@cedille/source';
import type { ValuesNode } from '../tree/values-node.ts';
import type { NodeFacts } from './node-facts.ts';
import { orDigits } from './leniency.ts';
import { namesOfScalar } from './place-schemas.ts';

/** What accepts text, numbers and booleans: a template prints all of them. */
export const ANY_SCALAR: readonly string[] = ['string', 'number', 'boolean'];

/**
 * Names of the scalar types that are accepted: a number that is also printed where only numbers belong names no port; beside
 * a map that only templates speak of, any scalar switches it off.
 */
export function scalarNames(
  node: ValuesNode,
  { types, isObject, objects, maps, properties, scalars }: NodeFacts,
): string[] {
  const isWhole = typeof node.defaultValue === 'number' && !node.isTypeTested && takesWhole(scalars);
  for (const { scalar } of scalars) {
    if (scalar === 'int-or-string' && !isWhole && has(types, STRING | INTEGER)) return ['string', 'integer'];
    if (scalar === 'quantity' && has(types, STRING | INTEGER | NUMBER)) return ['string', 'number'];
  }
  if (scalars.length && has(types, STRING) && !node.isFilled) return acceptedWhenEmpty(types, scalars);
  const isOnlyRead = !has(types, ~NULL) && isObject && !objects.length && !maps.length && !node.isChart;
  if (isOnlyRead && properties.length) return [...ANY_SCALAR];
  return namesOf((types & SCALAR) | interchangeable(node, scalars));
}

/** Places in manifests that take whole numbers alone. */
function takesWhole(scalars: NodeFacts['scalars']): boolean {
  return scalars.some(({ scalar }) => scalar === 'integer' || scalar === 'int32' || scalar === 'int64');
}

/** A template that prints a value prints other scalars as well: those that look the same afterwards are as good. */
function interchangeable(node: ValuesNode, scalars: NodeFacts['scalars']): TypeSet {
  const { defaultValue: usual, isEmitted, isCompared, isPrintedBare } = node;
  if (typeof usual === 'number') {
    const mayHaveDecimals = node.isWrittenWithPoint || (isEmitted && !isCompared);
    return mayHaveDecimals && !takesWhole(scalars) ? NUMBER : NONE;
  }
  if (!isEmitted || isCompared) return NONE;
  if (usual === false && node.isSwitch && !node.isUsedUnasked) return typesWhenUnset(scalars);
  if (typeof usual !== 'string' || isPrintedBare) return NONE;
  if (/^(true|false)$/.test(usual)) return BOOLEAN;
  return looksWhole(usual) || !namesExactText(node.key) ? INTEGER : NONE;
}

/** What is printed once it is set: whatever its place takes. */
function typesWhenUnset(scalars: NodeFacts['scalars']): TypeSet {
  const names = scalars.length ? scalars.flatMap(({ scalar }) => namesOfScalar(scalar)) : ANY_SCALAR;
  return names.map(typeOfName).reduce((all, type) => all | type, NONE);
}

function looksWhole(text: string): boolean {
  return /^-?\d+$/.test(text);
}

/** Text in which every digit counts: as a number `1.10` is `1.1`, `012` is 10, and a long one is printed with an exponent. */
function namesExactText(key: string): boolean {
  return /tag|version|revision|digest|sha$|password|passwd|secret|token|key/i.test(key);
}

/** Digits as text, where a number is printed and nothing calculates with it. */
export function textOfNumber(
  node: ValuesNode,
  { scalars }: NodeFacts,
  types: string[],
): Record<string, JsonSchema | string> {
  const isNumber = typeof node.defaultValue === 'number' && !types.includes('string');
  const isCompared = node.isCompared && !scalars.some(({ scalar }) => scalar === 'int-or-string');
  if (!isNumber || !node.isEmitted || isCompared) return {};
  return orDigits(types, { whole: takesWhole(scalars) });
}

/** An empty text as default says that nothing is set, not that a text is wanted: what the place takes is accepted, too. */
function acceptedWhenEmpty(types: TypeSet, scalars: NodeFacts['scalars']): string[] {
  const fromPlace = scalars.flatMap(({ scalar }) => namesOfScalar(scalar)).map(typeOfName);
  return namesOf(fromPlace.reduce((all, type) => all | type, types & SCALAR));
}
