import { expect, it } from 'vitest';
import { codesOf, KEPT, object } from '../testing.ts';

const widget = (rest = '', metadata = ''): string => object('shop.example.org/v1/Widget', rest, metadata);

it('is worth a notice when it goes, and only then', () => {
  expect(codesOf(widget(), '')).toEqual(['unknown-kind notice']);
  expect(codesOf(widget('', KEPT), '')).toEqual([]);
  expect(codesOf('', widget())).toEqual([]);
  expect(codesOf(widget('spec: {a: 1}'), widget('spec: {a: 2}'))).toEqual([]);
});

it('is no kind of Kubernetes', () => {
  expect(codesOf(object('coordination.k8s.io/v1/Lease'), '')).toEqual([]);
  expect(codesOf(object('batch/v1/CronJob'), '')).toEqual([]);
});
