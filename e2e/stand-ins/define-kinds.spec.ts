import type { KubernetesClient, KubernetesObject } from '@cedille/cluster';
import { describe, expect, it } from 'vitest';
import { defineKinds, definitionsWithStatus, type DefinedLater } from './define-kinds.ts';

const pool: DefinedLater = {
  ...{ apiVersion: 'storage.example/v1', kind: 'Pool', plural: 'pools', scope: 'Namespaced', storage: true },
  component: 'disks',
};

const place = { name: 'operator', namespace: 'disks' };

/** A cluster with an Application and its workload, and what is defined in it. */
function cluster(application: string, kind: string, status: object) {
  const workload = { apiVersion: 'apps/v1', kind, metadata: place, status };
  const resources = [
    { version: 'v1', kind: 'ConfigMap', ...place },
    { group: 'apps', version: 'v1', kind, ...place },
  ];
  const objects: Record<string, object> = { [application]: { status: { resources } }, [place.name]: workload };
  const defined: string[] = [];
  const client = {
    read: ({ metadata }: KubernetesObject) => Promise.resolve(objects[metadata.name]),
    apply: ({ metadata }: KubernetesObject) => Promise.resolve(void defined.push(metadata.name)),
  } as unknown as KubernetesClient;
  return { hub: client, client, defined };
}

describe('kinds that a program defines', () => {
  it.each([
    ['Deployment', { availableReplicas: 1 }],
    ['StatefulSet', { readyReplicas: 1 }],
    ['DaemonSet', { numberReady: 1 }],
    ['Provider', {}],
  ])('are there once its %s runs', async (kind, status) => {
    const there = cluster('lab-disks', kind, status);
    expect(await defineKinds([pool], { ...there, prefix: 'lab-' })).toEqual([]);
    expect(there.defined).toEqual(['pools.storage.example']);
  });

  it.each([
    ['lab-disks', 'Deployment', { availableReplicas: 0 }],
    ['lab-disks', 'ConfigMap', {}],
    ['disks', 'Deployment', { availableReplicas: 1 }],
  ])('are not there before: %s with its %s', async (application, kind, status) => {
    const waiting = cluster(application, kind, status);
    expect(await defineKinds([pool], { ...waiting, prefix: 'lab-' })).toEqual([pool]);
    expect(waiting.defined).toEqual([]);
  });

  it('have a status that is written by itself', () => {
    expect(definitionsWithStatus([pool])).toMatchObject([{ spec: { versions: [{ subresources: { status: {} } }] } }]);
  });
});
