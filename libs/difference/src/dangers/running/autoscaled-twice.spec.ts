import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const workload = (replicas?: number): string =>
  object('apps/v1/Deployment', `spec: {${replicas === undefined ? '' : `replicas: ${replicas}, `}template: {}}`);
const scaler = (name = 'it'): string =>
  object('autoscaling/v2/HorizontalPodAutoscaler', `spec: {scaleTargetRef: {kind: Deployment, name: ${name}}}`);
const NOTICE = ['autoscaled-twice notice'];

it('sees an autoscaler come beside fixed replicas, and the other way round', () => {
  expect(codesOf(workload(2), workload(2) + scaler())).toEqual(NOTICE);
  expect(codesOf(workload() + scaler(), workload(2) + scaler())).toEqual(NOTICE);
});

it('leaves either alone, another workload, and what was so before', () => {
  expect(codesOf(workload(), workload() + scaler())).toEqual([]);
  expect(codesOf(workload(2), workload(2) + scaler('other'))).toEqual([]);
  expect(codesOf(workload(2) + scaler(), workload(3) + scaler())).toEqual([]);
});
