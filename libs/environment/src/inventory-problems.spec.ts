import { describe, expect, it } from 'vitest';
import { inventoryProblems, type Machine } from './inventory-problems.ts';

const by = (name: string): string => `/dev/disk/by-id/${name}`;

function machine(name: string, change: Partial<Machine> = {}): Machine {
  return { name, role: 'worker', disks: { install: by(`ata-${name}`), data: [by(`nvme-${name}`)] }, ...change };
}

const KIND = { name: 'lab', kubernetes: '1.35.4', kind: 'kind' } as const;
const CONTROL = machine('control', { role: 'control-plane' });

const problemsOf = (...nodes: Machine[]): { path: string; message: string; fix: string }[] =>
  inventoryProblems({ cluster: { name: 'lab', kubernetes: '1.35.4', kind: 'talos', nodes } }).map(
    ({ path, message, fix }) => ({ path: path.join('.'), message, fix }),
  );

describe('inventoryProblems', () => {
  it('has nothing to say about machines that are told apart', () => {
    expect(
      problemsOf(CONTROL, machine('a'), machine('b', { disks: { install: by('wwn-0x5000c500a1b2c3d4') } })),
    ).toEqual([]);
  });

  it('asks nothing of a cluster without an inventory, and no disks of one that is not installed', () => {
    expect(problemsOf()).toEqual([]);
    expect(inventoryProblems({ cluster: { ...KIND, nodes: [{ name: 'a', role: 'worker' }] } })).toEqual([]);
  });

  it.each([
    ['/dev/sda', 'no name that stays'],
    ['/dev/nvme0n1', 'no name that stays'],
    ['/dev/disk/by-path/pci-0000:00:1f.2-ata-1', 'no name that stays'],
    ['ata-control', 'no name that stays'],
    [by('ata-control-part1'), 'a part of a disk'],
    [by(''), 'no name of a disk'],
    [by('../../sda'), 'no name of a disk'],
    [by('ata x'), 'no name of a disk'],
    [`${by('ata-x')}\n`, 'no name of a disk'],
  ])('refuses %j as a disk', (disk, reason) => {
    const [install] = problemsOf({ ...CONTROL, disks: { install: disk } });
    expect(install).toMatchObject({
      path: 'cluster.nodes.0.disks.install',
      fix: expect.stringContaining('by-id') as string,
    });
    expect(install?.message).toContain(`${disk} of control is ${reason}`);
    const data = problemsOf(CONTROL, machine('a', { disks: { install: by('a'), data: [by('b'), disk] } }));
    expect(data.map(({ path }) => path)).toEqual(['cluster.nodes.1.disks.data.1']);
  });

  it('wants a disk to install on for each machine', () => {
    expect(problemsOf(CONTROL, { name: 'a', role: 'worker' })).toMatchObject([{ path: 'cluster.nodes.1' }]);
  });

  it.each([
    [0, 'three'],
    [2, '1 or 3'],
    [4, '3 or 5'],
  ])('refuses %d control planes', (count, fix) => {
    const servers = Array.from({ length: count }, (_, index) => machine(`c${index}`, { role: 'control-plane' }));
    expect(problemsOf(...servers, machine('a'))).toEqual([
      {
        path: 'cluster.nodes',
        message: expect.stringContaining(`${count} machines`) as string,
        fix: expect.stringContaining(fix) as string,
      },
    ]);
  });

  it.each<[string, Partial<Machine>, string[]]>([
    ['name', { name: 'control' }, ['name']],
    ['UUID', { uuid: '00000000-0000-4000-8000-000000000001' }, ['uuid']],
    ['hardware address', { mac: '02:00:00:00:00:01' }, ['mac']],
    ['address', { address: '2001:db8::a' }, ['address']],
    ['address as that of a controller', { address: '192.0.2.9' }, ['address']],
    ['address of a controller', { bmc: { address: '192.0.2.9', vaultPath: 'machines/a' } }, ['bmc.address']],
    ['path in Vault', { bmc: { address: '192.0.2.8', vaultPath: 'machines/control' } }, ['bmc.vaultPath']],
    ['disk', { disks: { install: by('ata-control') } }, ['disks.install']],
    ['disk for data', { disks: { install: by('ata-a'), data: [by('nvme-control')] } }, ['disks.data.0']],
    [
      'disk for data as it is installed on',
      { disks: { install: by('ata-a'), data: [by('ata-control')] } },
      ['disks.data.0'],
    ],
    [
      'disk twice by itself',
      { disks: { install: by('x'), data: [by('x'), by('y'), by('y')] } },
      ['disks.data.0', 'disks.data.2'],
    ],
  ])('sees two machines with one %s', (what, change, paths) => {
    const first: Machine = {
      ...CONTROL,
      uuid: '00000000-0000-4000-8000-000000000001',
      mac: '02:00:00:00:00:01',
      address: '2001:0db8:0::A',
      bmc: { address: '192.0.2.9', vaultPath: 'machines/control' },
    };
    const problems = problemsOf(first, machine('a', change));
    expect(problems.map(({ path }) => path)).toEqual(paths.map(path => `cluster.nodes.1.${path}`));
    if (what === 'disk') expect(problems[0]?.message).toContain('control, cluster.nodes[0]');
  });

  it('wants a UUID of each machine that Omni is to know', () => {
    const cluster = { name: 'lab', kubernetes: '1.35.4', kind: 'talos' as const, nodes: [CONTROL] };
    const [problem, ...others] = inventoryProblems({ cluster, omni: { endpoint: 'https://omni.example' } });
    expect(others).toEqual([]);
    expect(problem).toMatchObject({
      path: ['cluster', 'nodes', 0],
      message: expect.stringContaining('no uuid') as string,
    });
  });

  it.each<[string, Partial<Machine>, string[]]>([
    ['an address and a card', {}, ['control has no address', 'control has no mac']],
    ['a card', { address: '192.0.2.11' }, ['control has no mac']],
    [
      'an address in its network',
      { address: '192.0.3.11', mac: '02:00:00:00:00:01' },
      ['192.0.3.11 of control is not in 192.0.2.0/24'],
    ],
    [
      'an address of its family',
      { address: '2001:db8::1', mac: '02:00:00:00:00:01' },
      ['2001:db8::1 of control is not in'],
    ],
    ['nothing more', { address: '192.0.2.11', mac: '02:00:00:00:00:01' }, []],
  ])('wants %s of each machine with a fixed address', (_, change, messages) => {
    const network = {
      subnet: '192.0.2.0/24',
      gateway: '192.0.2.1',
      nameservers: ['192.0.2.53'],
      timeServers: ['time'],
    };
    const cluster = {
      name: 'lab',
      kubernetes: '1.35.4',
      kind: 'talos' as const,
      network,
      nodes: [{ ...CONTROL, ...change }],
    };
    const problems = inventoryProblems({ cluster }).map(({ message }) => message);
    expect(problems).toEqual(messages.map(message => expect.stringContaining(message) as string));
  });

  it('sees one name twice in a cluster of any kind', () => {
    const nodes: Machine[] = [1, 2].map(() => ({ name: 'a', role: 'worker' }));
    expect(inventoryProblems({ cluster: { ...KIND, nodes } })).toMatchObject([
      { path: ['cluster', 'nodes', 1, 'name'] },
    ]);
  });
});
