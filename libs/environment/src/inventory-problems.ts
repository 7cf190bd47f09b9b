import { BlockList, isIP } from 'node:net';
import type { Path } from '@cedille/source';
import { isCidr } from './cluster-network.ts';
import type { Environment } from './environment.ts';

type Cluster = Environment['cluster'];

/** One machine of the inventory. */
export type Machine = NonNullable<Cluster['nodes']>[number];

interface InventoryProblem {
  path: Path;
  message: string;
  expected: string;
  fix: string;
}

const BY_ID = '/dev/disk/by-id/';

/** Texts that are no name of a whole disk that stays, and why; the first that fits speaks. */
const NO_DISK: readonly [form: RegExp, reason: string][] = [
  [/^(?!\/dev\/disk\/by-id\/)/, 'no name that stays: it is another disk once one is added or taken out'],
  [/-part\d+$/, 'a part of a disk'],
  [/^(?!\/dev\/disk\/by-id\/\w[\w.:+-]*$)/, 'no name of a disk'],
];

/**
 * What is wrong with the machines of a cluster. Names belong to one machine each, whatever made the cluster; what Talos is
 * installed on is also held against what an installation needs.
 */
export function inventoryProblems({ cluster, omni }: Pick<Environment, 'cluster' | 'omni'>): InventoryProblem[] {
  const { kind, nodes = [], network } = cluster;
  if (kind !== 'talos' || !nodes.length) return sharedByMachines(nodes);
  return [
    ...sharedByMachines(nodes),
    ...quorumProblems(nodes),
    ...nodes.flatMap(diskProblems),
    ...(omni ? nodes.flatMap((machine, index) => missing(machine, index, ['uuid'], 'Omni knows machines by it')) : []),
    ...(network ? nodes.flatMap((machine, index) => networkProblems(machine, index, network)) : []),
  ];
}

function missing(
  machine: Machine,
  index: number,
  keys: readonly ('address' | 'mac' | 'uuid')[],
  reason: string,
): InventoryProblem[] {
  return keys
    .filter(key => machine[key] === undefined)
    .map(key => ({
      path: ['cluster', 'nodes', index],
      message: `${machine.name} has no ${key}: ${reason}.`,
      expected: `${key} of each machine`,
      fix: 'read it off the machine: omnictl get machinestatus -o yaml',
    }));
}

/** A machine that asks nobody for its address has to have one, in the network that it is in. */
function networkProblems(
  machine: Machine,
  index: number,
  { subnet }: NonNullable<Cluster['network']>,
): InventoryProblem[] {
  const absent = missing(machine, index, ['address', 'mac'], 'cluster.network gives machines fixed addresses');
  const { name, address } = machine;
  if (address === undefined || !isIP(address) || !isCidr(subnet) || isWithin(address, subnet)) return absent;
  return [
    ...absent,
    {
      path: ['cluster', 'nodes', index, 'address'],
      message: `${address} of ${name} is not in ${subnet}.`,
      expected: 'an address in cluster.network.subnet',
      fix: 'correct the one or the other',
    },
  ];
}

function isWithin(address: string, subnet: string): boolean {
  const [network = '', length = ''] = subnet.split('/');
  const family = (text: string): 'ipv4' | 'ipv6' => (isIP(text) === 6 ? 'ipv6' : 'ipv4');
  const list = new BlockList();
  list.addSubnet(network, Number(length), family(network));
  return list.check(address, family(address));
}

/** Members of etcd decide by majority: an even number fails as early as one less, and has one more that can fail. */
function quorumProblems(nodes: readonly Machine[]): InventoryProblem[] {
  const count = nodes.filter(({ role }) => role === 'control-plane').length;
  if (count % 2) return [];
  return [
    {
      path: ['cluster', 'nodes'],
      message: `cluster.nodes has ${count} machines with role control-plane.`,
      expected: 'an odd number of control planes: etcd decides by majority',
      fix: count ? `make it ${count - 1} or ${count + 1}` : 'give one machine, or three, the role control-plane',
    },
  ];
}

function diskProblems({ name, disks }: Machine, index: number): InventoryProblem[] {
  const path = ['cluster', 'nodes', index];
  if (!disks)
    return [
      {
        path,
        message: `${name} has no disks.install: Talos would choose a disk by itself.`,
        expected: `disks: { install: ${BY_ID}… }`,
        fix: 'take the name of the disk from: talosctl get discoveredvolumes, or ls -l /dev/disk/by-id of a live system',
      },
    ];
  return disksOf(disks).flatMap(([step, disk]) => diskProblem(disk, { name, path: [...path, 'disks', ...step] }));
}

/** A name of a whole disk that stays, or what is wrong with it. */
function diskProblem(disk: string, { name, path }: { name: string; path: Path }): InventoryProblem[] {
  const reason = NO_DISK.find(([form]) => form.test(disk))?.[1];
  if (reason === undefined) return [];
  return [
    {
      path,
      message: `${disk} of ${name} is ${reason}.`,
      expected: `a whole disk by its identity: ${BY_ID}…`,
      fix: 'take the name that leads to this disk from: ls -l /dev/disk/by-id',
    },
  ];
}

function disksOf({ install, data = [] }: NonNullable<Machine['disks']>): [step: Path, disk: string][] {
  return [[['install'], install], ...data.map((disk, index): [Path, string] => [['data', index], disk])];
}

/** What only one machine can have, with the place where it is written. */
export interface MachineMark {
  /** Below the machine. */
  path: Path;
  value: string;
  /** Where values are told apart. */
  scope: 'name' | 'UUID' | 'hardware address' | 'address' | 'disk' | 'path in Vault';
}

/** Everything by which a machine is told from others; equal texts mean equal things. */
export function marksOf({ name, uuid, mac, address, disks, bmc }: Machine): MachineMark[] {
  const marks: { path: Path; value: string | undefined; scope: MachineMark['scope'] }[] = [
    { path: ['name'], value: name, scope: 'name' },
    { path: ['uuid'], value: uuid, scope: 'UUID' },
    { path: ['mac'], value: mac, scope: 'hardware address' },
    { path: ['address'], value: address && plain(address), scope: 'address' },
    ...(disks ? disksOf(disks) : []).map(([step, value]) => ({
      path: ['disks', ...step],
      value,
      scope: 'disk' as const,
    })),
    { path: ['bmc', 'address'], value: bmc && plain(bmc.address), scope: 'address' },
    { path: ['bmc', 'vaultPath'], value: bmc?.vaultPath, scope: 'path in Vault' },
  ];
  return marks.flatMap(({ value, ...mark }) => (value === undefined ? [] : [{ ...mark, value }]));
}

/** An address of IPv6 can be written in many ways. */
function plain(address: string): string {
  return isIP(address) === 6 ? new URL(`http://[${address}]`).hostname : address;
}

/** A second machine, or a second place of the same one, with what one place alone can have. */
function sharedByMachines(nodes: readonly Machine[]): InventoryProblem[] {
  const first = new Map<string, string>();
  return nodes.flatMap((machine, index) =>
    marksOf(machine).flatMap(({ path, value, scope }): InventoryProblem[] => {
      const key = `${scope} ${value}`;
      const owner = first.get(key);
      if (owner === undefined) {
        first.set(key, `${machine.name}, cluster.nodes[${index}]`);
        return [];
      }
      return [
        {
          path: ['cluster', 'nodes', index, ...path],
          message: `${value} is there twice: ${owner} has this ${scope}, too.`,
          expected: `one ${scope}, one place`,
          fix: `write the ${scope} that ${machine.name} really has`,
        },
      ];
    }),
  );
}
