import type { JsonSchema } from '@cedille/source';
import type { ObjectType, ScalarName, Type } from '@cedille/types';
import type { PlaceTypes } from '../places/place-types.ts';

/** Quantities of a container or a claim: `cpu`, `memory`, and names of devices with a domain. */
const RESOURCE_NAMES = '^(cpu|memory|ephemeral-storage|storage|pods|hugepages-.+|.+/.+)$';

const SCALAR_NAMES: Readonly<Record<ScalarName, readonly string[]>> = {
  string: ['string'],
  'date-time': ['string'],
  byte: ['string'],
  boolean: ['boolean'],
  integer: ['integer'],
  int32: ['integer'],
  int64: ['integer'],
  number: ['number'],
  'int-or-string': ['string', 'integer'],
  quantity: ['string', 'number'],
};

/** Names in JSON Schema of what a scalar type accepts. */
export function namesOfScalar(scalar: ScalarName): readonly string[] {
  return SCALAR_NAMES[scalar];
}

/** Schemas of the types of Kubernetes and custom resources that one chart uses, each object once under its name. */
export class PlaceSchemas {
  private readonly types: PlaceTypes;
  private readonly names = new Map<ObjectType, string>();
  private readonly taken = new Set<string>();
  private readonly coreNames: ReadonlyMap<ObjectType, string>;

  constructor(types: PlaceTypes) {
    this.types = types;
    this.coreNames = new Map([...types.registry.coreTypes()].map(([name, type]) => [type, name]));
  }

  of(type: Type): JsonSchema {
    switch (type.kind) {
      case 'any':
        return true;
      case 'scalar':
        return { type: oneOrMany(namesOfScalar(type.scalar)) };
      case 'list':
        return { type: 'array', ...ifNotTrue('items', this.of(type.item)) };
      case 'map':
        return {
          type: 'object',
          ...(isQuantity(type.value) && { propertyNames: { pattern: RESOURCE_NAMES } }),
          ...ifNotTrue('additionalProperties', this.of(type.value)),
        };
      case 'object':
        return { $ref: `#/$defs/${this.nameOf(type)}` };
    }
  }

  /** Schemas of the fields of an object. What only the API server writes is left out. */
  propertiesOf(type: ObjectType): Map<string, JsonSchema> {
    const isKind = type.fields.has('apiVersion');
    const fields = [...type.fields.keys()].filter(key => key !== 'managedFields' && !(key === 'status' && isKind));
    return new Map(fields.sort().map(key => [key, this.of(this.types.step(type, key)!)]));
  }

  /** All definitions that the schemas given so far refer to, and those that these refer to. */
  definitions(): Map<string, JsonSchema> {
    const written = new Map<string, JsonSchema>();
    for (const [type, name] of this.names) written.set(name, this.definitionOf(type));
    return written;
  }

  private definitionOf(type: ObjectType): JsonSchema {
    return {
      type: 'object',
      properties: Object.fromEntries(this.propertiesOf(type)),
      additionalProperties: type.rest ? this.of(type.rest) : false,
    };
  }

  private nameOf(type: ObjectType): string {
    const known = this.names.get(type);
    if (known !== undefined) return known;
    const core = this.coreNames.get(type);
    const name = this.free(core === undefined ? safeName(type.name ?? 'object') : `io.k8s.${core}`);
    this.names.set(type, name);
    return name;
  }

  private free(name: string): string {
    let candidate = name;
    for (let count = 2; this.taken.has(candidate); count++) candidate = `${name}-${count}`;
    this.taken.add(candidate);
    return candidate;
  }
}

function safeName(name: string): string {
  return name.replace(/[^\w.-]/g, '_');
}

function isQuantity(type: Type): boolean {
  return type.kind === 'scalar' && type.scalar === 'quantity';
}

function ifNotTrue(keyword: string, schema: JsonSchema): Record<string, JsonSchema> {
  return schema === true ? {} : { [keyword]: schema };
}

export function oneOrMany<T>(items: readonly T[]): T | T[] {
  return items.length === 1 ? items[0]! : [...items];
}
