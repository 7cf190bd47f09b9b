import { formatPath } from '@cedille/source';
import type { KubernetesObject } from '@cedille/manifests';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { definedSchemas, refusedByDefinition } from './refused-by-definition.ts';
import { refusedUpdate } from './refused-update.ts';
import type { StructuralSchema } from './structural-schema.ts';

function schemasOf(spec: string) {
  const openAPIV3Schema: StructuralSchema = { type: 'object', properties: { spec: parse(spec) as StructuralSchema } };
  const versions = [{ name: 'v1', served: true, schema: { openAPIV3Schema } }];
  const definition = { spec: { group: 'example.com', names: { kind: 'Site' }, versions } };
  return definedSchemas([definition as unknown as KubernetesObject]);
}

const site = (spec: string): KubernetesObject =>
  parse(`{ apiVersion: example.com/v1, kind: Site, metadata: { name: a }, spec: ${spec} }`) as KubernetesObject;

function refusals(schema: string, [before, after]: readonly [string, string]): string[] {
  const change = { before: site(before), after: site(after) };
  return refusedUpdate(schemasOf(schema), change).map(({ path, text }) => `${formatPath(path)}: ${text}`);
}

const FIXED = 'x-kubernetes-validations: [{ rule: self == oldSelf }]';
const field = (more: string): string => `{ type: object, properties: { a: { ${more} } } }`;

describe('a rule about a change', () => {
  it('is told with its message, or as it is', () => {
    const said = field(
      'type: string, x-kubernetes-validations: [{ rule: self == oldSelf, message: The class is fixed. }]',
    );
    expect(refusals(said, ['{ a: x }', '{ a: y }'])).toEqual(['spec.a: The class is fixed']);
    expect(refusals(field(`type: string, ${FIXED}`), ['{ a: x }', '{ a: y }'])).toEqual(['spec.a: self == oldSelf']);
  });

  it.each([
    ['what stays', ['{ a: x }', '{ a: x }']],
    ['what comes', ['{}', '{ a: x }']],
    ['what goes', ['{ a: x }', '{}']],
    ['what is null', ['{ a: x }', '{ a: null }']],
  ] as const)('is not asked of %s', (_what, change) => {
    expect(refusals(field(`type: string, ${FIXED}`), change)).toEqual([]);
  });

  it('sees defaults on both sides', () => {
    const defaulted = field(`type: string, default: x, ${FIXED}`);
    expect(refusals(defaulted, ['{}', '{ a: y }'])).toHaveLength(1);
    expect(refusals(defaulted, ['{}', '{ a: x }'])).toEqual([]);
  });

  it('of the object sees fields that come and go', () => {
    const kept = `{ type: object, properties: { a: { type: string } }, x-kubernetes-validations: [{ rule: has(self.a) == has(oldSelf.a) }] }`;
    expect(refusals(kept, ['{ a: x }', '{}'])).toEqual(['spec: has(self.a) == has(oldSelf.a)']);
    expect(refusals(kept, ['{ a: x }', '{ a: y }'])).toEqual([]);
  });

  it('knows numbers that only grow', () => {
    const grows = field('type: integer, x-kubernetes-validations: [{ rule: self >= oldSelf }]');
    expect(refusals(grows, ['{ a: 3 }', '{ a: 2 }'])).toHaveLength(1);
    expect(refusals(grows, ['{ a: 2 }', '{ a: 3 }'])).toEqual([]);
  });

  it('that cannot be read says nothing', () => {
    const unknown = field('type: string, x-kubernetes-validations: [{ rule: self.unheardOf(oldSelf) }]');
    expect(refusals(unknown, ['{ a: x }', '{ a: y }'])).toEqual([]);
  });

  it('is none where oldSelf only stands in a text', () => {
    const text = field(`type: string, x-kubernetes-validations: [{ rule: "self != 'oldSelf'" }]`);
    expect(refusals(text, ['{ a: x }', '{ a: oldSelf }'])).toEqual([]);
    expect(refusedByDefinition(schemasOf(text), site('{ a: oldSelf }'))).toHaveLength(1);
  });

  it('is not asked when the version of the API is another one', () => {
    const schemas = schemasOf(field(`type: string, ${FIXED}`));
    const before = { ...site('{ a: x }'), apiVersion: 'example.com/v1beta1' };
    expect(refusedUpdate(schemas, { before, after: site('{ a: y }') })).toEqual([]);
  });
});

describe('a value before belongs to', () => {
  const item = `{ type: object, properties: { name: { type: string }, b: { type: string, ${FIXED} } } }`;
  const keyed = field(`type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], items: ${item}`);

  it('an item with its key, wherever it stands', () => {
    const before = '{ a: [{ name: x, b: "1" }, { name: y, b: "2" }] }';
    expect(refusals(keyed, [before, '{ a: [{ name: y, b: "2" }, { name: x, b: "3" }] }'])).toEqual([
      'spec.a[1].b: self == oldSelf',
    ]);
    expect(refusals(keyed, [before, '{ a: [{ name: z, b: "3" }, { name: y, b: "2" }] }'])).toEqual([]);
  });

  it('a key of a map', () => {
    const map = field(`type: object, additionalProperties: { type: string, ${FIXED} }`);
    expect(refusals(map, ['{ a: { x: "1" } }', '{ a: { x: "2", y: "3" } }'])).toEqual(['spec.a.x: self == oldSelf']);
  });

  it('no item of a plain list or of a set', () => {
    const plain = field(`type: array, items: ${item}`);
    expect(refusals(plain, ['{ a: [{ b: "1" }] }', '{ a: [{ b: "2" }] }'])).toEqual([]);
  });

  it.each([
    ['a set', 'x-kubernetes-list-type: set', ['[x, y]', '[y, x]'], ['[x, y]', '[x, z]']],
    [
      'a list with keys',
      'x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name]',
      ['[{ name: x }, { name: y, b: c }]', '[{ name: y, b: c }, { name: x }]'],
      ['[{ name: x }]', '[{ name: x }, { name: y }]'],
    ],
    ['a plain list', '', ['[x, y]', '[x, y]'], ['[x, y]', '[y, x]']],
  ])('%s as a whole, whose order counts as it does to the API server', (_what, type, same, other) => {
    const whole = field(`type: array, items: {}, ${type ? `${type}, ` : ''}${FIXED}`);
    expect(refusals(whole, [`{ a: ${same[0]} }`, `{ a: ${same[1]} }`])).toEqual([]);
    expect(refusals(whole, [`{ a: ${other[0]} }`, `{ a: ${other[1]} }`])).toHaveLength(1);
  });
});

describe('an optional oldSelf', () => {
  const rule = (text: string): string =>
    field(`type: string, x-kubernetes-validations: [{ rule: ${JSON.stringify(text)}, optionalOldSelf: true }]`);
  const keepsOld = rule("self != 'old' || (oldSelf.hasValue() && oldSelf.value() == 'old')");

  it('is asked of a change', () => {
    expect(refusals(keepsOld, ['{ a: x }', '{ a: old }'])).toHaveLength(1);
    expect(refusals(keepsOld, ['{ a: old }', '{ a: old }'])).toEqual([]);
    expect(refusals(rule("self == oldSelf.orValue('x')"), ['{ a: y }', '{ a: z }'])).toHaveLength(1);
  });

  it('is asked of what is new, by the check of the object', () => {
    const found = (value: string): number => refusedByDefinition(schemasOf(keepsOld), site(value)).length;
    expect([found('{ a: old }'), found('{ a: x }')]).toEqual([1, 0]);
  });
});
