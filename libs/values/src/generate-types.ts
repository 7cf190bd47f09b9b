import { join } from 'node:path';
import { loadJson, readIfPresent, writeFileAtomic } from '@cedille/source';
import type { JSONSchema } from 'json-schema-to-typescript';

export interface GenerateTypesOptions {
  root: string;
  /** The JSON Schema, relative to the root. */
  schema: string;
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
 * @throws CedilleError `file-missing` or `schema-violation` when the schema cannot be read.
 */
export async function generateTypes({
  root,
  schema,
  to,
  name,
  command,
  partial = false,
}: GenerateTypesOptions): Promise<boolean> {
  const parsed = (await loadJson(root, schema)) as Record<string, unknown>;
  const { compile } = await import('json-schema-to-typescript');
  const types = await compile({ ...((partial ? optional(parsed) : parsed) as JSONSchema), title: name }, name, {
    additionalProperties: false,
    bannerComment: `// Generated from ${schema} by ${command}; not committed.`,
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
