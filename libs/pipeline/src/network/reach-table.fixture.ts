import {
  allows,
  allowsIn,
  kindKey,
  policyOf,
  RELATION_TABLE,
  Relater,
  relationsOf,
  type Party,
  type PlacedPolicy,
} from '@cedille/checks';
import { networkOf, type Environment } from '@cedille/environment';
import type { RenderedManifests } from '../rendering.ts';

/** Pods of one workload. */
interface Workload {
  /** `argocd/argocd-server`. */
  name: string;
  namespace: string;
  party: Party;
  hostNetwork: boolean;
}

/** What Pods of a workload reach, and who reaches them from outside: ports by destination. Empty: nothing. */
export type Reach = Record<string, string>;

/** Workload → what it reaches. */
export type ReachTable = Record<string, Reach>;

/** No container listens there and no policy names it: open only where everything is. */
const UNNAMED = 65_000;

/** Addresses outside the cluster, each for a kind of network. */
const OUTSIDE: Readonly<Record<string, string>> = {
  internet: '203.0.113.200',
  'internet (IPv6)': '2001:db8::200',
  'a private network': '10.99.0.1',
  'metadata of a cloud': '169.254.169.254',
};

const relater = new Relater(RELATION_TABLE);

/** Which Pods of an environment reach what, by its rendered policies. */
export function reachTable(facts: Environment, rendered: readonly RenderedManifests[]): ReachTable {
  const policies = rendered.flatMap(policiesIn);
  const workloads = rendered.flatMap(workloadsIn).sort((a, b) => (a.name < b.name ? -1 : 1));
  const ports = portsIn(policies);
  const destinations = [...workloads.map(destinationOf), ...strangers(facts, policies, workloads)];
  return Object.fromEntries(
    workloads.map(from => [from.name, from.hostNetwork ? HOST : reachOf({ from, destinations, policies, ports })]),
  );
}

const HOST: Reach = { everything: 'it uses the network of its machine' };

interface ReachOptions {
  from: Workload;
  destinations: readonly Destination[];
  policies: readonly PlacedPolicy[];
  ports: readonly number[];
}

interface Destination {
  name: string;
  namespace?: string;
  to: Party;
}

function reachOf({ from, destinations, policies, ports }: ReachOptions): Reach {
  const reached: [name: string, ports: string][] = destinations.flatMap(({ name, to, namespace }) => {
    const open = openPorts(ports, (port, protocol) => allows(policies, { from: from.party, to, port, protocol }));
    return open ? [[namespace === from.namespace ? 'its own namespace' : name, open] as [string, string]] : [];
  });
  const { party } = from;
  const incoming = openPorts(ports, (port, protocol) =>
    allowsIn(policies, { from: { address: OUTSIDE['internet']! }, to: party, port, protocol }),
  );
  return { ...Object.fromEntries(reached), ...(incoming && { '← anybody': incoming }) };
}

/** `all`, or a list: `8080, 53/UDP`. */
function openPorts(ports: readonly number[], isOpen: (port: number, protocol: string) => boolean): string {
  const open = (protocol: string): number[] => ports.filter(port => isOpen(port, protocol));
  const [tcp, udp] = [open('TCP'), open('UDP')];
  if (tcp.length === ports.length && udp.length === ports.length) return 'all';
  return [...tcp.map(String), ...udp.map(port => `${port}/UDP`)].join(', ');
}

function destinationOf({ name, namespace, party, hostNetwork }: Workload): Destination {
  return { name, namespace, to: hostNetwork ? { address: OUTSIDE['a private network']! } : party };
}

/** What no component of the environment renders: DNS, servers, addresses outside, and namespaces that policies name. */
function strangers(
  facts: Environment,
  policies: readonly PlacedPolicy[],
  workloads: readonly Workload[],
): Destination[] {
  const { dns, apiServer } = networkOf(facts);
  const known = new Set([...workloads.map(({ namespace }) => namespace), 'kube-system']);
  const named = [...namespacesIn(policies)].filter(name => !known.has(name)).sort();
  return [
    { name: 'DNS', to: podIn('kube-system', dns.labels) },
    { name: 'other Pods of kube-system', to: podIn('kube-system') },
    ...(apiServer.addresses ?? []).map(cidr => ({ name: `API server ${cidr}`, to: { address: cidr.split('/')[0]! } })),
    ...named.map(name => ({ name: `namespace ${name}`, to: podIn(name) })),
    ...Object.entries(OUTSIDE).map(([name, address]) => ({ name, to: { address } })),
  ];
}

function podIn(namespace: string, labels: Readonly<Record<string, string>> = {}): Party {
  return { pod: { namespace, namespaceLabels: { 'kubernetes.io/metadata.name': namespace }, labels } };
}

function policiesIn({ manifests, namespace }: RenderedManifests): PlacedPolicy[] {
  return manifests.flatMap(({ object }) => {
    const policy = policyOf(kindKey(String(object.apiVersion), String(object.kind)), object);
    return policy ? [{ ...policy, namespace: object.metadata?.namespace ?? namespace }] : [];
  });
}

function workloadsIn({ manifests, namespace: own }: RenderedManifests): Workload[] {
  return manifests.flatMap(({ object }) =>
    relationsOf(object, relater).flatMap(({ name, namespace = own, pods = [] }) =>
      pods.map(({ labels, hostNetwork = false }) => ({
        name: `${namespace}/${name}`,
        namespace,
        party: podIn(namespace, labels),
        hostNetwork,
      })),
    ),
  );
}

function portsIn(policies: readonly PlacedPolicy[]): number[] {
  const named = policies
    .flatMap(({ ingress = [], egress = [] }) => [...ingress, ...egress])
    .flatMap(({ ports = [] }) => ports.flatMap(({ port }) => (typeof port === 'number' ? [port] : [])));
  return [...new Set([...named, 53, 443, UNNAMED])].sort((a, b) => a - b);
}

function namespacesIn(policies: readonly PlacedPolicy[]): Set<string> {
  const peers = policies.flatMap(({ ingress = [], egress = [] }) =>
    [...ingress, ...egress].flatMap(rule => rule.peers ?? []),
  );
  return new Set(peers.flatMap(({ namespaces }) => namespaces?.matchLabels?.['kubernetes.io/metadata.name'] ?? []));
}
