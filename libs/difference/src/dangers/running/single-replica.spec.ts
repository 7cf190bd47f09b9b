import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const deployment = (replicas: number): string => object('apps/v1/Deployment', `spec: {replicas: ${replicas}}`);

it('sees one replica left', () => {
  expect(codesOf(deployment(3), deployment(1))).toEqual(['single-replica notice']);
  const scaler = (most: number): string =>
    object('autoscaling/v2/HorizontalPodAutoscaler', `spec: {maxReplicas: ${most}}`);
  expect(codesOf(scaler(4), scaler(1))).toEqual(['single-replica notice']);
});

it('leaves other numbers alone', () => {
  expect(codesOf(deployment(3), deployment(2))).toEqual([]);
  expect(codesOf(deployment(0), deployment(1))).toEqual([]);
  expect(codesOf(deployment(1), deployment(3))).toEqual([]);
});
