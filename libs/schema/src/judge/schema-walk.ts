import type { JsonSchema } from '@cedille/source';

type SchemaObject = Exclude<JsonSchema, boolean>;

/** A schema and the document in which its references start. */
export interface SchemaPlace {
  schema: JsonSchema | undefined;
  root: JsonSchema;
}

/** What the schema says of a key of a map, or of an item; undefined when it says nothing. */
export function stepDown({ schema, root }: SchemaPlace, step: string | number): SchemaPlace {
  const resolved = resolve(schema, root);
  if (typeof step === 'number') return { schema: resolved?.['items'], root };
  return { schema: ownProperty(resolved?.['properties'], step) ?? resolved?.['additionalProperties'], root };
}

/** Whether the key is listed. */
export function knowsKey({ schema, root }: SchemaPlace, key: string): boolean {
  return ownProperty(resolve(schema, root)?.['properties'], key) !== undefined;
}

/** The keys that are listed. */
export function knownKeys({ schema, root }: SchemaPlace): string[] {
  return Object.keys((resolve(schema, root)?.['properties'] as object | undefined) ?? {});
}

/** Names of the types that are accepted, the usual one first; none when anything is. */
export function typesAt({ schema, root }: SchemaPlace): string[] {
  const types = resolve(schema, root)?.['type'] as string | string[] | undefined;
  return types === undefined ? [] : [types].flat();
}

/** Whether keys that are not listed are refused. */
export function isClosed({ schema, root }: SchemaPlace): boolean {
  return resolve(schema, root)?.['additionalProperties'] === false;
}

const MAX_REFERENCES = 20;

/** Follows references; of alternatives the first that speaks of a map. */
export function resolve(schema: JsonSchema | undefined, root: JsonSchema): SchemaObject | undefined {
  let found = schema;
  for (let count = 0; count < MAX_REFERENCES && typeof found === 'object'; count++) {
    if (typeof found['$ref'] === 'string') found = pointed(found['$ref'], root);
    else if (Array.isArray(found['anyOf']) && !found['properties']) found = (found['anyOf'] as JsonSchema[])[0];
    else return found;
  }
  return undefined;
}

/** What a JSON pointer (`#/$defs/x`) leads to. */
function pointed(reference: string, root: JsonSchema): JsonSchema | undefined {
  if (!reference.startsWith('#')) return undefined;
  let found: unknown = root;
  for (const step of reference.slice(1).split('/').slice(1)) {
    found = ownProperty(found, decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  return found as JsonSchema | undefined;
}

function ownProperty(value: unknown, key: string): JsonSchema | undefined {
  const isThere = typeof value === 'object' && value !== null && Object.hasOwn(value, key);
  return isThere ? (value as Record<string, JsonSchema>)[key] : undefined;
}
