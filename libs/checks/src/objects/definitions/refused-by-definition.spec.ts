import { formatPath } from '@cedille/source';
import type { KubernetesObject } from '@cedille/manifests';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { definedSchemas, refusedByDefinition } from './refused-by-definition.ts';
import type { StructuralSchema } from './structural-schema.ts';

function refusals(spec: string, value: string): string[] {
  const definition = {
    spec: {
      group: 'example.com',
      names: { kind: 'Site' },
      versions: [
        {
          name: 'v1',
          served: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec: parse(spec) as StructuralSchema } } },
        },
      ],
    },
  } as unknown as KubernetesObject;
  const object = parse(
    `{ apiVersion: example.com/v1, kind: Site, metadata: { name: a }, spec: ${value} }`,
  ) as KubernetesObject;
  return refusedByDefinition(definedSchemas([definition]), object).map(
    ({ path, expected }) => `${formatPath(path)}: ${expected}`,
  );
}

const rule = (text: string, more = ''): string =>
  `{ type: object, properties: { a: { type: integer }, b: { type: string } }, x-kubernetes-validations: [{ rule: ${JSON.stringify(text)}${more} }] }`;

describe('rules in CEL', () => {
  it('are told with their message, or as they are', () => {
    expect(refusals(rule('self.a < 3', ', message: a is too large.'), '{ a: 3 }')).toEqual(['spec: a is too large']);
    expect(refusals(rule('self.a < 3'), '{ a: 3 }')).toEqual(['spec: self.a < 3']);
    expect(refusals(rule('self.a < 3'), '{ a: 2 }')).toEqual([]);
  });

  it.each([
    ['a rule about a change', 'self.a == oldSelf.a'],
    ['a function that nobody knows', 'self.a.unheardOf()'],
    ['no CEL at all', 'self.a ==='],
  ])('say nothing where they cannot be told: %s', (_what, text) => {
    expect(refusals(rule(text), '{ a: 3 }')).toEqual([]);
  });

  it('refuse where they read what is not there, and decide by nothing else', () => {
    expect(refusals(rule('size(self.b) > 1'), '{ a: 3 }')).toEqual(['spec: size(self.b) > 1']);
    expect(refusals(rule('size(self.b) > 1 || self.a == 2'), '{ a: 3 }')).toHaveLength(1);
    expect(refusals(rule('size(self.b) > 1 || self.a == 3'), '{ a: 3 }')).toEqual([]);
    expect(refusals(rule('self.a == 2 && size(self.b) > 1'), '{ a: 3 }')).toHaveLength(1);
    expect(refusals(rule('self.a == 2 ? size(self.b) > 1 : true'), '{ a: 3 }')).toEqual([]);
  });

  it.each([
    ['self.b.matches("^[a-z]+$")', '{ b: A }'],
    ['quantity(self.b).isLessThan(quantity("1Gi"))', '{ b: 2Gi }'],
    ['isIP(self.b)', '{ b: a.example.org }'],
    ['duration(self.b) < duration("1h")', '{ b: 2h }'],
    ['!has(self.b) || self.b.size() < 2', '{ b: ab }'],
    ['["a"].exists(x, x == self.b)', '{ b: b }'],
  ])('are evaluated: %s', (text, value) => {
    expect(refusals(rule(text), value)).toHaveLength(1);
  });

  it('see defaults, and no nulls', () => {
    const spec =
      '{ type: object, properties: { a: { type: integer, default: 5 } }, x-kubernetes-validations: [{ rule: "self.a < 3" }] }';
    expect(refusals(spec, '{}')).toEqual(['spec: self.a < 3']);
    expect(refusals(spec, '{ a: null }')).toEqual(['spec: self.a < 3']);
    expect(refusals(spec, '{ a: 1 }')).toEqual([]);
  });

  it('reach fields whose names CEL keeps for itself, and none of a map that is called so', () => {
    const field =
      '{ type: object, properties: { namespace: { type: string }, a-b: { type: string } }, x-kubernetes-validations: [{ rule: "self.__namespace__ == self.a__dash__b" }] }';
    expect(refusals(field, '{ namespace: x, a-b: y }')).toHaveLength(1);
    expect(refusals(field, '{ namespace: x, a-b: x }')).toEqual([]);
    const map =
      '{ type: object, additionalProperties: { type: string }, x-kubernetes-validations: [{ rule: "!(\'a-b\' in self)" }] }';
    expect(refusals(map, '{ a-b: y }')).toHaveLength(1);
  });
});

describe('what else definitions ask for', () => {
  it.each([
    ['oneOf', '{ oneOf: [{ required: [a] }, { required: [b] }] }', '{ a: 1, b: 2 }', '{ a: 1 }'],
    ['anyOf', '{ anyOf: [{ required: [a] }, { required: [b] }] }', '{ c: 1 }', '{ a: 1, b: 2 }'],
    ['not', '{ not: { required: [a] } }', '{ a: 1 }', '{ b: 1 }'],
    ['a set', '{ properties: { a: { x-kubernetes-list-type: set, items: {} } } }', '{ a: [1, 1] }', '{ a: [1, 2] }'],
    [
      'a bound that is outside',
      '{ properties: { a: { type: number, maximum: 3, exclusiveMaximum: true } } }',
      '{ a: 3 }',
      '{ a: 2 }',
    ],
    ['a multiple', '{ properties: { a: { type: integer, multipleOf: 5 } } }', '{ a: 3 }', '{ a: 10 }'],
    ['a number of fields', '{ properties: { a: {}, b: {} }, minProperties: 1 }', '{}', '{ a: 1 }'],
  ])('%s', (_what, schema, wrong, right) => {
    expect(refusals(schema, wrong)).toHaveLength(1);
    expect(refusals(schema, right)).toEqual([]);
  });

  it('says nothing of kinds that the render does not define', () => {
    expect(refusedByDefinition(new Map(), { apiVersion: 'v1', kind: 'ConfigMap' })).toEqual([]);
  });
});
