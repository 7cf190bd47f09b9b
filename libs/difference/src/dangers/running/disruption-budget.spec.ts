import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const budget = (rest = 'maxUnavailable: 1'): string =>
  object('policy/v1/PodDisruptionBudget', `spec: {selector: {matchLabels: {app: a}}, ${rest}}`);
const deployment = (replicas: number): string =>
  object('apps/v1/Deployment', `spec: {replicas: ${replicas}, template: {metadata: {labels: {app: a}}}}`);

it('sees a budget go', () => {
  expect(codesOf(budget() + deployment(3), deployment(3))).toEqual(['disruption-budget notice']);
});

it('leaves a budget alone that goes with its workload, or with all replicas but one', () => {
  expect(codesOf(budget() + deployment(3), '')).toEqual([]);
  expect(codesOf(budget() + deployment(3), deployment(1))).toEqual(['single-replica notice']);
});

it('sees a budget that lets no pod go', () => {
  expect(codesOf(budget(), budget('maxUnavailable: 0'))).toEqual(['disruption-budget notice']);
  expect(codesOf(budget(), budget('maxUnavailable: 2'))).toEqual([]);
});
