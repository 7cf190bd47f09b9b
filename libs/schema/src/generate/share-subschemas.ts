import type { JsonSchema } from '@cedille/source';

type SchemaObject = Exclude<JsonSchema, boolean>;

/** Shorter schemas are clearer where they stand. */
const MIN_LENGTH = 50;
/** What a reference costs. */
const REFERENCE_LENGTH = 30;

/**
 * Moves equal subschemas to `$defs`, each under the name of the key where it stands first, and leaves out definitions that
 * nothing refers to. The result is sorted and depends on nothing but the input.
 */
export function shareSubschemas(schema: JsonSchema, definitions: ReadonlyMap<string, JsonSchema>): SchemaObject {
  const sharing = new Sharing(definitions);
  const root = asObject(schema);
  sharing.count(root);
  for (const definition of definitions.values()) sharing.count(definition);
  const shared = sharing.rewriteChildren(root);
  const defs = sharing.definitions(
    [...definitions].map(([name, definition]) => [name, sharing.rewriteChildren(asObject(definition))]),
  );
  return defs.length ? { ...shared, $defs: Object.fromEntries(defs) } : shared;
}

class Sharing {
  private readonly uses = new Map<string, number>();
  private readonly names = new Map<string, string>();
  private readonly texts = new WeakMap<object, string>();
  private readonly made: [string, JsonSchema][] = [];
  private readonly taken: Set<string>;

  constructor(definitions: ReadonlyMap<string, JsonSchema>) {
    this.taken = new Set(definitions.keys());
  }

  /** Counts each subschema once for each distinct schema that holds it. */
  count(schema: JsonSchema): void {
    if (typeof schema === 'boolean') return;
    mapSubschemas(schema, child => {
      if (typeof child === 'boolean') return child;
      const text = this.textOf(child);
      const uses = (this.uses.get(text) ?? 0) + 1;
      this.uses.set(text, uses);
      if (uses === 1) this.count(child);
      return child;
    });
  }

  rewriteChildren(schema: SchemaObject): SchemaObject {
    return mapSubschemas(schema, (child, key) => this.rewrite(child, key));
  }

  definitions(given: readonly [string, JsonSchema][]): [string, JsonSchema][] {
    return [...given, ...this.made].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  private rewrite(schema: JsonSchema, key: string): JsonSchema {
    if (typeof schema === 'boolean') return schema;
    const text = this.textOf(schema);
    if (!this.isWorthSharing(text, schema)) return this.rewriteChildren(schema);
    const known = this.names.get(text);
    const name = known ?? this.freeName(key);
    if (known === undefined) {
      this.names.set(text, name);
      this.made.push([name, this.rewriteChildren(schema)]);
    }
    return { $ref: `#/$defs/${name}` };
  }

  private isWorthSharing(text: string, schema: SchemaObject): boolean {
    const uses = this.uses.get(text) ?? 0;
    if (uses < 2 || text.length <= MIN_LENGTH || schema['type'] === undefined) return false;
    return text.length * (uses - 1) > REFERENCE_LENGTH * uses;
  }

  private freeName(key: string): string {
    const base = key.replace(/[^\w.-]/g, '') || 'shared';
    let name = base;
    for (let count = 2; this.taken.has(name); count++) name = `${base}-${count}`;
    this.taken.add(name);
    return name;
  }

  private textOf(schema: SchemaObject): string {
    const known = this.texts.get(schema);
    if (known !== undefined) return known;
    const text = JSON.stringify(schema);
    this.texts.set(schema, text);
    return text;
  }
}

type Change = (schema: JsonSchema, key: string) => JsonSchema;

/** The schema with each direct subschema changed. A property named `type` or `items` is not a keyword. */
export function mapSubschemas(schema: SchemaObject, change: Change, key = ''): SchemaObject {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword === 'properties' || keyword === '$defs') return [keyword, mapValues(value, change)];
      if (keyword === 'additionalProperties' || keyword === 'items')
        return [keyword, change(value, singular(key, keyword))];
      if (keyword === 'anyOf') return [keyword, (value as JsonSchema[]).map(part => change(part, key))];
      return [keyword, value];
    }),
  );
}

function mapValues(schemas: Record<string, JsonSchema>, change: Change): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(schemas).map(([key, schema]) => [key, change(schema, key)]));
}

function singular(key: string, keyword: string): string {
  return key ? key.replace(/s$/, '') : keyword === 'items' ? 'item' : 'entry';
}

function asObject(schema: JsonSchema): SchemaObject {
  if (schema === true) return {};
  return schema === false ? { not: {} } : schema;
}
