import { createHash } from 'node:crypto';
import { serialize } from 'node:v8';
import { validate, type ValidateOptions } from './validate.ts';
import type { JsonSchema, Violation } from './validate/schema.ts';
import { earlierTexts } from './yaml.ts';

const SOUND = new Uint8Array([1]);

/**
 * Judges data by a schema, unless an earlier run found the same data to be sound: what `useParsedTexts` was given remembers that,
 * too. What is wrong is looked at every time.
 */
export function validateOnce(
  schema: JsonSchema,
  data: unknown,
  options: Pick<ValidateOptions, 'sourceOf'> = {},
): Violation[] {
  const earlier = earlierTexts();
  if (!earlier) return validate(schema, data, options);
  // Serialized rather than as JSON, which has one word for null, NaN and infinity.
  const key = `sound ${schemaDigest(schema)} ${digest(serialize(data))}`;
  if (earlier.get(key)) return [];
  const violations = validate(schema, data, options);
  if (!violations.length) earlier.set(key, SOUND);
  return violations;
}

/** Each schema is read once: nobody changes one. */
const digests = new WeakMap<object, string>();

function schemaDigest(schema: JsonSchema): string {
  if (typeof schema === 'boolean') return String(schema);
  const known = digests.get(schema) ?? digest(JSON.stringify(schema));
  digests.set(schema, known);
  return known;
}

function digest(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('base64').slice(0, 32);
}
