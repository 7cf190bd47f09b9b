import { expect, it } from 'vitest';
import { codesOf, KEPT, object } from '../testing.ts';

const TYPE = 'apiextensions.k8s.io/v1/CustomResourceDefinition';

it('sees a definition go', () => {
  expect(codesOf(object(TYPE), '')).toEqual(['crd-removed critical']);
});

it('leaves a definition alone that is kept, and an object of a custom kind', () => {
  expect(codesOf(object(TYPE, '', KEPT), '')).toEqual([]);
  expect(codesOf(object('example.org/v1/Thing'), '')).toEqual(['unknown-kind notice']);
});
