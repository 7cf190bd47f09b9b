import type { ListType, MapType, ObjectType, ScalarType, Type } from './type.ts';

export interface ToJsonSchemaOptions {
  /** Refuse unknown keys where the API server would drop them. @defaultValue true */
  closed?: boolean;
  /** Objects nested deeper than this become `{}`. @defaultValue 11 */
  depth?: number;
  /** Leave `required` out: a chart often adds what is required itself. @defaultValue false */
  optional?: boolean;
  /** Gives the `$ref` for a named type, so that the caller keeps it once in its `$defs`; undefined writes the type out. */
  ref?: (name: string, type: ObjectType) => string | undefined;
}

type NormalizedOptions = Required<Omit<ToJsonSchemaOptions, 'ref'>> & Pick<ToJsonSchemaOptions, 'ref'>;
/** A draft-07 schema as plain data. */
type Schema = Record<string, unknown>;

/** JSON Schema (draft-07) of a type. `type` itself is always written out; `ref` is asked for the named types below it. */
export function toJsonSchema(type: Type, options: ToJsonSchemaOptions = {}): Schema {
  const { closed = true, depth = 11, optional = false, ref } = options;
  const normalized = { closed, depth, optional, ...(ref && { ref }) };
  return type.kind === 'object' ? objectSchema(type, normalized) : convert(type, normalized);
}

function convert(type: Type, options: NormalizedOptions): Schema {
  switch (type.kind) {
    case 'any':
      return {};
    case 'scalar':
      return scalarSchema(type);
    case 'list':
      return listSchema(type, options);
    case 'map':
      return mapSchema(type, options);
    case 'object': {
      const $ref = type.name === undefined ? undefined : options.ref?.(type.name, type);
      return $ref === undefined ? objectSchema(type, options) : { $ref };
    }
  }
}

const SCALAR_TYPES: Readonly<Record<ScalarType['scalar'], string | string[]>> = {
  string: 'string',
  boolean: 'boolean',
  integer: 'integer',
  int32: 'integer',
  int64: 'integer',
  number: 'number',
  'int-or-string': ['integer', 'string'],
  quantity: ['string', 'number'],
  'date-time': 'string',
  byte: 'string',
};

function scalarSchema({ scalar, enum: values, pattern, format, min, max }: ScalarType): Schema {
  if (values) return { enum: [...values] };
  const [minimum, maximum] = scalar === 'string' ? ['minLength', 'maxLength'] : ['minimum', 'maximum'];
  return {
    type: SCALAR_TYPES[scalar],
    ...(pattern !== undefined && { pattern }),
    ...(format !== undefined && { format }),
    ...(min !== undefined && { [minimum!]: min }),
    ...(max !== undefined && { [maximum!]: max }),
  };
}

function listSchema({ item, nullableItems, min, max }: ListType, options: NormalizedOptions): Schema {
  const items = convert(item, options);
  return {
    type: 'array',
    ...(Object.keys(items).length && { items: nullableItems ? { anyOf: [items, { type: 'null' }] } : items }),
    ...(min !== undefined && { minItems: min }),
    ...(max !== undefined && { maxItems: max }),
  };
}

function mapSchema({ value, min, max }: MapType, options: NormalizedOptions): Schema {
  const additionalProperties = convert(value, options);
  return {
    type: 'object',
    ...(Object.keys(additionalProperties).length && { additionalProperties }),
    ...(min !== undefined && { minProperties: min }),
    ...(max !== undefined && { maxProperties: max }),
  };
}

function objectSchema(type: ObjectType, options: NormalizedOptions): Schema {
  if (options.depth <= 0) return {};
  const below = { ...options, depth: options.depth - 1 };
  const properties: Schema = {};
  const required: string[] = [];
  for (const [key, field] of type.fields) {
    properties[key] = convert(field.type, below);
    if (field.required) required.push(key);
  }
  const rest = type.rest && convert(type.rest, below);
  const additional = rest ? (Object.keys(rest).length ? rest : undefined) : options.closed ? false : undefined;
  return {
    type: 'object',
    properties,
    ...(additional !== undefined && { additionalProperties: additional }),
    ...(required.length && !options.optional && { required }),
  };
}
