import { BlockList, isIPv4 } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { field, list, texts } from '../field.ts';

/** One way that traffic goes, and how a NetworkPolicy writes it. */
export interface Direction {
  type: 'Ingress' | 'Egress';
  rules: 'ingress' | 'egress';
  peers: 'from' | 'to';
}

export const INGRESS: Direction = { type: 'Ingress', rules: 'ingress', peers: 'from' };
export const EGRESS: Direction = { type: 'Egress', rules: 'egress', peers: 'to' };

/** Left out, types follow from the rules: ingress always, egress when there are rules for it. */
export function applies(policy: unknown, type: Direction['type']): boolean {
  const types = texts(policy, 'spec', 'policyTypes');
  if (types.length) return types.includes(type);
  return type === 'Ingress' || field(policy, 'spec', 'egress') !== undefined;
}

/** One peer at one port; undefined is everybody, or every port. */
interface Allowance {
  peer: unknown;
  port: unknown;
}

/** What a policy lets through in a direction. */
function allowancesOf(policy: unknown, { type, rules, peers }: Direction): Allowance[] {
  if (!applies(policy, type)) return [];
  return list(policy, 'spec', rules).flatMap(rule => {
    const from = list(rule, peers);
    const ports = list(rule, 'ports');
    return (from.length ? from : [undefined]).flatMap(peer =>
      (ports.length ? ports : [undefined]).map(port => ({ peer, port })),
    );
  });
}

/** Whether something that policies let through is let through by none of the others. */
export function losesAllowance(before: unknown, others: readonly unknown[], direction: Direction): boolean {
  const left = others.flatMap(policy => allowancesOf(policy, direction));
  return allowancesOf(before, direction).some(one => !left.some(other => covers(other, one)));
}

function covers(other: Allowance, { peer, port }: Allowance): boolean {
  const isPeer = other.peer === undefined || isDeepStrictEqual(other.peer, peer) || holdsRange(other.peer, peer);
  return isPeer && (other.port === undefined || isDeepStrictEqual(portOf(other.port), portOf(port)));
}

function portOf(port: unknown): unknown {
  return [field(port, 'protocol') ?? 'TCP', field(port, 'port'), field(port, 'endPort')];
}

/** Whether a range of addresses is part of another one without exceptions. */
function holdsRange(wide: unknown, narrow: unknown): boolean {
  const [outer, inner] = [wide, narrow].map(peer => String(field(peer, 'ipBlock', 'cidr') ?? '').split('/'));
  const [net = '', bits = ''] = outer!;
  const [address = '', length = ''] = inner!;
  if (!bits || !length || list(wide, 'ipBlock', 'except').length || Number(length) < Number(bits)) return false;
  const family = isIPv4(net) ? 'ipv4' : 'ipv6';
  if (family !== (isIPv4(address) ? 'ipv4' : 'ipv6')) return false;
  const ranges = new BlockList();
  ranges.addSubnet(net, Number(bits), family);
  return ranges.check(address, family);
}
