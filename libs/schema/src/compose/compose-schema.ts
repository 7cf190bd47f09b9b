import { escapePointer, type JsonSchema } from '@cedille/source';
import type { TypeRegistry } from '@cedille/types';
import { describeSpecs, kindsIn, PLACEMENT, specDefinitions } from './kind-specs.ts';

type SchemaObject = Exclude<JsonSchema, boolean>;

/** A library chart whose shapes a schema may use. */
export interface LibraryShapes {
  /** Its name: `common`. */
  name: string;
  /** Its values.schema.yaml: below `properties` the values of `<name>.objects`, below `$defs` what is referred to by name. */
  schema: SchemaObject;
  /** Whether a template of the chart includes `<name>.objects`: then the chart has its values. */
  isIncluded: boolean;
}

export interface ComposeSchemaOptions {
  /** Name of the chart. */
  name: string;
  /** What it is, where its own schema does not say. */
  description?: string | undefined;
  /** Its values.schema.yaml; without one it has no values of its own. */
  own?: SchemaObject | undefined;
  libraries?: readonly LibraryShapes[];
  /** Its upstream.schema.json: a definition for each upstream chart. */
  upstream?: SchemaObject | undefined;
  /** Kinds of Kubernetes, and those of its types.json: values may be specs of them. */
  kinds?: TypeRegistry | undefined;
}

/**
 * Puts the values.schema.json of a chart together: what it says itself, closed; the shapes of its libraries, and
 * the values of those whose objects it includes; and the derived schemas of its upstream charts. Self-contained.
 */
export function composeSchema({
  name,
  description,
  own = {},
  libraries = [],
  upstream = {},
  kinds,
}: ComposeSchemaOptions): SchemaObject {
  const shapes = libraries.map(library => ({
    ...library,
    schema: complete(library.schema, { home: library.name, libraries }),
  }));
  const ours = complete(own, { libraries });
  const derived = definitionsOf(upstream);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: name,
    description: ours['description'] ?? description ?? `Values of ${name}.`,
    type: 'object',
    additionalProperties: false,
    ...(ours['required'] !== undefined && { required: ours['required'] as JsonSchema }),
    properties: {
      global: { type: 'object', description: 'Values that Helm shares with all charts of a release.' },
      ...Object.fromEntries(shapes.map(library => [library.name, { $ref: `#/$defs/${library.name}` }])),
      ...Object.assign({}, ...shapes.filter(({ isIncluded }) => isIncluded).map(sharedProperties)),
      ...propertiesOf(ours),
      ...Object.fromEntries(Object.keys(derived).map(key => [key, { $ref: `#/$defs/${escapePointer(key)}` }])),
    },
    $defs: {
      ...definitionsOf(ours),
      ...Object.fromEntries(shapes.map(({ name, schema }) => [name, libraryDefinition(schema)])),
      ...derived,
      ...(kinds && specDefinitions(kindsIn(own), kinds)),
    },
  };
}

/** The library's values are read by the chart that includes its helpers; it has none of its own. */
function libraryDefinition(schema: SchemaObject): SchemaObject {
  return {
    type: 'object',
    description: schema['description'] ?? 'A library has no values of its own.',
    additionalProperties: false,
    properties: { global: { type: 'object', description: 'Values that Helm shares with all charts of a release.' } },
    $defs: { ...definitionsOf(schema), ...propertiesOf(schema) },
  };
}

function sharedProperties({ name, schema }: LibraryShapes): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.keys(propertiesOf(schema)).map(key => [key, { $ref: `#/$defs/${name}/$defs/${key}` }]),
  );
}

interface CompleteOptions {
  /** The library that the schema belongs to. */
  home?: string;
  libraries: readonly LibraryShapes[];
}

/**
 * Our shorthand as plain JSON Schema: a map with `properties` is an object and closed, `items` is a list, `specs` is a map of
 * specs by name, a reference by name leads to a shape of a library, of two languages English is kept.
 */
function complete(schema: SchemaObject, options: CompleteOptions): SchemaObject {
  const { fr: _, ...closed } = closeObject(mapOfSpecs(schema));
  const schemas = Object.entries({ ...closed, ...refer(closed, options) }).map(([keyword, value]) => {
    if (ONE.has(keyword)) return [keyword, completeOne(value as JsonSchema, options)];
    if (SEVERAL.has(keyword)) return [keyword, (value as JsonSchema[]).map(item => completeOne(item, options))];
    return [keyword, NAMED.has(keyword) ? completeNamed(value as Record<string, JsonSchema>, options) : value];
  });
  return Object.fromEntries(schemas) as SchemaObject;
}

/** Keywords that hold one schema, a list of them, or a map. */
const ONE = new Set(['additionalProperties', 'items', 'propertyNames', 'not', 'if', 'then', 'else']);
const SEVERAL = new Set(['allOf', 'anyOf', 'oneOf']);
const NAMED = new Set(['properties', 'patternProperties', '$defs']);

function completeOne(schema: JsonSchema, options: CompleteOptions): JsonSchema {
  return typeof schema === 'boolean' ? schema : complete(schema, options);
}

function completeNamed(schemas: Record<string, JsonSchema>, options: CompleteOptions): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, completeOne(schema, options)]));
}

function mapOfSpecs(schema: SchemaObject): SchemaObject {
  const { specs, ...said } = schema;
  if (typeof specs !== 'string') return schema;
  const rest = Object.fromEntries(Object.entries(said).filter(([key]) => !PLACED.has(key)));
  return {
    description: describeSpecs(specs, 'en'),
    ...rest,
    propertyNames: { pattern: OBJECT_NAME },
    additionalProperties: { $ref: `#/$defs/${escapePointer(specs)}` },
  };
}

const PLACED: ReadonlySet<string> = new Set(PLACEMENT);

/** A name that any object may have. */
const OBJECT_NAME = '^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$';

function closeObject(schema: SchemaObject): SchemaObject {
  if (schema['items'] !== undefined && schema['type'] === undefined) return { type: 'array', ...schema };
  if (schema['properties'] === undefined && schema['additionalProperties'] === undefined) return schema;
  return { type: 'object', additionalProperties: false, ...schema };
}

function refer({ $ref }: SchemaObject, { home, libraries }: CompleteOptions): SchemaObject {
  if (typeof $ref !== 'string' || $ref.startsWith('#')) return {};
  const owner = libraries.find(({ schema }) => shapeNames(schema).includes($ref));
  return { $ref: `#/$defs/${owner?.name ?? home ?? ''}/$defs/${$ref}` };
}

/** The names by which a schema may refer to the shapes of a library. */
export function shapeNames(schema: SchemaObject): string[] {
  return [...Object.keys(definitionsOf(schema)), ...Object.keys(propertiesOf(schema))];
}

function propertiesOf(schema: SchemaObject): Record<string, JsonSchema> {
  return (schema['properties'] ?? {}) as Record<string, JsonSchema>;
}

function definitionsOf(schema: SchemaObject): Record<string, JsonSchema> {
  return (schema['$defs'] ?? {}) as Record<string, JsonSchema>;
}
