import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const deployment = (replicas?: number): string =>
  object('apps/v1/Deployment', `spec: {${replicas === undefined ? '' : `replicas: ${replicas}`}}`);

it('sees a workload that stops, also from the one replica that goes without saying', () => {
  expect(codesOf(deployment(3), deployment(0))).toEqual(['scaled-to-zero high']);
  expect(codesOf(deployment(), deployment(0))).toEqual(['scaled-to-zero high']);
});

it('leaves fewer replicas alone, and replicas that an autoscaler sets from now on', () => {
  expect(codesOf(deployment(3), deployment(2))).toEqual([]);
  expect(codesOf(deployment(0), deployment(1))).toEqual([]);
  expect(codesOf(deployment(3), deployment())).toEqual([]);
});

it('sees a CronJob that is suspended', () => {
  const job = (suspend: boolean): string => object('batch/v1/CronJob', `spec: {suspend: ${suspend}}`);
  expect(codesOf(job(false), job(true))).toEqual(['scaled-to-zero notice']);
  expect(codesOf(job(true), job(false))).toEqual([]);
});
