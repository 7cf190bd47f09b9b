import type { KubernetesObject } from '@cedille/manifests';
import { describe, expect, it } from 'vitest';
import { capacityOf, parseAmount, sumRequests, type Machines } from './requests.ts';

const Mi = 2 ** 20;
const container = (cpu: string, memory: string, limit?: string, more: object = {}): object => ({
  resources: { requests: { cpu, memory }, ...(limit && { limits: { memory: limit } }) },
  ...more,
});
const workload = (kind: string, spec: object, more: object = {}): KubernetesObject =>
  ({ apiVersion: 'apps/v1', kind, spec: { ...more, template: { spec } } }) as KubernetesObject;

const node = (name: string, role: 'control-plane' | 'worker', size: object = {}) => ({ name, role, ...size });
const CLUSTER: Machines = {
  nodes: [
    node('c', 'control-plane', { cpu: 4, memory: '8Gi' }),
    node('a', 'worker', { cpu: 8, memory: '16Gi' }),
    node('b', 'worker', { cpu: 8, memory: '16Gi' }),
  ],
};

describe('sumRequests', () => {
  const containers = [container('100m', '64Mi', '128Mi'), container('0.2', '64Mi', '64Mi')];

  it('counts every replica with all its containers', () => {
    const { pods, cpu, memory, limit } = sumRequests([workload('Deployment', { containers }, { replicas: 3 })], {});
    expect([pods, memory, limit]).toEqual([3, 384 * Mi, 576 * Mi]);
    expect(cpu).toBeCloseTo(0.9);
  });

  it('takes one replica where nobody says, none where somebody says so, and nothing of what makes no Pods', () => {
    expect(sumRequests([workload('StatefulSet', { containers })], {}).pods).toBe(1);
    expect(sumRequests([workload('Deployment', { containers }, { replicas: 0 })], {}).pods).toBe(0);
    expect(sumRequests([{ kind: 'Service', spec: {} }], {}).pods).toBe(0);
  });

  it('counts a DaemonSet on each machine that takes it', () => {
    const pods = (spec: object, machines = CLUSTER): number =>
      sumRequests([workload('DaemonSet', spec)], machines).pods;
    expect(pods({ containers })).toBe(2);
    expect(pods({ containers, tolerations: [{ operator: 'Exists' }] })).toBe(3);
    expect(pods({ containers, tolerations: [{ key: 'node-role.kubernetes.io/control-plane' }] })).toBe(3);
    expect(pods({ containers, tolerations: [{ key: 'other', operator: 'Exists' }] })).toBe(2);
    expect(pods({ containers }, {})).toBe(1);
  });

  it('counts what goes on beside the containers, and the largest that comes before them if that is more', () => {
    const beside = container('50m', '32Mi', undefined, { restartPolicy: 'Always' });
    const of = (...initContainers: object[]): number =>
      sumRequests([workload('Deployment', { containers, initContainers })], {}).memory;
    expect(of(beside)).toBe(160 * Mi);
    expect(of(beside, container('1', '100Mi'))).toBe(160 * Mi);
    expect(of(container('1', '500Mi'))).toBe(500 * Mi);
  });

  it('takes keys without a value, as charts write them, for keys that are not there', () => {
    const empty = { initContainers: null, tolerations: null };
    expect(sumRequests([workload('DaemonSet', { containers, ...empty })], CLUSTER).memory).toBeGreaterThan(0);
    const bare = [{ resources: null }, { resources: { requests: null, limits: { memory: '10Mi' } } }];
    expect(sumRequests([workload('Deployment', { containers: bare, ...empty })], {}).memory).toBe(10 * Mi);
  });

  it('takes a limit for a request that is left out', () => {
    const only = { resources: { limits: { memory: '10Mi' } } };
    expect(sumRequests([workload('Deployment', { containers: [only] })], {}).memory).toBe(10 * Mi);
  });

  it('counts a job once, a Pod as it is', () => {
    const job = {
      apiVersion: 'batch/v1',
      kind: 'CronJob',
      spec: { jobTemplate: { spec: { template: { spec: { containers } } } } },
    };
    const pod = { apiVersion: 'v1', kind: 'Pod', spec: { containers } };
    for (const object of [job, pod]) expect(sumRequests([object], {})).toMatchObject({ pods: 1, memory: 128 * Mi });
  });
});

describe('what machines have', () => {
  it('is that of workers, or of all where there are none; unknown where one of them says nothing', () => {
    expect(capacityOf(CLUSTER)).toEqual({ cpu: 16, memory: 32 * 1024 * Mi });
    expect(capacityOf({ nodes: CLUSTER.nodes!.slice(0, 1) })).toEqual({ cpu: 4, memory: 8 * 1024 * Mi });
    expect(capacityOf({ nodes: [...CLUSTER.nodes!, node('d', 'worker')] })).toBeUndefined();
    expect(capacityOf({})).toBeUndefined();
  });
});

describe('parseAmount', () => {
  it.each([
    ['250m', 0.25],
    [2, 2],
    ['1k', 1000],
    ['1.5Gi', 1.5 * 2 ** 30],
    ['1e3', 1000],
    ['2M', 2e6],
    [undefined, 0],
  ])('reads %j', (text, amount) => expect(parseAmount(text)).toBe(amount));

  it('refuses what is none', () => expect(() => parseAmount('much')).toThrow('much is no quantity'));
});
