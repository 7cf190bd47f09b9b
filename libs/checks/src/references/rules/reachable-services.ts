import { allowsOut, isAbout, isPort, isWithin, type Party, type PlacedPolicy } from '../../network/allows.ts';
import type { ClusterNetwork, DnsPods } from '../surroundings.ts';
import { isBound } from '../world/rights.ts';
import type { PlacedObject, PlacedPod, World } from '../world/world.ts';
import { nameOf, type RuleFinding, type Verdict } from './finding.ts';
import type { Labels } from '../extract/selector.ts';

/** What answers for DNS in one kind of cluster or another. */
const ANY_DNS: readonly DnsPods[] = [
  { port: 53, labels: { 'k8s-app': 'kube-dns' } },
  { port: 1053, labels: { 'k8s-app': 'vcluster-kube-dns' } },
];

/**
 * Where Pods go by themselves, policies let them: to DNS where it answers in this cluster, and to the API server the Pods
 * that have rights there, and no others.
 */
export function reachableServices(world: World): Verdict {
  const { network } = world.surroundings;
  if (!network) return { findings: [], unchecked: 0 };
  const closed = world
    .allPods()
    .filter(pod => !pod.hostNetwork)
    .map(pod => ({ world, network, pod, policies: policiesFor(world, pod) }))
    .filter(({ policies }) => policies.length);
  // A policy, a binding or a ServiceAccount may be in what is missing of the namespace.
  const certain = closed.filter(
    ({ pod }) => !world.isUncertain({ kind: 'Pod', namespace: world.namespaceOf(pod.owner) }),
  );
  return {
    findings: [...closedDns(certain), ...certain.flatMap(closedApiServer), ...needlessApiServer(certain)],
    unchecked: closed.length - certain.length,
  };
}

/** A Pod that policies are about, when it connects to others. */
interface ClosedPod {
  world: World;
  network: ClusterNetwork;
  pod: PlacedPod;
  policies: readonly ActingPolicy[];
}

interface ActingPolicy extends PlacedPolicy {
  object: PlacedObject;
}

function policiesFor(world: World, pod: PlacedPod): ActingPolicy[] {
  const party = podIn(world.namespaceOf(pod.owner), pod.labels);
  return world.objects.flatMap(object => {
    const { policy } = object.relations;
    if (!policy) return [];
    const placed = { ...policy, namespace: world.namespaceOf(object), object };
    return isAbout(placed, party, 'egress') ? [placed] : [];
  });
}

function podIn(namespace: string, labels: Labels): NonNullable<Party['pod']> {
  return { namespace, namespaceLabels: { 'kubernetes.io/metadata.name': namespace }, labels };
}

/** A policy that was meant to let DNS through, and does so where no DNS answers here: told once, whichever Pods it is about. */
function closedDns(pods: readonly ClosedPod[]): RuleFinding[] {
  const wrong = new Map<PlacedObject, ClosedPod>();
  for (const closed of pods) {
    const { policies, network } = closed;
    if (reachesDns(closed, policies, network.dns)) continue;
    const meant = policies.find(policy => ANY_DNS.some(dns => reachesDns(closed, [policy], dns)));
    if (meant) wrong.set(meant.object, closed);
  }
  return [...wrong].map(
    ([
      object,
      {
        network: { dns },
        pod,
      },
    ]) => ({
      code: 'network-closed',
      object,
      path: ['spec', 'egress'],
      message: `${nameOf(object.relations)} lets Pods ask for names where no DNS answers in this cluster: those of ${nameOf(pod.owner.relations)} find no host.`,
      expected: `port ${dns.port}, UDP and TCP, of Pods of kube-system with ${Object.entries(dns.labels).join(', ').replace(',', ': ')}`,
      fix: template => `correct the port or the labels in ${template}, or cluster.kind`,
    }),
  );
}

function reachesDns({ world, pod }: ClosedPod, policies: readonly PlacedPolicy[], { port, labels }: DnsPods): boolean {
  const from = { pod: podIn(world.namespaceOf(pod.owner), pod.labels) };
  const to = { pod: podIn('kube-system', labels) };
  return ['UDP', 'TCP'].every(protocol => allowsOut(policies, { from, to, port, protocol }));
}

/** A Pod with rights and a token, to which the API server is closed, waits for it for ever. */
function closedApiServer({ world, network: { apiServer }, pod, policies }: ClosedPod): RuleFinding[] {
  if (!apiServer || !hasToken(world, pod) || !isBound(world, pod)) return [];
  const from = { pod: podIn(world.namespaceOf(pod.owner), pod.labels) };
  const { port } = apiServer;
  const closed = apiServer.addresses.filter(
    cidr => !allowsOut(policies, { from, to: { address: cidr.split('/')[0]! }, port, protocol: 'TCP' }),
  );
  if (!closed.length) return [];
  return [
    {
      code: 'network-closed',
      object: pod.owner,
      path: [],
      message: `${nameOf(pod.owner.relations)} has rights at the API server, but its network policies do not let it get there.`,
      expected: `a policy for its Pods that allows port ${port} of ${closed.join(', ')}`,
      fix: () =>
        `name its Pods where component.yaml of ${pod.owner.component.name} says reaches: apiServer, or take its rights away`,
    },
  ];
}

/** A policy that opens the API server to Pods that cannot sign in there. */
function needlessApiServer(pods: readonly ClosedPod[]): RuleFinding[] {
  const needless = new Map<PlacedObject, PlacedPod[]>();
  for (const { world, network, pod, policies } of pods) {
    if (hasToken(world, pod)) continue;
    for (const policy of policies)
      if (isForApiServer(policy, network)) needless.set(policy.object, [...(needless.get(policy.object) ?? []), pod]);
  }
  return [...needless].map(([object, tokenless]) => ({
    code: 'network-open',
    object,
    path: ['spec', 'podSelector'],
    message: `${nameOf(object.relations)} opens the API server to Pods that have no token for it: ${tokenless.map(({ owner }) => nameOf(owner.relations)).join(', ')}.`,
    expected: 'only Pods that talk to the API server',
    fix: () =>
      `name their labels where component.yaml of ${object.component.name} says reaches: { to: apiServer, pods: … }`,
  }));
}

/** Whether one of its rules is about servers of the API alone: addresses in general are for something else. */
function isForApiServer({ egress }: PlacedPolicy, { apiServer }: ClusterNetwork): boolean {
  if (!apiServer) return false;
  const { port, addresses } = apiServer;
  return egress!.some(
    ({ peers = [], ports = [] }) =>
      ports.some(one => isPort(one, { port, protocol: 'TCP' })) &&
      peers.some(({ block }) => block && addresses.some(cidr => isPartOf(block.cidr, cidr))),
  );
}

function isPartOf(inner: string, outer: string): boolean {
  const [address = '', length] = inner.split('/');
  return isWithin(address, outer) && Number(length) >= Number(outer.split('/')[1]);
}

function hasToken(world: World, { token, serviceAccount, owner }: PlacedPod): boolean {
  const namespace = world.namespaceOf(owner);
  return token ?? !world.find({ kind: 'ServiceAccount', namespace, name: serviceAccount })?.tokenless;
}
