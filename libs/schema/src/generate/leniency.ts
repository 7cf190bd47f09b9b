import type { JsonSchema } from '@cedille/source';
import { mapSubschemas } from './share-subschemas.ts';

/** What people write for nothing where something else belongs. */
const OFF: JsonSchema = { enum: [false, '', 0] };

/** Digits as text: whole numbers, and those with decimals. */
const DIGITS = { whole: '^-?\\d+$', any: '^-?\\d+(\\.\\d+)?$' } as const;

/** The schema, or what switches the value off. Not `true`: that would be used. */
export function orOff(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, OFF] };
}

/** Types of a number, and text of nothing but digits. */
export function orDigits(types: readonly string[], { whole }: { whole: boolean }): { type: string[]; pattern: string } {
  return { type: [...types, 'string'], pattern: whole ? DIGITS.whole : DIGITS.any };
}

/** What can be a map or a list, once a template has run it as one: nothing, an action, more than one line, an entry. */
const STRUCTURE = '^\\s*$|\\{\\{|[\\n:]|^\\s*[\\[{-]';

/** Text beside a map or a list that says the same: a word would be printed where one of them belongs. */
export function ofStructure(): { pattern: string } {
  return { pattern: STRUCTURE };
}

/**
 * The schema without what is accepted only because people write it and the chart understands it: for types, so that a
 * program writes the plain form.
 */
export function withoutLeniency(schema: JsonSchema): JsonSchema {
  if (typeof schema === 'boolean') return schema;
  const plain = withoutDigits(withoutOff(schema));
  return mapSubschemas(plain, child => withoutLeniency(child));
}

function withoutOff(schema: Exclude<JsonSchema, boolean>): Exclude<JsonSchema, boolean> {
  const { anyOf, ...rest } = schema as { anyOf?: JsonSchema[] };
  const kept = anyOf?.filter(part => JSON.stringify(part) !== JSON.stringify(OFF));
  if (!anyOf || kept!.length === anyOf.length) return schema;
  const [only, ...others] = kept!;
  return !others.length && typeof only === 'object' ? { ...only, ...rest } : { ...rest, anyOf: kept };
}

function withoutDigits(schema: Exclude<JsonSchema, boolean>): Exclude<JsonSchema, boolean> {
  const { pattern, ...rest } = schema;
  const types = [schema['type']].flat() as string[];
  const isNumber = types.includes('integer') || types.includes('number');
  if (!isNumber || !Object.values<unknown>(DIGITS).includes(pattern)) return schema;
  const plain = types.filter(type => type !== 'string');
  return { ...rest, type: plain.length === 1 ? plain[0] : plain };
}
