import { LazyObject, type ObjectBody } from '../form/lazy-object.ts';
import {
  ANY,
  ANY_OBJECT,
  type Field,
  type ObjectType,
  type ScalarName,
  type ScalarType,
  type Type,
} from '../form/type.ts';

/** The part of OpenAPI v3 that Kubernetes uses for built-in types and for custom resources. */
export interface OpenApiSchema {
  $ref?: string;
  allOf?: OpenApiSchema[];
  /** Left out, like `anyOf` and `not`. */
  oneOf?: OpenApiSchema[];
  type?: string;
  format?: string;
  enum?: unknown[];
  pattern?: string;
  nullable?: boolean;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  required?: string[];
  properties?: Record<string, OpenApiSchema>;
  additionalProperties?: OpenApiSchema | boolean;
  items?: OpenApiSchema;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-embedded-resource'?: boolean;
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-list-map-keys'?: string[];
  'x-kubernetes-patch-merge-key'?: string;
}

export interface ConvertOptions {
  /** Answers for `$ref`. Custom resources have none. */
  resolve?: (ref: string) => Type;
  /**
   * Whether an object without properties is free-form (built-in types) or keeps no key at all (custom resources, whose
   * unknown fields are pruned).
   */
  emptyObjectIsFree: boolean;
  /** What `metadata` of an embedded resource is. */
  objectMeta?: ObjectType;
}

/** The type that a schema describes. Validation by CEL, `oneOf`, `anyOf` and `not` is left out: the result accepts more, never less. */
export function convertSchema(schema: OpenApiSchema, options: ConvertOptions): Type {
  const reference = schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0]!.$ref : undefined);
  if (reference !== undefined) return options.resolve?.(reference) ?? ANY;
  if (schema['x-kubernetes-int-or-string'] || schema.format === 'int-or-string') return intOrString(schema);
  switch (schema.type) {
    case 'object':
      return convertObject(schema, options);
    case 'array':
      return convertList(schema, options);
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return convertScalar(schema, schema.type);
    default:
      return schema.properties ? convertObject(schema, options) : ANY;
  }
}

function intOrString({ pattern }: OpenApiSchema): ScalarType {
  if (pattern?.startsWith(QUANTITY_PATTERN)) return { kind: 'scalar', scalar: 'quantity' };
  return { kind: 'scalar', scalar: 'int-or-string', ...patternOf(pattern) };
}

/** How the pattern begins that generators of CRDs write for `resource.Quantity`. */
const QUANTITY_PATTERN = '^(\\+|-)?(([0-9]+(\\.[0-9]*)?)';

function convertObject(schema: OpenApiSchema, options: ConvertOptions): Type {
  const { properties, additionalProperties: extra, minProperties: min, maxProperties: max } = schema;
  const open = schema['x-kubernetes-preserve-unknown-fields'] || extra === true;
  if (schema['x-kubernetes-embedded-resource']) return new LazyObject(undefined, () => embeddedBody(schema, options));
  if (!properties || !Object.keys(properties).length) {
    if (extra && extra !== true) return { kind: 'map', value: convertSchema(extra, options), ...limits(min, max) };
    if (open || options.emptyObjectIsFree) return ANY_OBJECT;
  }
  return new LazyObject(undefined, () => objectBody(schema, options));
}

/** Fields of a schema with properties; defaults are filled in before validation, so such a field is never missing. */
export function objectBody(schema: OpenApiSchema, options: ConvertOptions): ObjectBody {
  const required = new Set(schema.required);
  const fields = new Map<string, Field>();
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    const isDefaulted = !options.emptyObjectIsFree && value.default !== undefined;
    fields.set(key, {
      type: convertSchema(value, options),
      required: required.has(key) && !isDefaulted,
      ...(value.nullable && { nullable: true }),
    });
  }
  const { additionalProperties: extra } = schema;
  const open = schema['x-kubernetes-preserve-unknown-fields'] || extra === true;
  const rest = extra && extra !== true ? convertSchema(extra, options) : open ? ANY : undefined;
  return rest ? { fields, rest } : { fields };
}

function embeddedBody(schema: OpenApiSchema, options: ConvertOptions): ObjectBody {
  const { fields, rest } = objectBody(schema, options);
  const name: Type = { kind: 'scalar', scalar: 'string' };
  const own: [string, Field][] = [
    ['apiVersion', { type: name, required: true }],
    ['kind', { type: name, required: true }],
    ['metadata', { type: options.objectMeta ?? ANY_OBJECT, required: false }],
  ];
  return { fields: new Map([...fields, ...own]), ...(rest && { rest }) };
}

function convertList(schema: OpenApiSchema, options: ConvertOptions): Type {
  const { items = {}, minItems, maxItems } = schema;
  const mergeKey = schema['x-kubernetes-patch-merge-key'];
  const keys = schema['x-kubernetes-list-map-keys'] ?? (mergeKey === undefined ? undefined : [mergeKey]);
  return {
    kind: 'list',
    item: convertSchema(items, options),
    ...(keys && { keys }),
    ...(items.nullable && { nullableItems: true }),
    ...limits(minItems, maxItems),
  };
}

function convertScalar(schema: OpenApiSchema, type: 'string' | 'integer' | 'number' | 'boolean'): ScalarType {
  const values = schema.enum?.filter(value => value !== null) as string[] | undefined;
  if (values?.length) return { kind: 'scalar', scalar: type, enum: values };
  const { scalar, format } = scalarOf(type, schema.format);
  const isText = type === 'string';
  return {
    kind: 'scalar',
    scalar,
    ...(format !== undefined && { format }),
    ...(isText ? limits(schema.minLength, schema.maxLength) : limits(schema.minimum, schema.maximum)),
    ...patternOf(isText ? schema.pattern : undefined),
  };
}

/** Formats that the API server judges, see `supportedFormats` of apiextensions-apiserver; the others say nothing to it. */
const TEXT_FORMATS = new Set(['cidr', 'ipv4', 'ipv6', 'duration', 'uri', 'hostname', 'email', 'uuid', 'date']);

function scalarOf(
  type: 'string' | 'integer' | 'number' | 'boolean',
  format = '',
): { scalar: ScalarName; format?: string } {
  if (type === 'integer') return { scalar: format === 'int32' || format === 'int64' ? format : type };
  if (type !== 'string') return { scalar: type };
  if (format === 'date-time' || format === 'byte') return { scalar: format };
  return TEXT_FORMATS.has(format) ? { scalar: type, format } : { scalar: type };
}

function limits(min: number | undefined, max: number | undefined): { min?: number; max?: number } {
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}

/** Patterns are written for Go; one that JavaScript cannot read is left out. */
function patternOf(pattern: string | undefined): { pattern?: string } {
  if (pattern === undefined) return {};
  try {
    new RegExp(pattern, 'u');
    return { pattern };
  } catch {
    return {};
  }
}
