import { expect, it } from 'vitest';
import { codesOf, dangersOf, object } from '../testing.ts';

const crd = (spec: string, rest = ''): string =>
  object(
    'apiextensions.k8s.io/v1/CustomResourceDefinition',
    `spec: {names: {kind: Thing}, ${rest}versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: ` +
      `{type: object, properties: {spec: ${spec}}}}}]}`,
  );
const HIGH = ['crd-narrowed high'];
const of = (properties: string, rest = ''): string => crd(`{type: object, properties: {${properties}}${rest}}`);

it.each([
  ['a field that is gone', of('a: {type: string}, b: {type: string}'), of('a: {type: string}')],
  ['another type', of('a: {type: string}'), of('a: {type: integer}')],
  ['a field that must be there', of('a: {type: string}'), of('a: {type: string}', ', required: [a]')],
  ['fewer values', of('a: {type: string, enum: [x, y]}'), of('a: {type: string, enum: [x]}')],
  ['a lower maximum', of('a: {type: integer, maximum: 9}'), of('a: {type: integer, maximum: 5}')],
  [
    'a field inside a list',
    of('a: {type: array, items: {type: object, properties: {b: {type: string}}}}'),
    of('a: {type: array, items: {type: object, properties: {}}}'),
  ],
  [
    'another conversion',
    of('a: {type: string}'),
    crd('{type: object, properties: {a: {type: string}}}', 'conversion: {strategy: Webhook}, '),
  ],
])('sees %s', (_, before, after) => {
  expect(codesOf(before, after)).toEqual(HIGH);
});

it('says all fields of one sort at once', () => {
  const many = Array.from({ length: 8 }, (_, index) => `f${index}: {type: string}`).join(', ');
  expect(dangersOf(of(many), of('f0: {type: string}'))).toMatchObject([
    { message: expect.stringContaining('spec.f1, spec.f2, spec.f3, spec.f4, spec.f5 and 2 more fields') },
  ]);
});

it.each([
  ['a field that is new', of('a: {type: string}'), of('a: {type: string}, b: {type: string}')],
  ['a required field with a default', of('a: {type: string}'), of('a: {type: string, default: x}', ', required: [a]')],
  ['a wider type', of('a: {type: integer}'), of('a: {x-kubernetes-int-or-string: true}')],
  ['more values', of('a: {type: string, enum: [x]}'), of('a: {type: string, enum: [x, y]}')],
  ['a description', of('a: {type: string}'), of('a: {type: string, description: words}')],
  [
    'a field that is kept unseen',
    of('a: {type: string}'),
    crd('{type: object, x-kubernetes-preserve-unknown-fields: true}'),
  ],
  [
    'a new object with a required field',
    of('a: {type: string}'),
    of('a: {type: string}, b: {type: object, required: [c], properties: {c: {type: string}}}'),
  ],
])('leaves %s alone', (_, before, after) => {
  expect(codesOf(before, after)).toEqual([]);
});
