import { recordedObjects } from '@cedille/helm/testing';
import { valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const machine = (name: string, ...data: string[]) => ({
  name,
  role: 'worker' as const,
  disks: { install: `/dev/disk/by-id/ata-${name}`, data: data.map(id => `/dev/disk/by-id/${id}`) },
});
const three = [machine('one', 'a', 'b'), machine('two', 'c'), machine('three', 'd')];

const values = async (nodes: NonNullable<Facts['cluster']>['nodes'] = three, facts: Facts = {}) =>
  (
    await valuesFor('rook-ceph-cluster', generate, {
      alternatives: { storage: 'rook-ceph' },
      cluster: { nodes },
      ...facts,
    })
  )['rook-ceph-cluster'] ?? {};

/** The one pool: a list, because nothing but the generator says any. */
const poolOf = ({ cephBlockPools }: Awaited<ReturnType<typeof values>>) =>
  Array.isArray(cephBlockPools) ? cephBlockPools[0] : undefined;

describe('values of rook-ceph-cluster', () => {
  it('take the data disks of the inventory by their ids, and no others', async () => {
    const { cephClusterSpec } = await values([...three, machine('four')]);
    expect(cephClusterSpec?.storage).toEqual({
      useAllNodes: false,
      useAllDevices: false,
      nodes: [
        { name: 'one', devices: [{ name: '/dev/disk/by-id/a' }, { name: '/dev/disk/by-id/b' }] },
        { name: 'two', devices: [{ name: '/dev/disk/by-id/c' }] },
        { name: 'three', devices: [{ name: '/dev/disk/by-id/d' }] },
      ],
    });
  });

  it('keep three copies on three machines, or as many as the facts say if those are more', async () => {
    const sizeOf = async (replicas: number, nodes = three) => {
      const storageClasses = { replicated: 'safe', local: 'local', replicas };
      return poolOf(await values(nodes, { storageClasses }))?.spec;
    };
    expect(await sizeOf(2)).toEqual({ failureDomain: 'host', replicated: { size: 3 } });
    expect(await sizeOf(4, [...three, machine('four', 'e')])).toMatchObject({ replicated: { size: 4 } });
  });

  it('are refused where fewer machines have disks', async () => {
    await expect(values(three.slice(1))).rejects.toThrow(
      'Ceph keeps 3 copies, each on another machine, but 2 machines',
    );
  });

  it('name the class as the environment does, the default one', async () => {
    const pool = poolOf(await values());
    expect(pool?.storageClass).toMatchObject({ name: 'replicated', isDefault: true, allowVolumeExpansion: true });
    const namespaces = Object.entries(pool?.storageClass?.parameters ?? {}).filter(([key]) =>
      /secret-namespace$/.test(key),
    );
    expect(namespaces.map(([, namespace]) => namespace)).toEqual(Array.from({ length: 4 }, () => 'rook-ceph'));
  });

  it('have three monitors on different machines, with room to move to those of the control plane', async () => {
    const { cephClusterSpec } = await values();
    expect(cephClusterSpec?.mon).toEqual({ count: 3, allowMultiplePerNode: false });
    expect(cephClusterSpec?.placement).toMatchObject({
      mon: { tolerations: [{ key: 'node-role.kubernetes.io/control-plane' }] },
    });
  });

  it('have no file system and no object store that nobody asked for', async () => {
    const { cephFileSystems, cephObjectStores, operatorNamespace } = await values();
    expect([cephFileSystems, cephObjectStores, operatorNamespace]).toEqual([[], [], 'rook-ceph']);
  });
});

it('is as recorded, in every size', async () => {
  await expect(
    recorded('rook-ceph-cluster', generate, { alternatives: { storage: 'rook-ceph' }, cluster: { nodes: three } }),
  ).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'rook-ceph-cluster',
    await valuesFor('rook-ceph-cluster', generate, {
      alternatives: { storage: 'rook-ceph' },
      cluster: { nodes: three },
      sizing: 'large',
    }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
