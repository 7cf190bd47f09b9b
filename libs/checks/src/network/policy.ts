import { isMap } from '@cedille/source';
import { mapsIn, textOf } from '../references/extract/pattern.ts';
import { toSelector } from '../references/extract/selector.ts';
import type { Selector } from '../references/extract/selector.ts';

/** Kind of a network policy, as relations name it. */
export const NETWORK_POLICY = 'networking.k8s.io/NetworkPolicy';

/** A NetworkPolicy as far as it decides. */
export interface Policy {
  /** The Pods of its namespace that it is about; empty for all. */
  pods: Selector;
  /** What may come in; undefined when it is not about that. */
  ingress?: readonly PolicyRule[];
  /** What may go out. */
  egress?: readonly PolicyRule[];
}

/** One thing that is allowed. Without peers, to or from everybody; without ports, on all of them. */
export interface PolicyRule {
  peers?: readonly Peer[];
  ports?: readonly PolicyPort[];
}

/** Addresses, or Pods: those of the own namespace where no namespaces are named. */
export interface Peer {
  block?: { cidr: string; except: readonly string[] };
  pods?: Selector;
  namespaces?: Selector;
}

export interface PolicyPort {
  protocol: string;
  /** A number, or the name that a port of the Pod has; undefined for all. */
  port?: number | string;
  /** Last one of a range that begins with `port`. */
  end?: number;
}

/** The policy that an object is; undefined when it is none. */
export function policyOf(kind: string, object: Readonly<Record<string, unknown>>): Policy | undefined {
  const spec = object['spec'];
  if (kind !== NETWORK_POLICY || !isMap(spec)) return undefined;
  const types = spec['policyTypes'];
  const isAbout = (type: string, otherwise: boolean): boolean =>
    Array.isArray(types) && types.length ? types.includes(type) : otherwise;
  return {
    pods: toSelector(spec['podSelector']) ?? {},
    ...(isAbout('Ingress', true) && { ingress: rulesOf(spec['ingress'], 'from') }),
    // Left out, types follow from the rules.
    ...(isAbout('Egress', Array.isArray(spec['egress']) && spec['egress'].length > 0) && {
      egress: rulesOf(spec['egress'], 'to'),
    }),
  };
}

function rulesOf(rules: unknown, side: 'from' | 'to'): PolicyRule[] {
  return mapsIn(rules).map(({ item }) => {
    const peers = mapsIn(item[side]).map(({ item: peer }) => peerOf(peer));
    const ports = mapsIn(item['ports']).map(({ item: port }) => portOf(port));
    return { ...(peers.length && { peers }), ...(ports.length && { ports }) };
  });
}

function peerOf({ ipBlock, podSelector, namespaceSelector }: Readonly<Record<string, unknown>>): Peer {
  if (isMap(ipBlock)) {
    const except = Array.isArray(ipBlock['except']) ? (ipBlock['except'] as unknown[]).map(String) : [];
    return { block: { cidr: String(ipBlock['cidr']), except } };
  }
  const [pods, namespaces] = [toSelector(podSelector), toSelector(namespaceSelector)];
  return { ...(pods && { pods }), ...(namespaces && { namespaces }) };
}

function portOf({ protocol, port, endPort }: Readonly<Record<string, unknown>>): PolicyPort {
  return {
    protocol: textOf(protocol) ?? 'TCP',
    ...((typeof port === 'number' || typeof port === 'string') && { port }),
    ...(typeof endPort === 'number' && { end: endPort }),
  };
}
