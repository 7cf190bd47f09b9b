import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const namespace = (level?: string): string =>
  object('v1/Namespace', '', level ? `labels: {pod-security.kubernetes.io/enforce: ${level}}` : 'labels: {a: b}');

it('sees a lower level, also when the label goes', () => {
  expect(codesOf(namespace('restricted'), namespace('baseline'))).toEqual(['pod-security-lowered high']);
  expect(codesOf(namespace('baseline'), namespace())).toEqual(['pod-security-lowered high']);
});

it('leaves a higher level alone, and privileged written out', () => {
  expect(codesOf(namespace('baseline'), namespace('restricted'))).toEqual([]);
  expect(codesOf(namespace(), namespace('privileged'))).toEqual([]);
});
