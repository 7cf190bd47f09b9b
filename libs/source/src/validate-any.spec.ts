import { Ajv, type CodeKeywordDefinition } from 'ajv';
import fc from 'fast-check';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { validate } from './validate.ts';
import type { JsonSchema } from './validate/schema.ts';

const key = fc.constantFrom('a', 'b', 'ab', 'x/y', '~z');
const few = fc.integer({ min: 0, max: 3 });
const text = fc.constantFrom('', 'a', 'b', 'ab', 'aaa', '😀', '😀é', '10.0.0.1');
const number = fc.constantFrom(-1, 0, 0.5, 1, 1.5, 2, 3, 6);

const { data } = fc.letrec<{ data: unknown }>(tie => ({
  data: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(text, number, fc.boolean(), fc.constant(null)),
    fc.array(tie('data'), { maxLength: 4 }),
    fc.dictionary(key, tie('data'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

/** How an edition of JSON Schema writes lists with places. */
type Tuple = 'items' | 'prefixItems';

/** Random schemas over every supported keyword: a few groups of keywords each, else hardly any data would be valid. */
function schemas(tuple: Tuple): fc.Arbitrary<JsonSchema> {
  const { schema } = fc.letrec<{ schema: JsonSchema }>(tie => {
    const groups = fc.array(fc.oneof(...scalarGroups(), ...nestedGroups(tie('schema'), tuple)), { maxLength: 3 });
    return {
      schema: fc.oneof({ maxDepth: 4 }, fc.boolean(), {
        weight: 8,
        arbitrary: groups.map(parts => Object.assign({}, ...parts) as JsonSchema),
      }),
    };
  });
  return schema;
}

type Group = fc.Arbitrary<Record<string, unknown>>;

function some(keywords: Record<string, fc.Arbitrary<unknown>>): Group {
  return fc.record(keywords, { requiredKeys: [], noNullPrototype: true });
}

const keys = fc.uniqueArray(key, { maxLength: 2 });
const type = fc.constantFrom('string', 'integer', 'number', 'boolean', 'object', 'array', 'null');
const byKey = (value: fc.Arbitrary<unknown>) => fc.dictionary(key, value, { maxKeys: 3, noNullPrototype: true });

function scalarGroups(): Group[] {
  return [
    fc.record({ type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1, maxLength: 3 })) }),
    fc.record({ $ref: fc.constantFrom('#/$defs/tree', '#/$defs/x~1y', '#/$defs/text') }),
    fc.record({ enum: fc.array(data, { minLength: 1, maxLength: 3 }) }),
    fc.record({ const: data }),
    some({ required: keys, minProperties: few, maxProperties: few, dependentRequired: byKey(keys) }),
    some({ minItems: few, maxItems: few, uniqueItems: fc.boolean() }),
    some({ pattern: fc.constantFrom('^a', '^.$', '\\d', 'b|é'), minLength: few, maxLength: few }),
    some({ minimum: number, maximum: number, multipleOf: fc.constantFrom(0.5, 1, 2, 3) }),
    some({ exclusiveMinimum: number, exclusiveMaximum: number }),
  ];
}

function nestedGroups(sub: fc.Arbitrary<JsonSchema>, tuple: Tuple): Group[] {
  const subs = fc.array(sub, { minLength: 1, maxLength: 3 });
  const patterns = fc.dictionary(fc.constantFrom('^a', 'b$', '/'), sub, { maxKeys: 2, noNullPrototype: true });
  return [
    some({ properties: byKey(sub), patternProperties: patterns, additionalProperties: sub }),
    some({ propertyNames: sub, dependencies: byKey(fc.oneof(keys, sub)) }),
    tuple === 'items'
      ? some({ items: fc.oneof(sub, subs), additionalItems: sub })
      : some({ items: sub, prefixItems: subs }),
    // not on an empty list, which Ajv lets pass by mistake in some schemas
    fc.record({ allOf: fc.tuple(fc.record({ contains: sub, minItems: fc.constant(1) })) }),
    fc.record({ allOf: subs }),
    fc.record({ anyOf: subs }),
    fc.record({ oneOf: subs }),
    fc.record({ not: sub }),
    fc.record({ if: sub, then: sub, else: sub }),
  ];
}

const $defs = {
  tree: { type: ['object', 'string', 'number'], additionalProperties: { $ref: '#/$defs/tree' } },
  'x/y': { items: { $ref: '#/$defs/text' } },
  text: { type: 'string', maxLength: 2 },
};

/** Ajv's keywords of draft-07 with those of later editions that are supported here. */
function createJudge(tuple: Tuple): Ajv {
  const require = createRequire(import.meta.url);
  const definition = (name: string) =>
    (require(`ajv/dist/vocabularies/${name}.js`) as { default: CodeKeywordDefinition }).default;
  const ajv = new Ajv({ strict: false, validateSchema: false, validateFormats: false, logger: false });
  ajv.addKeyword(definition('validation/dependentRequired'));
  if (tuple === 'items') return ajv;
  ajv.removeKeyword('items').removeKeyword('additionalItems');
  return ajv.addKeyword(definition('applicator/prefixItems')).addKeyword(definition('applicator/items2020'));
}

describe('the verdict on any data', () => {
  it.each<Tuple>(['items', 'prefixItems'])('is that of Ajv (lists by %s)', tuple => {
    const ajv = createJudge(tuple);
    fc.assert(
      fc.property(schemas(tuple), fc.array(data, { minLength: 5, maxLength: 15 }), (schema, documents) => {
        const whole = { ...(typeof schema === 'boolean' ? { allOf: [schema] } : schema), $defs };
        const isValid = ajv.compile(whole);
        for (const document of documents) {
          const violations = validate(whole, document);
          expect([document, violations.length === 0]).toEqual([document, isValid(document)]);
          expect(violations.every(({ message, path }) => message && Array.isArray(path))).toBe(true);
        }
        ajv.removeSchema(whole);
      }),
      { numRuns: Number(process.env['FAST_CHECK_RUNS'] ?? 300) },
    );
  });

  it('finds its way in a large schema quickly', () => {
    const schema = largeSchema();
    const document = largeDocument();
    expect(JSON.stringify(schema).length).toBeGreaterThan(100_000);
    const best = Math.min(
      ...Array.from({ length: 5 }, () => measure(() => expect(validate(schema, document)).toEqual([]))),
    );
    expect(best).toBeLessThan(50);
  });
});

function largeSchema(): JsonSchema {
  const leaf = { description: 'x'.repeat(100), anyOf: [{ type: 'string', minLength: 1 }, { type: 'integer' }] };
  const group = () => ({
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, leaf])),
  });
  return {
    type: 'object',
    additionalProperties: false,
    properties: Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`group${index}`, group()])),
  };
}

function largeDocument(): unknown {
  const group = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`key${index}`, index]));
  return Object.fromEntries(Array.from({ length: 10 }, (_, index) => [`group${index}`, group]));
}

function measure(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
