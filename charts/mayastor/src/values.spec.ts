import { recordedObjects } from '@cedille/helm/testing';
import { valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const machine = (name: string, ...data: string[]) => ({
  name,
  role: 'worker' as const,
  disks: { install: `/dev/disk/by-id/ata-${name}`, data: data.map(id => `/dev/disk/by-id/${id}`) },
});

const values = (...nodes: NonNullable<NonNullable<Facts['cluster']>['nodes']>) =>
  valuesFor('mayastor', generate, { alternatives: { storage: 'mayastor' }, cluster: { nodes } });

describe('values of mayastor', () => {
  it('make a pool of each data disk on its machine, by the id of the disk, and none of the disk of the system', async () => {
    const control = { name: 'control', role: 'control-plane' as const };
    const { diskPools } = await values(control, machine('one', 'nvme-Fast_1', 'wwn-0x50'), machine('two', 'ata-X'));
    expect(diskPools).toEqual({
      'one-nvme-fast-1': { node: 'one', disks: ['aio:///dev/disk/by-id/nvme-Fast_1'] },
      'one-wwn-0x50': { node: 'one', disks: ['aio:///dev/disk/by-id/wwn-0x50'] },
      'two-ata-x': { node: 'two', disks: ['aio:///dev/disk/by-id/ata-X'] },
    });
  });

  it('keep the name of a pool when another disk goes', async () => {
    const before = (await values(machine('one', 'ata-A', 'ata-B'))).diskPools ?? {};
    const after = (await values(machine('one', 'ata-B'))).diskPools ?? {};
    expect(Object.entries(before)).toEqual(expect.arrayContaining(Object.entries(after)));
  });

  it('shorten long ids at their beginning: serial numbers are at the end', async () => {
    const id = `nvme-${'LONG-MODEL-'.repeat(8)}S64HN0`;
    const [name = ''] = Object.keys((await values(machine('one', id))).diskPools ?? {});
    expect(name.length).toBeLessThanOrEqual(63);
    expect(name).toMatch(/^one-[a-z].*-s64hn0$/);
  });

  it('name the class and count its copies as the environment does', async () => {
    expect((await values()).storageClass).toEqual({ name: 'replicated', replicas: 2, thin: true, ioTimeout: 60 });
  });

  it('make no key, tell nobody, and bring no second log store', async () => {
    const { mayastor } = await values();
    expect(mayastor?.etcd?.auth?.token).toEqual({ type: 'simple' });
    expect(mayastor?.obs?.callhome).toEqual({ enabled: false, sendReport: false });
    expect(mayastor?.['loki-stack']?.enabled).toBe(false);
    expect(mayastor?.eventing?.enabled).toBe(false);
    expect(mayastor?.base?.initContainers?.enabled).toBe(false);
  });

  it('keep etcd where it is not kept twice, on the class of local-storage', async () => {
    const { mayastor } = await values();
    expect(mayastor?.etcd?.persistence?.storageClass).toBe('local');
    expect(mayastor?.etcd?.localpvScConfig?.enabled).toBe(false);
    expect(mayastor?.['localpv-provisioner']?.enabled).toBe(false);
    expect(mayastor?.storageClass?.enabled).toBe(false);
  });

  it('let etcd do no more than it needs, and show it no token', async () => {
    const { etcd } = (await values()).mayastor ?? {};
    expect(etcd?.containerSecurityContext).toEqual({
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(etcd?.serviceAccount).toEqual({ create: true, automountServiceAccountToken: false });
  });

  it('may take disks, and let the engines of all machines in', async () => {
    const { namespace, networkPolicy } = await values();
    expect(namespace?.podSecurity).toBe('privileged');
    expect(networkPolicy?.ingress?.anywhere).toEqual([2379, 8081, 50051, 50052]);
  });
});

it('is as recorded, in every size', async () => {
  await expect(
    recorded('mayastor', generate, { cluster: { nodes: [machine('one', 'ata-A', 'ata-B'), machine('two', 'ata-C')] } }),
  ).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'mayastor',
    await valuesFor('mayastor', generate, {
      cluster: { nodes: [machine('one', 'ata-A', 'ata-B'), machine('two', 'ata-C')] },
      sizing: 'large',
    }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
