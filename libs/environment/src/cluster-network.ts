import { isIP } from 'node:net';
import type { Environment } from './environment.ts';

/** The network of a cluster as policies see it: addresses and ports of Pods and servers, never those of a Service. */
export interface ClusterNetwork {
  /** The Pods of kube-system that answer for DNS. */
  dns: { port: number; labels: Readonly<Record<string, string>> };
  apiServer: ApiServer;
  /** CIDRs of all machines; undefined where one of them has no address, or none is listed. */
  machines: readonly string[] | undefined;
}

/** What answers for the API server. */
export interface ApiServer {
  /** CIDRs; undefined where no fact says them and nothing implies them. */
  addresses: readonly string[] | undefined;
  port: number;
}

type Kind = Environment['cluster']['kind'];

interface KindOfCluster extends Pick<ClusterNetwork, 'dns'> {
  apiServerPort: number;
  /** Where its nodes are, whatever the machine. */
  networks?: readonly string[];
}

const KUBE_DNS = { port: 53, labels: { 'k8s-app': 'kube-dns' } };

/**
 * What each kind of cluster does. Docker gives its networks addresses from 172.16.0.0/12 and 192.168.0.0/16, Podman from
 * 10.89.0.0/16 on: which one a node of kind gets, only the machine knows. In a vcluster, CoreDNS runs without the right to
 * use port 53, and the API server is a Pod of the host.
 */
const KINDS: Readonly<Record<Kind, KindOfCluster>> = {
  talos: { dns: KUBE_DNS, apiServerPort: 6443 },
  kind: { dns: KUBE_DNS, apiServerPort: 6443, networks: ['10.89.0.0/16', '172.16.0.0/12', '192.168.0.0/16'] },
  vcluster: { dns: { port: 1053, labels: { 'k8s-app': 'vcluster-kube-dns' } }, apiServerPort: 8443 },
};

/** The network of the cluster that these facts describe. */
export function networkOf({ cluster }: Pick<Environment, 'cluster'>): ClusterNetwork {
  const { dns, apiServerPort, networks } = KINDS[cluster.kind];
  const { nodes = [] } = cluster;
  const servers = addressesOf(nodes.filter(({ role }) => role === 'control-plane'));
  const addresses = cluster.apiServer?.addresses ?? servers ?? networks;
  return {
    dns,
    apiServer: { addresses: addresses?.map(toCidr), port: cluster.apiServer?.port ?? apiServerPort },
    machines: (addressesOf(nodes) ?? networks)?.map(toCidr),
  };
}

/** Addresses of machines, when each has one: a policy for some of them would work now and then. */
function addressesOf(nodes: NonNullable<Environment['cluster']['nodes']>): string[] | undefined {
  const addresses = nodes.flatMap(({ address }) => address ?? []);
  return nodes.length && addresses.length === nodes.length ? addresses : undefined;
}

/** `192.0.2.11` → `192.0.2.11/32`. */
export function toCidr(address: string): string {
  if (address.includes('/')) return address;
  return `${address}/${isIP(address) === 6 ? 128 : 32}`;
}

/** Whether a text is an address or a CIDR of IPv4 or IPv6. */
export function isCidr(text: string): boolean {
  const [address = '', length, ...more] = text.split('/');
  const version = isIP(address);
  if (!version || more.length) return false;
  return length === undefined || (/^\d+$/.test(length) && Number(length) <= (version === 6 ? 128 : 32));
}

/** What of `sync.toHost` in the chart of a vcluster follows from its facts; undefined for a cluster of another kind. */
export function syncedBy({ cluster }: Pick<Environment, 'cluster'>): readonly string[] | undefined {
  return cluster.kind === 'vcluster' ? (cluster.sync ?? ['networkPolicies', 'podDisruptionBudgets']) : undefined;
}
