import type { JsonSchema } from '@cedille/source';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareSubschemas } from './share-subschemas.ts';

const container = {
  type: 'object',
  properties: { name: { type: 'string' }, type: { type: 'string' }, size: { type: 'integer' } },
  additionalProperties: false,
};

/** All references replaced by what they lead to. */
function expand(schema: unknown, root: JsonSchema): unknown {
  if (Array.isArray(schema)) return schema.map(item => expand(item, root));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref } = schema as { $ref?: unknown };
  if (typeof $ref === 'string' && typeof root === 'object')
    return expand(root['$defs'][$ref.slice('#/$defs/'.length)], root);
  const entries = Object.entries(schema).filter(([key]) => key !== '$defs');
  return Object.fromEntries(entries.map(([key, value]) => [key, expand(value, root)]));
}

describe('equal subschemas', () => {
  it('become one definition, named for the key where it stands first', () => {
    const shared = shareSubschemas({ type: 'object', properties: { first: container, second: container } }, new Map());
    expect(shared).toEqual({
      type: 'object',
      properties: { first: { $ref: '#/$defs/first' }, second: { $ref: '#/$defs/first' } },
      $defs: { first: container },
    });
  });

  it('stay where they are when they are short, or alone', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'string' }, c: container } };
    expect(shareSubschemas(schema, new Map())).toEqual(schema);
  });

  it('are not confused with properties called type or properties', () => {
    const odd = { type: 'object', properties: { type: container, properties: container, items: { type: 'string' } } };
    const shared = shareSubschemas(odd, new Map());
    expect(expand(shared, shared)).toEqual(odd);
  });

  it('never take a name that a definition has', () => {
    const shared = shareSubschemas(
      { type: 'object', properties: { first: container, second: container } },
      new Map([['first', { type: 'string' }]]),
    );
    expect(Object.keys(shared['$defs'])).toEqual(['first', 'first-2']);
  });

  it('mean the same as before, whatever the schema', () => {
    const { schema } = fc.letrec(tie => ({
      schema: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom({ type: 'string' }, { type: 'integer' }, true, container),
        fc.record({
          type: fc.constant('object'),
          properties: fc.dictionary(fc.constantFrom('a', 'b', 'type', 'items'), tie('schema')),
          additionalProperties: tie('schema'),
        }),
        fc.record({ type: fc.constant('array'), items: tie('schema') }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('x', 'y', 'z'), schema), properties => {
        const whole = { type: 'object', properties: properties as Record<string, JsonSchema> };
        const shared = shareSubschemas(whole, new Map());
        expect(expand(shared, shared)).toEqual(whole);
      }),
    );
  });
});
