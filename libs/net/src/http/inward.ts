import { lookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { isLoopback } from './proxy.ts';

/** This machine, and what only its own network link has: services that trust whoever can reach them, such as those for metadata of clouds. */
const INWARD = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
] as const)
  INWARD.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::', 128],
  ['::1', 128],
  ['fe80::', 10],
  ['fd00:ec2::', 32],
] as const)
  INWARD.addSubnet(network, prefix, 'ipv6');

/** Of a connection to a name that stands for such an address. */
export const INWARD_CODE = 'ERR_INWARD';

/** Whether whoever led to an address may not lead to this machine; one on this machine may, and each to itself. */
export function isGuarded(url: URL, ledFrom: URL | undefined): boolean {
  return ledFrom !== undefined && !isLoopback(ledFrom.host) && ledFrom.hostname !== url.hostname;
}

/** Whether a host is written as such an address, or as the name that every machine has for itself. */
export function isInward({ hostname }: URL): boolean {
  const address = hostname.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  if (family) return INWARD.check(address, family === 6 ? 'ipv6' : 'ipv4');
  return /(^|\.)localhost\.?$/.test(hostname);
}

/** Looks a name up as usual, and refuses what it stands for when that is such an address. */
export const lookupOutward: LookupFunction = (hostname, options, answer) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    if (error) return answer(error, '', 0);
    const inward = addresses.find(({ address, family }) => INWARD.check(address, family === 6 ? 'ipv6' : 'ipv4'));
    if (inward) return answer(Object.assign(new Error(inward.address), { code: INWARD_CODE }), '', 0);
    if (options.all) answer(null, addresses);
    else answer(null, addresses[0]!.address, addresses[0]!.family);
  });
};
