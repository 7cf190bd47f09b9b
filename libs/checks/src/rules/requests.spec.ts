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

describe('what operators make', () => {
  const resources = { requests: { cpu: '100m', memory: '64Mi' }, limits: { memory: '128Mi' } };
  const custom = (apiVersion: string, kind: string, spec: object) => ({ apiVersion, kind, spec }) as KubernetesObject;
  const sum = (object: KubernetesObject) => sumRequests([object], CLUSTER);

  it('of a collector is one, as many as it says, one for each machine, or none', () => {
    const pods = (spec: object) =>
      sum(custom('opentelemetry.io/v1beta1', 'OpenTelemetryCollector', { resources, ...spec })).pods;
    expect(pods({})).toBe(1);
    expect(pods({ mode: 'statefulset', replicas: 3 })).toBe(3);
    expect(pods({ mode: 'daemonset' })).toBe(2);
    expect(pods({ mode: 'daemonset', tolerations: [{ operator: 'Exists' }] })).toBe(3);
    expect(pods({ mode: 'sidecar' })).toBe(0);
  });

  it.each([
    'clickhouse.altinity.com/v1/ClickHouseInstallation',
    'clickhouse-keeper.altinity.com/v1/ClickHouseKeeperInstallation',
  ])('of %s is each replica of each shard, by its template', type => {
    const [group, version, kind] = type.split('/') as [string, string, string];
    const spec = {
      defaults: { templates: { podTemplate: 'server' } },
      configuration: { clusters: [{ layout: { shardsCount: 2, replicasCount: 2 } }, { layout: { replicasCount: 3 } }] },
      templates: {
        podTemplates: [{ name: 'other' }, { name: 'server', spec: { containers: [{ resources }, { resources }] } }],
      },
    };
    expect(sum(custom(`${group}/${version}`, kind, spec))).toMatchObject({ pods: 7, memory: 7 * 128 * Mi });
    expect(sum(custom(`${group}/${version}`, kind, {})).pods).toBe(0);
  });

  it('of a database is each instance, and of a rollout each replica', () => {
    expect(sum(custom('postgresql.cnpg.io/v1', 'Cluster', { instances: 2, resources }))).toMatchObject({
      pods: 2,
      memory: 128 * Mi,
      limit: 256 * Mi,
    });
    const template = { spec: { containers: [{ resources }] } };
    expect(sum(custom('argoproj.io/v1alpha1', 'Rollout', { replicas: 2, template }))).toMatchObject({
      pods: 2,
      memory: 128 * Mi,
    });
  });

  it('of kinds of the same name in other groups is nothing', () => {
    expect(sum(custom('cluster.x-k8s.io/v1beta1', 'Cluster', { instances: 2, resources })).pods).toBe(0);
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
