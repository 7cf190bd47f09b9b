import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const claim = (size: string): string =>
  object('v1/PersistentVolumeClaim', `spec: {resources: {requests: {storage: ${size}}}}`);

it('sees a claim that shrinks, whatever the units', () => {
  expect(codesOf(claim('1Gi'), claim('900Mi'))).toEqual(['smaller-volume critical']);
});

it('leaves a claim alone that grows, or says the same size in other words', () => {
  expect(codesOf(claim('1Gi'), claim('1.5Gi'))).toEqual([]);
  expect(codesOf(claim('1Gi'), claim('1024Mi'))).toEqual([]);
});
