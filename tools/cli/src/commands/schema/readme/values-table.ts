import type { Upstream } from '@cedille/component';
import { describeSpecs } from '@cedille/schema';
import { formatPath, type JsonSchema } from '@cedille/source';
import { valueAt } from '@cedille/values';
import type { Language } from './language.ts';
import { code, table } from './table.ts';

type SchemaObject = Exclude<JsonSchema, boolean>;

export interface ValuesTableOptions {
  /** The chart's values.schema.yaml. */
  own: SchemaObject;
  /** Those of the libraries whose shapes it uses. */
  libraries: readonly SchemaObject[];
  /** Its values.yaml. */
  defaults: unknown;
  upstreams: readonly Upstream[];
  language: Language;
}

/** Every value of the chart itself, and one row for each upstream chart, whose own documentation says the rest. */
export function valuesTable({ own, libraries, defaults, upstreams, language }: ValuesTableOptions): string[] {
  const rows = rowsOf({ schema: own, root: own, libraries, path: [], defaults, language });
  return table(language.head.values, [...rows, ...upstreamRows(upstreams, language)]);
}

/** The shapes of a library that charts refer to by name. */
export function shapesTable(library: SchemaObject, language: Language): string[] {
  const shapes = Object.entries((library['$defs'] ?? {}) as Record<string, JsonSchema>);
  const context = { root: library, libraries: [], defaults: undefined, language };
  const rows = shapes.flatMap(([name, schema]) => rowsOf({ ...context, schema, path: [name] }));
  return table(language.head.shapes, rows);
}

interface Place {
  schema: JsonSchema;
  root: SchemaObject;
  libraries: readonly SchemaObject[];
  path: readonly string[];
  defaults: unknown;
  language: Language;
}

/** Every key that ends in a value, or in a shape with a name; items of lists go by `[]`, free keys by `<name>`. */
function rowsOf(place: Place): string[][] {
  const { root, path } = place;
  const schema = follow(place.schema, root);
  if (!schema) return [];
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>);
  const below = (child: JsonSchema, at: readonly string[]): string[][] => rowsOf({ ...place, schema: child, path: at });
  const [free, items] = [inner(schema['additionalProperties'], root), inner(schema['items'], root)];
  return [
    ...(path.length && (!properties.length || schema['items']) ? [rowOf({ ...place, schema })] : []),
    ...properties.flatMap(([key, child]) => below(child, [...path, key])),
    ...(free ? below({ properties: free }, [...path, '<name>']) : []),
    ...(items ? below({ properties: items }, [...path.slice(0, -1), `${path.at(-1)}[]`]) : []),
  ];
}

/** The keys of what a list or a map with free keys holds, unless these are plain values or a shape with a name. */
function inner(schema: JsonSchema | undefined, root: SchemaObject): Record<string, JsonSchema> | undefined {
  return follow(schema, root)?.['properties'] as Record<string, JsonSchema> | undefined;
}

function rowOf({ schema, path, libraries, defaults, language }: Place & { schema: SchemaObject }): string[] {
  const value = valueAt(defaults, path) ?? schema['default'];
  const described =
    schema[language.key === 'fr' ? 'fr' : 'description'] ?? specsOf(schema, language) ?? patternOf(schema);
  return [
    code(path.join('.')),
    typeOf(schema, libraries, language),
    value === undefined ? '' : defaultOf(value, language),
    String(described ?? ''),
  ];
}

/** Longer ones would make the table unreadable. */
const LONGEST_DEFAULT = 60;

function defaultOf(value: unknown, { seeDefaults }: Language): string {
  const text = JSON.stringify(value);
  return text.length > LONGEST_DEFAULT ? seeDefaults : code(text);
}

/** A map of specs needs no words of its own. */
function specsOf({ specs }: SchemaObject, { key }: Language): string | undefined {
  return typeof specs === 'string' ? describeSpecs(specs, key) : undefined;
}

function patternOf({ pattern }: SchemaObject): string | undefined {
  return pattern === undefined ? undefined : code(String(pattern));
}

function typeOf(schema: SchemaObject, libraries: readonly SchemaObject[], language: Language): string {
  const shape = schema['$ref'] as string | undefined;
  if (shape !== undefined) {
    const target = shapeOf(shape, libraries);
    // A shape that only restricts a text or a number says nothing that its type does not.
    return target && isPlain(target) ? typeOf(target, libraries, language) : `[${shape}](${language.shapes})`;
  }
  if (Array.isArray(schema['enum'])) return schema['enum'].map(value => code(JSON.stringify(value))).join(', ');
  if ('const' in schema) return code(JSON.stringify(schema['const']));
  if (schema['items']) return 'array';
  if (schema['properties'] ?? schema['additionalProperties'] ?? schema['specs']) return 'object';
  return [schema['type'] ?? 'any'].flat().join(` ${language.or} `);
}

function shapeOf(name: string, libraries: readonly SchemaObject[]): SchemaObject | undefined {
  const found = libraries.map(library => follow({ $ref: name }, library)).find(target => target && !target['$ref']);
  return found || undefined;
}

function isPlain(schema: SchemaObject): boolean {
  return !['properties', 'additionalProperties', 'items', '$ref'].some(keyword => keyword in schema);
}

function upstreamRows(upstreams: readonly Upstream[], { upstream }: Language): string[][] {
  return upstreams.flatMap(pin =>
    pin.kind === 'chart'
      ? [[code(formatPath([pin.key])), 'object', '', `${upstream} ${pin.name} ${pin.version}.`]]
      : [],
  );
}

/** A shape of the file itself is written out; one of a library is referred to. */
function follow(schema: JsonSchema | undefined, root: SchemaObject): SchemaObject | undefined {
  if (typeof schema !== 'object') return undefined;
  const name = String(schema['$ref'] ?? '').replace(/^#\/\$defs\//, '');
  const target = name ? follow(valueAt(root, ['$defs', name]) as JsonSchema | undefined, root) : undefined;
  if (!target) return schema;
  // What stands beside a reference says more about this place than the shape that it shares.
  const { $ref: _, ...beside } = schema;
  return { ...target, ...beside };
}
