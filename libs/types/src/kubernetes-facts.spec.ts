import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OpenApiSchema } from './convert/convert-schema.ts';
import { deriveFromOpenApi, type ApiResource } from './derive/derive-from-open-api.ts';
import { formatFacts } from './form/format-facts.ts';
import { loadKubernetesTypes } from './registry/load-types.ts';
import { validateObject } from './validate/validate-object.ts';
import type { ObjectViolation } from './validate/violation.ts';
import type { KindFacts } from './registry/kind-facts.ts';

/** A folder with openapi-v3.json and resources.json of an API server, the input of the committed facts. */
const FOLDER = process.env['CEDILLE_OPENAPI'];
const isHere = FOLDER !== undefined && existsSync(join(FOLDER, 'openapi-v3.json'));

interface OpenApiDocument {
  kubernetes: string;
  schemas: Record<string, OpenApiSchema>;
}

function read<T>(name: string): T {
  return JSON.parse(readFileSync(join(FOLDER!, name), 'utf8')) as T;
}

describe.skipIf(!isHere)('the committed facts of Kubernetes (needs CEDILLE_OPENAPI)', () => {
  it('are what the OpenAPI document gives, byte for byte', () => {
    const { schemas, kubernetes: version } = read<OpenApiDocument>('openapi-v3.json');
    const { resources } = read<{ resources: ApiResource[] }>('resources.json');
    const committed = readFileSync(new URL('../facts/kubernetes.types.json', import.meta.url), 'utf8');
    const { source } = JSON.parse(committed) as { source: { what: string; version: string; command: string } };
    expect(formatFacts(deriveFromOpenApi({ source: { ...source, version }, schemas, resources }))).toBe(committed);
  });

  it('judge generated objects of every kind, right ones and mutated ones, as ajv does', async () => {
    const { schemas } = read<OpenApiDocument>('openapi-v3.json');
    const registry = await loadKubernetesTypes();
    const judge = ajvOf(schemas);
    const verdicts = { accepted: 0, refused: 0 };
    for (const kind of registry.kinds()) {
      const name = fullNameOf(schemas, kind);
      const sample = fc.sample(objectsOf(schemas, name).chain(withMutations), { numRuns: 12, seed: 1 });
      for (const object of sample.flat()) {
        const complete = { ...object, apiVersion: kind.apiVersion, kind: kind.kind };
        const expected = judge(name)(complete);
        const found = validateObject(registry, complete).filter(isStructural);
        expect({ complete, found, accepted: !found.length }).toMatchObject({ accepted: expected });
        verdicts[expected ? 'accepted' : 'refused'] += 1;
      }
    }
    expect(verdicts.accepted).toBeGreaterThan(1000);
    expect(verdicts.refused).toBeGreaterThan(1000);
  });
});

/** What a JSON Schema can tell; names, quantities and number ranges are judged elsewhere. */
function isStructural({ rule, message }: ObjectViolation): boolean {
  return rule === 'required' ? message.includes('which is required') : ['unknown-field', 'type', 'enum'].includes(rule);
}

function fullNameOf(schemas: OpenApiDocument['schemas'], { apiVersion, kind }: KindFacts): string {
  const [version, group = ''] = apiVersion.split('/').reverse();
  return Object.entries(schemas).find(([, schema]) => {
    const gvks = (schema as Record<string, { group: string; version: string; kind: string }[] | undefined>)[
      'x-kubernetes-group-version-kind'
    ];
    return gvks?.some(gvk => gvk.group === group && gvk.version === version && gvk.kind === kind);
  })![0];
}

/** The OpenAPI schemas as JSON Schema, closed where they list properties; `status` is free. */
function ajvOf(schemas: OpenApiDocument['schemas']): (name: string) => ValidateFunction {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  const closed = JSON.parse(JSON.stringify(schemas), (_key, value: unknown) => {
    const schema = value as OpenApiSchema | null;
    const hasFields = schema && typeof schema === 'object' && schema.type === 'object' && schema.properties;
    return hasFields ? { ...schema, additionalProperties: false } : value;
  }) as OpenApiDocument['schemas'];
  for (const schema of Object.values(closed)) {
    const isKind = 'x-kubernetes-group-version-kind' in schema;
    if (isKind && schema.properties?.['status'])
      Object.assign(schema, {
        properties: { ...schema.properties, status: {} },
        required: schema.required?.filter(key => key !== 'status') ?? [],
      });
  }
  ajv.addSchema({ components: { schemas: closed } }, 'k8s');
  return name => ajv.getSchema(`k8s#/components/schemas/${name}`)!;
}

type Json = Record<string, unknown>;

/** Objects that a schema accepts: all required fields and some of the others, down to a few levels. */
function objectsOf(schemas: OpenApiDocument['schemas'], name: string): fc.Arbitrary<Json> {
  return valuesOf(schemas[name]!, { schemas, depth: 6 }) as fc.Arbitrary<Json>;
}

function valuesOf(
  schema: OpenApiSchema,
  context: { schemas: OpenApiDocument['schemas']; depth: number },
): fc.Arbitrary<unknown> {
  const ref = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (ref) return valuesOfName(ref.slice(ref.lastIndexOf('/') + 1), context);
  const below = { ...context, depth: context.depth - 1 };
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.type === 'array') return fc.array(valuesOf(schema.items!, below), { maxLength: 2 });
  if (schema.type === 'object' && schema.properties) return fieldsOf(schema, below);
  if (schema.type === 'object')
    return fc.dictionary(
      fc.constantFrom('a', 'b'),
      valuesOf((schema.additionalProperties as OpenApiSchema) ?? {}, below),
      { maxKeys: 2 },
    );
  return (
    { string: fc.constantFrom('a', 'b1'), integer: fc.nat(9), number: fc.constant(0.5), boolean: fc.boolean() }[
      schema.type!
    ] ?? fc.constant('a')
  );
}

function valuesOfName(
  name: string,
  context: { schemas: OpenApiDocument['schemas']; depth: number },
): fc.Arbitrary<unknown> {
  if (/\.(Quantity|IntOrString)$/.test(name)) return fc.constantFrom('1', 1);
  if (/\.(JSON|JSONSchemaPropsOr\w+)$/.test(name)) return fc.constant({});
  return valuesOf(context.schemas[name]!, context);
}

function fieldsOf(
  { properties = {}, required = [] }: OpenApiSchema,
  context: { schemas: OpenApiDocument['schemas']; depth: number },
): fc.Arbitrary<Json> {
  const wanted = Object.entries(properties).filter(
    ([key]) => key !== 'status' && (required.includes(key) || context.depth > 0),
  );
  const fields = Object.fromEntries(
    wanted.map(([key, value]): [string, fc.Arbitrary<unknown>] => [key, valuesOf(value, context)]),
  );
  return fc.record(fields, { requiredKeys: required.filter(key => key in fields) }) as fc.Arbitrary<Json>;
}

/** The object, and copies of it with one key removed, misspelled or of another type. */
function withMutations(object: Json): fc.Arbitrary<Json[]> {
  const places = placesIn(object);
  if (!places.length) return fc.constant([object]);
  const mutation = fc.tuple(fc.constantFrom(...places), fc.constantFrom('remove', 'rename', 'retype'));
  return fc
    .array(
      mutation.map(([place, how]) => mutate({ object, place, how })),
      { minLength: 6, maxLength: 6 },
    )
    .map(mutated => [object, ...mutated]);
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, path: Place = []): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => {
    const place = [...path, Array.isArray(value) ? Number(key) : key];
    return [...(typeof place.at(-1) === 'string' ? [place] : []), ...placesIn(child, place)];
  });
}

function mutate({ object, place, how }: { object: Json; place: Place; how: string }): Json {
  const copy = structuredClone(object);
  const owner = place.slice(0, -1).reduce((current, step) => current[step as string] as Json, copy);
  const key = place.at(-1) as string;
  const value = owner[key];
  if (how === 'retype') owner[key] = typeof value === 'object' ? 'text' : { odd: [value] };
  else delete owner[key];
  if (how === 'rename') owner[`${key}x`] = value;
  return copy;
}
