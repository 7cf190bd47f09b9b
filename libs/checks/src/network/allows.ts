import { BlockList, isIP } from 'node:net';
import { fits } from '../references/extract/selector.ts';
import type { Peer, Policy, PolicyPort, PolicyRule } from './policy.ts';
import type { Labels } from '../references/extract/selector.ts';

/** A policy, and the namespace whose Pods it is about. */
export interface PlacedPolicy extends Policy {
  namespace: string;
}

/** One end of a connection: a Pod, an address, or a Pod with its address. */
export interface Party {
  pod?: PartyPod;
  address?: string;
}

export interface PartyPod {
  namespace: string;
  namespaceLabels: Labels;
  labels: Labels;
}

/** Somebody who wants to connect, as it is after Services have been replaced by what is behind them. */
export interface Attempt {
  from: Party;
  to: Party;
  port: number;
  /** The name that the port has in the Pod that is reached. */
  portName?: string | undefined;
  protocol: string;
}

type Direction = 'ingress' | 'egress';

/**
 * Whether network policies let a connection through, by the rules of Kubernetes: a Pod that no policy of a direction is about
 * is open in it; otherwise one rule of one of them has to allow it, on the side that goes out and on the side that is reached.
 */
export function allows(policies: readonly PlacedPolicy[], attempt: Attempt): boolean {
  return allowsOut(policies, attempt) && allowsIn(policies, attempt);
}

/** Whether it may leave. */
export function allowsOut(policies: readonly PlacedPolicy[], attempt: Attempt): boolean {
  return isAllowed(policies, { attempt, direction: 'egress', subject: attempt.from, other: attempt.to });
}

/** Whether it may come in. */
export function allowsIn(policies: readonly PlacedPolicy[], attempt: Attempt): boolean {
  return isAllowed(policies, { attempt, direction: 'ingress', subject: attempt.to, other: attempt.from });
}

interface Side {
  attempt: Attempt;
  direction: Direction;
  /** Whose policies count. */
  subject: Party;
  other: Party;
}

function isAllowed(policies: readonly PlacedPolicy[], side: Side): boolean {
  const { pod } = side.subject;
  if (!pod) return true;
  const closing = policies.filter(policy => isAbout(policy, pod, side.direction));
  return !closing.length || closing.some(policy => opens(policy, side));
}

/** Whether a policy is about a Pod, and so closes it but for what policies allow. */
export function isAbout(policy: PlacedPolicy, pod: PartyPod, direction: Direction): boolean {
  return policy[direction] !== undefined && policy.namespace === pod.namespace && fits(policy.pods, pod.labels);
}

function opens(policy: PlacedPolicy, { attempt, direction, other }: Side): boolean {
  return policy[direction]!.some(
    ({ peers, ports }: PolicyRule) =>
      (!peers || peers.some(peer => isPeer(peer, other, policy.namespace))) &&
      (!ports || ports.some(port => isPort(port, attempt))),
  );
}

function isPeer({ block, pods, namespaces }: Peer, { pod, address }: Party, own: string): boolean {
  if (block)
    return (
      address !== undefined && isWithin(address, block.cidr) && !block.except.some(cidr => isWithin(address, cidr))
    );
  if (!pod) return false;
  const isThere = namespaces ? fits(namespaces, pod.namespaceLabels) : pod.namespace === own;
  return isThere && (!pods || fits(pods, pod.labels));
}

/** Whether a rule's port is that of a connection. */
export function isPort(
  { protocol, port, end }: PolicyPort,
  attempt: Pick<Attempt, 'port' | 'portName' | 'protocol'>,
): boolean {
  if (protocol !== attempt.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === 'string') return port === attempt.portName;
  return attempt.port >= port && attempt.port <= (end ?? port);
}

/** Whether an address is in a CIDR. Of texts that are neither, nothing is. */
export function isWithin(address: string, cidr: string): boolean {
  const [network = '', length = ''] = cidr.split('/');
  const version = isIP(network);
  const family = (ip: number): 'ipv4' | 'ipv6' => (ip === 6 ? 'ipv6' : 'ipv4');
  if (!version || isIP(address) !== version || !/^\d+$/.test(length)) return false;
  const list = new BlockList();
  try {
    list.addSubnet(network, Number(length), family(version));
  } catch {
    return false;
  }
  return list.check(address, family(version));
}
