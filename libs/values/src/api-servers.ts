import { isIP } from 'node:net';
import { networkOf, toCidr, type Environment } from '@cedille/environment';

/** Where API servers are, as policies see them: ports by CIDR and by namespace. */
export type ApiServerPeers = Record<'addresses' | 'namespaces', Readonly<Record<string, readonly number[]>>>;

/** The API server of the environment itself. */
export function addressesOf(facts: Environment): ApiServerPeers {
  const { addresses = [], port } = networkOf(facts).apiServer;
  return { addresses: Object.fromEntries(addresses.map(address => [address, [port]])), namespaces: {} };
}

/** The API servers of other environments, where `cluster.endpoint` says. */
export function endpointsOf(delivered: readonly Environment[]): ApiServerPeers {
  const peers = delivered.map(peerOf);
  return {
    addresses: portsByPeer(peers.flatMap(({ addresses = [], port }) => addresses.map(address => [address, port]))),
    namespaces: portsByPeer(
      peers.flatMap(({ namespace, port }) => (namespace === undefined ? [] : [[namespace, port]])),
    ),
  };
}

/** Any address: what a name leads to is not known before somebody asks for it. */
const ANY = ['0.0.0.0/0', '::/0'];

/**
 * `https://production.vcluster-production.svc:443` is a Service, so what is reached are Pods of `vcluster-production`, at the
 * port where its API server listens. Any other name may lead anywhere.
 */
function peerOf(facts: Environment): { namespace?: string; addresses?: readonly string[]; port: number } {
  const { hostname, port } = new URL(facts.cluster.endpoint!);
  const namespace = serviceNamespace(hostname);
  if (namespace !== undefined) return { namespace, port: networkOf(facts).apiServer.port };
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  return { addresses: isIP(host) ? [toCidr(host)] : ANY, port: Number(port || 443) };
}

/** The namespace of a Service by its name: `vault.vault.svc` → `vault`. Undefined for any other name. */
export function serviceNamespace(hostname: string): string | undefined {
  return /^[^.]+\.([^.]+)\.svc(\.|$)/.exec(hostname)?.[1];
}

function portsByPeer(pairs: readonly (readonly [string, number])[]): Record<string, number[]> {
  const found: Record<string, number[]> = {};
  for (const [peer, port] of pairs) found[peer] = [...new Set([...(found[peer] ?? []), port])].sort((a, b) => a - b);
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}
