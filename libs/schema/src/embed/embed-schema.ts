import type { JsonSchema } from '@cedille/source';
import type { DerivedSchema } from '../derive-schema.ts';
import { mapSubschemas } from '../generate/share-subschemas.ts';

type SchemaObject = Exclude<JsonSchema, boolean>;

/** A derived schema and the component whose command derives it again. */
export type EmbeddableSchema = Pick<DerivedSchema, 'schema' | 'name' | 'version'> & {
  /** @defaultValue the key */
  component?: string;
};

/**
 * Puts a derived schema into `$defs[key]` of a component's upstream.schema.json, with the version it was derived from. Its
 * shared parts stay inside, so that those of two dependencies never meet. Nothing else in the document changes.
 */
export function embedSchema(document: JsonSchema, key: string, derived: EmbeddableSchema): SchemaObject {
  const outer = typeof document === 'boolean' ? {} : document;
  const { $schema: _, ...schema } = derived.schema as SchemaObject;
  const embedded = { $comment: commentOf(key, derived), ...moveReferences(schema, key) };
  const definitions = { ...(outer['$defs'] as Record<string, JsonSchema> | undefined), [key]: embedded };
  return { ...outer, $defs: sortKeys(definitions) };
}

/** Which chart and version `$defs[key]` was derived from; undefined when it is not there or was not derived. */
export function embeddedVersion(document: JsonSchema, key: string): { name: string; version: string } | undefined {
  const comment = definitionOf(document, key)?.['$comment'];
  const match = typeof comment === 'string' ? /^(\S+) (\S+), derived by /.exec(comment) : null;
  return match ? { name: match[1]!, version: match[2]! } : undefined;
}

/** `$defs[key]`, or undefined. */
export function definitionOf(document: JsonSchema, key: string): SchemaObject | undefined {
  const definitions =
    typeof document === 'object' ? (document['$defs'] as Record<string, JsonSchema> | undefined) : undefined;
  const definition = definitions && Object.hasOwn(definitions, key) ? definitions[key] : undefined;
  return typeof definition === 'object' ? definition : undefined;
}

function commentOf(key: string, { name, version, component }: EmbeddableSchema): string {
  return `${name} ${version}, derived by ./cedille schema ${component ?? key}`;
}

/** References of a document of its own, as they have to be below `$defs[key]`. */
function moveReferences(schema: SchemaObject, key: string): SchemaObject {
  const prefix = `#/$defs/${key.replaceAll('~', '~0').replaceAll('/', '~1')}/$defs/`;
  const move = (child: JsonSchema): JsonSchema => (typeof child === 'boolean' ? child : moveReferences(child, key));
  const moved = mapSubschemas(schema, move);
  const reference = moved['$ref'];
  return typeof reference === 'string' ? { ...moved, $ref: reference.replace('#/$defs/', prefix) } : moved;
}

function sortKeys<T>(map: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
