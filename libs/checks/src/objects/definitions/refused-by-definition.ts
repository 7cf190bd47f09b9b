import { isMap, validate, type JsonSchema, type Path } from '@cedille/source';
import type { KubernetesObject } from '@cedille/manifests';
import type { ObjectViolation } from '@cedille/types';
import { Field, shown } from '../kubernetes/field.ts';
import { holds, toCel } from './cel.ts';
import { rulesOf } from './rules-of.ts';
import { memberSchema, membersOf, type StructuralSchema } from './structural-schema.ts';
import { withDefaults } from './with-defaults.ts';

/** Schemas of the custom resources that a render defines itself, by API version and kind. */
export type DefinedSchemas = ReadonlyMap<string, StructuralSchema>;

interface Definition {
  spec?: {
    group?: string;
    names?: { kind?: string };
    versions?: { name?: string; served?: boolean; schema?: { openAPIV3Schema?: StructuralSchema } }[];
  };
}

/** The schemas of all served versions. */
export function definedSchemas(definitions: readonly KubernetesObject[]): DefinedSchemas {
  return new Map(
    definitions.flatMap(definition => {
      const { group, names, versions } = (definition as Definition).spec ?? {};
      return (Array.isArray(versions) ? versions : []).flatMap(({ name, served, schema }) => {
        const root = schema?.openAPIV3Schema;
        return served && isMap(root) ? [[`${group}/${name} ${names?.kind}`, root] as const] : [];
      });
    }),
  );
}

/** What a definition refuses beyond types: rules in CEL, `oneOf` and its like, sets, and bounds that are outside. */
export function refusedByDefinition(schemas: DefinedSchemas, object: KubernetesObject): ObjectViolation[] {
  return documentsOf(new Field(object)).flatMap(({ value, path }) => {
    const document = value as KubernetesObject;
    const schema = schemaOf(schemas, document);
    if (!schema) return [];
    return [...judge(schema, desired(schema, document), [])].map(found => ({
      ...found,
      path: [...path, ...found.path],
    }));
  });
}

/** The schema of an object, where its definition is among them. */
export function schemaOf(
  schemas: DefinedSchemas,
  { apiVersion, kind }: KubernetesObject,
): StructuralSchema | undefined {
  return schemas.get(`${apiVersion} ${kind}`);
}

/** What is asked for, as the API server sees it when it validates. */
export function desired(schema: StructuralSchema, { status: _, ...object }: KubernetesObject): unknown {
  return withDefaults(schema, object);
}

function documentsOf(field: Field): Field[] {
  const isList = field.at('kind').text?.endsWith('List') && Array.isArray(field.at('items').value);
  return isList ? field.at('items').items.flatMap(documentsOf) : field.isMap ? [field] : [];
}

function* judge(schema: StructuralSchema, value: unknown, path: Path): Iterable<ObjectViolation> {
  const field = new Field(value, path);
  yield* combined(schema, field);
  yield* bounds(schema, field);
  yield* rules(schema, field);
  if (Array.isArray(value)) yield* set(schema, field);
  for (const [key, member] of membersOf(value)) {
    if (isMetadata(path, key)) continue;
    yield* judge(memberSchema(schema, key), member, [...path, key]);
  }
}

/** Judged for every object alike, whatever its definition says. */
export function isMetadata(path: Path, key: string | number): boolean {
  return key === 'metadata' && !path.length;
}

const COMBINATIONS = ['allOf', 'anyOf', 'oneOf', 'not'] as const;

const EXPECTED = {
  allOf: 'what all of its alternatives ask for',
  anyOf: 'what at least one of its alternatives asks for',
  oneOf: 'what exactly one of its alternatives asks for',
  not: 'not what the definition excludes',
};

function* combined(schema: StructuralSchema, field: Field): Iterable<ObjectViolation> {
  for (const keyword of COMBINATIONS) {
    if (schema[keyword] === undefined) continue;
    const found = validate({ [keyword]: plain(schema[keyword]) }, field.value);
    if (!found.length) continue;
    const hint = found[0]!.expected;
    yield field.refuse(`breaks ${keyword} of its definition`, `${EXPECTED[keyword]}${hint ? `: ${hint}` : ''}`);
  }
}

/** OpenAPI 3.0 as JSON Schema: bounds that are outside are numbers there, and formats say less. */
function plain(schema: unknown): JsonSchema {
  if (Array.isArray(schema)) return schema.map(plain) as unknown as JsonSchema;
  if (!isMap(schema)) return schema as JsonSchema;
  const { format: _, exclusiveMinimum, exclusiveMaximum, minimum, maximum, nullable, ...rest } = schema;
  const converted = Object.fromEntries(
    Object.entries(rest).map(([key, member]) => [key, isData(key) ? member : plain(member)]),
  );
  return {
    ...converted,
    ...(minimum !== undefined && { [exclusiveMinimum === true ? 'exclusiveMinimum' : 'minimum']: minimum }),
    ...(maximum !== undefined && { [exclusiveMaximum === true ? 'exclusiveMaximum' : 'maximum']: maximum }),
    ...(nullable === true && typeof rest.type === 'string' && { type: [rest.type, 'null'] }),
  };
}

function isData(key: string): boolean {
  return key === 'enum' || key === 'default' || key === 'required';
}

function* bounds(schema: StructuralSchema, field: Field): Iterable<ObjectViolation> {
  const { value } = field;
  if (typeof value === 'number') {
    const { minimum, maximum, multipleOf } = schema;
    if (schema.exclusiveMinimum === true && value === minimum)
      yield field.refuse(`is ${value}`, `more than ${minimum}`);
    if (schema.exclusiveMaximum === true && value === maximum)
      yield field.refuse(`is ${value}`, `less than ${maximum}`);
    if (multipleOf !== undefined && validate({ multipleOf }, value).length)
      yield field.refuse(`is ${value}`, `a multiple of ${multipleOf}`);
  }
  if (!isMap(value) || !schema.properties) return;
  const { length } = Object.keys(value);
  if (schema.minProperties !== undefined && length < schema.minProperties)
    yield field.refuse(`has ${length} fields`, `at least ${schema.minProperties}`);
  if (schema.maxProperties !== undefined && length > schema.maxProperties)
    yield field.refuse(`has ${length} fields`, `at most ${schema.maxProperties}`);
}

function* set(schema: StructuralSchema, field: Field): Iterable<ObjectViolation> {
  if (schema['x-kubernetes-list-type'] !== 'set' && !schema.uniqueItems) return;
  const seen = new Set<string>();
  for (const item of field.items) {
    const text = JSON.stringify(item.value);
    if (seen.has(text)) yield item.refuse(`is ${shown(item.value)}, as another one is`, 'each item once');
    seen.add(text);
  }
}

/** Rules about values as they are; of those about a change, the ones that are asked of what is new, too. */
function* rules(schema: StructuralSchema, field: Field): Iterable<ObjectViolation> {
  if (!field.isSet) return;
  for (const { text, ...written } of rulesOf(schema)) {
    if (holds(written, { self: toCel(schema, field.value) }) === false)
      yield field.refuse('breaks a rule of its definition', text);
  }
}
