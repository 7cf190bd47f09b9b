import { describe, expect, it } from 'vitest';
import { refusals, specOf } from './refused.fixture.ts';

const cluster = (kind: string, more: string): string =>
  `{ apiVersion: ${kind.slice(0, kind.lastIndexOf('/'))}, kind: ${kind.slice(kind.lastIndexOf('/') + 1)}, metadata: { name: fast }, ${more} }`;

describe('limits and classes', () => {
  it.each([
    [
      specOf('v1/LimitRange', '{ limits: [{ type: Container, max: { memory: 1Gi }, default: { memory: 2Gi } }] }'),
      'default.memory: at most max, "1Gi"',
    ],
    [specOf('v1/LimitRange', '{ limits: [{ type: Pod, default: { cpu: 1 } }] }'), 'default: it only where'],
    [
      specOf('v1/LimitRange', '{ limits: [{ type: PersistentVolumeClaim, max: { cpu: 1 } }] }'),
      'limits[0]: min.storage',
    ],
    [specOf('v1/ResourceQuota', '{ hard: { pods: -1 } }'), 'hard.pods: 0 or more'],
    [cluster('scheduling.k8s.io/v1/PriorityClass', 'value: 2000000000'), 'value: at most 1000000000'],
    [cluster('storage.k8s.io/v1/StorageClass', 'provisioner: a b'), 'provisioner: a name of at most'],
    [
      cluster('storage.k8s.io/v1/StorageClass', 'provisioner: a, volumeBindingMode: Later'),
      'volumeBindingMode: one of',
    ],
  ])('finds what is wrong in %s', (text, place) => {
    expect(refusals(text)).toEqual([expect.stringContaining(place)]);
  });

  it('finds nothing in what is right', () => {
    expect(
      refusals(
        specOf(
          'v1/LimitRange',
          '{ limits: [{ type: Container, min: { cpu: 10m }, default: { cpu: 1 }, max: { cpu: 1000m } }] }',
        ),
      ),
    ).toEqual([]);
    expect(refusals(cluster('scheduling.k8s.io/v1/PriorityClass', 'value: -5'))).toEqual([]);
  });
});
