import { describe, expect, it } from 'vitest';
import { object, problemsOf, wide } from '../references.fixture.ts';

const storage = { name: 'safe', replicas: 2 };
const mayastor = (repl: string): string =>
  wide('storage.k8s.io/v1 StorageClass', 'safe', `provisioner: io.openebs.csi-mayastor\nparameters: {repl: "${repl}"}`);
const ceph = wide(
  'storage.k8s.io/v1 StorageClass',
  'safe',
  'provisioner: home.rbd.csi.ceph.com\nparameters: {pool: blocks, clusterID: home}',
);
const cephPool = (size: number): string =>
  object('ceph.rook.io/v1 CephBlockPool', 'blocks', `spec: {replicated: {size: ${size}}}`);
const pool = (name: string, machine: string): string =>
  object('openebs.io/v1beta2 DiskPool', name, `spec: {node: ${machine}, disks: []}`);
const twoMachines = pool('a', 'one') + pool('b', 'two');

describe('the class that facts call replicated', () => {
  it('keeps as many copies as they say, on as many machines', async () => {
    expect(await problemsOf(mayastor('2') + twoMachines, { storage })).toEqual([]);
    expect(await problemsOf(mayastor('3') + twoMachines, { storage })).toEqual([]);
  });

  it('is told when it keeps fewer, at its own line', async () => {
    expect(await problemsOf(mayastor('1') + twoMachines, { storage })).toMatchObject([
      {
        code: 'too-few-copies',
        object: 'StorageClass safe',
        message: 'StorageClass safe keeps 1 copy of each datum, but storageClasses.replicas is 2.',
        at: { file: 'dist/rendered/lab/shop.yaml', line: 8 },
      },
    ]);
  });

  it('is told when it takes its volumes from somebody who keeps one, such as a folder of a machine', async () => {
    const local = wide('storage.k8s.io/v1 StorageClass', 'safe', 'provisioner: openebs.io/local');
    expect(await problemsOf(local, { storage })).toMatchObject([{ code: 'too-few-copies' }]);
  });

  it('is told when its disks are in fewer machines than it keeps copies', async () => {
    const oneMachine = pool('a', 'one') + pool('b', 'one');
    expect(await problemsOf(mayastor('2') + oneMachine, { storage })).toMatchObject([
      {
        code: 'too-few-copies',
        object: 'DiskPool home/a',
        message: 'StorageClass safe keeps 2 copies, but 1 machine has a DiskPool.',
      },
    ]);
    expect(await problemsOf(mayastor('2'), { storage })).toMatchObject([{ object: 'StorageClass safe' }]);
  });

  it('has its copies from the pool that it names', async () => {
    expect(await problemsOf(ceph + cephPool(3), { storage })).toEqual([]);
    expect(await problemsOf(ceph + cephPool(1), { storage })).toMatchObject([{ code: 'too-few-copies' }]);
    expect(await problemsOf(ceph, { storage })).toMatchObject([{ code: 'too-few-copies' }]);
  });

  it('may keep one where facts ask for one, and is nobody else’s business', async () => {
    expect(await problemsOf(mayastor('1'), { storage: { name: 'safe', replicas: 1 } })).toEqual([]);
    expect(await problemsOf(mayastor('1'), { storage: { name: 'other', replicas: 2 } })).toEqual([]);
    expect(await problemsOf(mayastor('1'))).toEqual([]);
  });
});
