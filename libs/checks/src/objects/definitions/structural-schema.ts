import { isMap } from '@cedille/source';

/** What a version of a CustomResourceDefinition says of its objects, as far as values are judged by it. */
export interface StructuralSchema {
  type?: string;
  nullable?: boolean;
  default?: unknown;
  properties?: Readonly<Record<string, StructuralSchema>>;
  additionalProperties?: StructuralSchema | boolean;
  items?: StructuralSchema;
  allOf?: readonly StructuralSchema[];
  anyOf?: readonly StructuralSchema[];
  oneOf?: readonly StructuralSchema[];
  not?: StructuralSchema;
  uniqueItems?: boolean;
  multipleOf?: number;
  minimum?: number;
  maximum?: number;
  minProperties?: number;
  maxProperties?: number;
  /** As in OpenAPI 3.0: whether `minimum` itself is outside. */
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  'x-kubernetes-list-type'?: string;
  'x-kubernetes-list-map-keys'?: readonly string[];
  'x-kubernetes-validations'?: readonly ValidationRule[];
}

/** A rule in CEL. */
export interface ValidationRule {
  rule: string;
  message?: string;
  /** Whether a rule about a change is asked of what is new, too: `oldSelf` is optional in it. */
  optionalOldSelf?: boolean;
}

/** The schema of a member. */
export function memberSchema(schema: StructuralSchema, key: string | number): StructuralSchema {
  if (typeof key === 'number') return schema.items ?? {};
  const { properties = {}, additionalProperties: rest } = schema;
  if (Object.hasOwn(properties, key)) return properties[key]!;
  return typeof rest === 'object' ? rest : {};
}

/** Items of a list, or members of a map. */
export function membersOf(value: unknown): Iterable<[string | number, unknown]> {
  if (Array.isArray(value)) return value.entries();
  return isMap(value) ? Object.entries(value) : [];
}
