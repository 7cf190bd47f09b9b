import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const webhook = (rest: string, resources = 'widgets'): string =>
  object(
    'admissionregistration.k8s.io/v1/ValidatingWebhookConfiguration',
    `webhooks: [{name: a.b.c, rules: [{resources: [${resources}]}]${rest && `, ${rest}`}}]`,
  );

it('sees Ignore become Fail, also by leaving it out', () => {
  expect(codesOf(webhook('failurePolicy: Ignore'), webhook('failurePolicy: Fail'))).toEqual(['webhook-blocks high']);
  expect(codesOf(webhook('failurePolicy: Ignore'), webhook(''))).toEqual(['webhook-blocks high']);
});

it('sees a new one that all pods wait for', () => {
  expect(codesOf('', webhook('', 'pods'))).toEqual(['webhook-blocks notice']);
});

it('leaves Fail that was there alone, Ignore, and a new one for its own kind or namespaces', () => {
  expect(codesOf(webhook(''), webhook('failurePolicy: Fail'))).toEqual([]);
  expect(codesOf(webhook(''), webhook('failurePolicy: Ignore'))).toEqual([]);
  expect(codesOf('', webhook(''))).toEqual([]);
  expect(codesOf('', webhook('namespaceSelector: {matchLabels: {a: b}}', 'pods'))).toEqual([]);
});
