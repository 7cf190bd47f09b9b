import { BlockList, isIPv6 } from 'node:net';
import type { KubernetesObject } from '@cedille/cluster';

/** A range of addresses that MetalLB gives away. */
export interface Pool {
  name: string;
  /** Also to a Service that does not ask for the pool. */
  unasked: boolean;
  has: (address: string) => boolean;
}

/** @param objects of the component; what is no pool among them is left out */
export function poolsOf(objects: readonly KubernetesObject[]): Pool[] {
  return objects
    .filter(({ kind }) => kind === 'IPAddressPool')
    .map(({ metadata, spec }) => {
      const { addresses, autoAssign = true } = spec as { addresses: string[]; autoAssign?: boolean };
      const list = new BlockList();
      for (const range of addresses) add(list, range);
      return {
        name: metadata.name,
        unasked: autoAssign,
        has: address => list.check(address, familyOf(address)),
      };
    });
}

function add(list: BlockList, range: string): void {
  const [first, last] = range.split('-').map(part => part.trim()) as [string, string?];
  if (last !== undefined) return list.addRange(first, last, familyOf(first));
  const [net, bits] = range.split('/') as [string, string];
  list.addSubnet(net, Number(bits), familyOf(net));
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
