import { expect, it } from 'vitest';
import { codesOf, KEPT, object } from '../testing.ts';

it('sees a namespace go', () => {
  expect(codesOf(object('v1/Namespace'), '')).toEqual(['namespace-removed critical']);
});

it('leaves a namespace alone that is kept, and one that comes', () => {
  expect(codesOf(object('v1/Namespace', '', KEPT), '')).toEqual([]);
  expect(codesOf('', object('v1/Namespace'))).toEqual([]);
});
