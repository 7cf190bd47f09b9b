import { join } from 'node:path';
import { readIfPresent, writeFileAtomic, type JsonSchema } from '@cedille/source';
import type { JSONSchema } from 'json-schema-to-typescript';

export interface GenerateTypesOptions {
  root: string;
  schema: JsonSchema;
  /** What the schema was read from, for the first line: a path relative to the root. */
  source: string;
  /** The TypeScript file to write, relative to the root. */
  to: string;
  /** Name of the exported type. */
  name: string;
  /** The command that makes the file again; its first line says so. */
  command: string;
  /** Values arrive in layers, so that no layer need be complete: keys are optional, except in the items of lists. */
  partial?: boolean;
}

/**
 * Writes TypeScript types for a JSON Schema. A file that is up to date is left alone.
 * @returns whether the file changed.
 */
export async function generateTypes({
  root,
  schema,
  source,
  to,
  name,
  command,
  partial = false,
}: GenerateTypesOptions): Promise<boolean> {
  const { compile } = await import('json-schema-to-typescript');
  const types = await compile({ ...((partial ? optional(schema) : schema) as JSONSchema), title: name }, name, {
    additionalProperties: false,
    bannerComment: `// Generated from ${source} by ${command}; not committed.`,
    format: false,
    ignoreMinAndMaxItems: true,
    unknownAny: true,
  });
  if ((await readIfPresent(join(root, to))) === types) return false;
  await writeFileAtomic(join(root, to), types);
  return true;
}

/** The schema without `required` and conditions outside of list items. */
function optional(schema: unknown, inItems = false): unknown {
  if (Array.isArray(schema)) return schema.map(item => optional(item, inItems));
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema)
    .filter(
      ([key, value]) =>
        !(key === 'required' && Array.isArray(value) && !inItems) && !['if', 'then', 'else'].includes(key),
    )
    .map(([key, value]) => [key, optional(value, inItems || key === 'items')]);
  return Object.fromEntries(entries) as unknown;
}
