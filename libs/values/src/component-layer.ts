import {
  connectionsFrom,
  connectionsTo,
  meshOf,
  reachedBy,
  reaches,
  type Component,
  type Word,
} from '@cedille/component';
import { networkOf, type Environment } from '@cedille/environment';
import type { Path, Position } from '@cedille/source';
import { addressesOf, endpointsOf, serviceNamespace, type ApiServerPeers } from './api-servers.ts';
import { secretsOf, servedHosts } from './component-facts.ts';
import type { Layer } from './layers.ts';

export interface ComponentLayerOptions {
  component: Component;
  facts: Environment;
  /** The components of the environment, this one among them. */
  present: readonly Component[];
  /** Facts of the environments that the Argo CD of this one delivers. @defaultValue `[]` */
  delivers?: readonly Environment[];
}

/**
 * What component.yaml says, as values of the templates in charts/common: the Pod security of the namespace, a route for
 * each host, the secrets in use and their store, and network policies. Each value has the line that it follows from; for
 * what may connect to this component that is a line in the component.yaml of the one that connects.
 */
export function componentLayer(options: ComponentLayerOptions): Layer {
  const draft = new Draft(`${options.component.folder}/component.yaml`);
  addNamespace(draft, options);
  addRoutes(draft, options);
  addSecrets(draft, options);
  if (options.component.meta.podSecurity) addNetworkPolicy(draft, options);
  return draft.layer();
}

function addNamespace(draft: Draft, { component, present }: ComponentLayerOptions): void {
  const { meta, source } = component;
  if (!meta.podSecurity) return;
  const { members = {} } = meshOf(component, present) ?? {};
  const podSecurity = LEVELS.findLast(level => level === meta.podSecurity || level === members.podSecurity);
  draft.set(['namespace', 'podSecurity'], podSecurity, () =>
    source.positionOf([podSecurity === meta.podSecurity ? 'podSecurity' : 'mesh']),
  );
  for (const key of ['labels', 'annotations'] as const)
    for (const [name, value] of Object.entries(members[key] ?? {}))
      draft.set(['namespace', key, name], value, () => source.positionOf(['mesh']));
}

/** Pod Security Standards: each allows more than the one before it. */
const LEVELS = ['restricted', 'baseline', 'privileged'] as const;

function addRoutes(draft: Draft, { component, facts }: ComponentLayerOptions): void {
  const { source } = component;
  for (const { label, host, meta } of servedHosts(component, facts)) {
    const at =
      (...keys: string[]): Place =>
      () =>
        source.positionOf(['hosts', label, ...keys]);
    draft.set(['routes', label, 'host'], host, at());
    draft.set(['routes', label, 'gateway', 'namespace'], facts.gateway.namespace, at());
    draft.set(['routes', label, 'gateway', 'name'], gatewayFor(meta.audience, facts), at('audience'));
    if (meta.service !== undefined) draft.set(['routes', label, 'service'], meta.service, at('service'));
    draft.set(['routes', label, 'port'], meta.port, at('port'));
  }
}

function gatewayFor(audience: 'public' | 'administrators' | undefined, { gateway }: Environment): string {
  return audience === 'administrators' ? (gateway.internal ?? gateway.public) : gateway.public;
}

function addSecrets(draft: Draft, { component, facts }: ComponentLayerOptions): void {
  const { meta, source } = component;
  const used = secretsOf(component, facts);
  // A request may ask for secrets of its own.
  if (!used.length && !component.instanceOf) return;
  draft.set(['secretStore'], { authMount: facts.vault.authMount, kv: facts.vault.kv }, () =>
    source.positionOf(['secrets']),
  );
  for (const secret of used) {
    const { name, when: _when, unless: _unless, description: _description, ...values } = secret;
    const place = ['secrets', meta.secrets!.indexOf(secret)];
    for (const [key, value] of Object.entries(values))
      draft.set(['secrets', name, key], value, () => source.positionOf([...place, key]));
  }
}

/** What the templates take where nothing is said. */
const USUAL_DNS_PORT = 53;

function addNetworkPolicy(draft: Draft, options: ComponentLayerOptions): void {
  const { component, facts, present } = options;
  draft.set(['networkPolicy', 'enabled'], true, () => component.source.positionOf(['podSecurity']));
  const { port: dnsPort } = networkOf(facts).dns;
  if (dnsPort !== USUAL_DNS_PORT)
    draft.set(['networkPolicy', 'dnsPort'], dnsPort, () => component.source.positionOf(['podSecurity']));
  const residents = residentsOf(component, present);
  for (const resident of residents) addEgress(draft, { ...options, component: resident });
  for (const resident of residents) addIngress(draft, { ...options, component: resident });
  addSenders(draft, residents, options);
}

/** Policies select all Pods of a namespace: whoever declares it also closes it for components that live in it beside. */
function residentsOf(component: Component, present: readonly Component[]): Component[] {
  const others = present.filter(({ meta }) => meta.namespace === component.meta.namespace && !meta.podSecurity);
  return [component, ...others.filter(other => other !== component)];
}

function addEgress(draft: Draft, options: ComponentLayerOptions): void {
  const { component, facts, present } = options;
  const { meta, source } = component;
  for (const word of reaches(component, facts)) {
    const { name, port, path } = word;
    const egress = ['networkPolicy', 'egress', name];
    if (name === 'apiServer') addApiServers(draft, component, { word, peers: addressesOf(facts) });
    else if (name === 'deliveredApiServers')
      addApiServers(draft, component, { word, peers: endpointsOf(options.delivers ?? []) });
    else if (name === 'machines') addMachines(draft, component, { word, addresses: networkOf(facts).machines });
    else if (name === 'allNamespaces') draft.set(egress, true, () => source.positionOf(path));
    else if (port !== undefined) draft.add(egress, [port], () => source.positionOf(path));
  }
  const collector = (meta.members ?? meshOf(component, present)) && collectorOf(facts);
  if (collector)
    draft.set(['networkPolicy', 'egress', 'collector', collector.namespace], [collector.port], () =>
      source.positionOf([meta.members ? 'members' : 'mesh']),
    );
  for (const { to, ports, path } of connectionsFrom(component, present, facts))
    draft.add(['networkPolicy', 'egress', 'namespaces', to.meta.namespace], ports, () => source.positionOf(path));
}

function addIngress(draft: Draft, { component, facts, present }: ComponentLayerOptions): void {
  const { source } = component;
  const open = reachedBy(component, facts);
  // The API server has no Pod and no namespace: what it calls is open to everybody.
  for (const { port, path } of open)
    draft.add(['networkPolicy', 'ingress', 'anywhere'], [port!], () => source.positionOf(path));
  for (const { from, ports, path } of connectionsTo(component, present, facts)) {
    const closed = ports.filter(port => !open.some(word => word.port === port));
    const at = (): Position => from.source.positionOf(path);
    if (closed.length) draft.add(['networkPolicy', 'ingress', 'namespaces', from.meta.namespace], closed, at);
  }
  for (const { label, meta: host } of servedHosts(component, facts)) {
    const gateway = ['networkPolicy', 'ingress', 'gateway'];
    draft.set([...gateway, 'namespace'], facts.gateway.namespace, () => source.positionOf(['hosts', label]));
    draft.add([...gateway, 'ports'], host.pods ?? [host.port], () => source.positionOf(['hosts', label, 'pods']));
  }
}

/** The other side of the way to the collector: a mesh and its members, where it runs in this namespace. */
function addSenders(draft: Draft, residents: readonly Component[], { facts, present }: ComponentLayerOptions): void {
  const { namespace } = residents[0]!.meta;
  const collector = collectorOf(facts);
  const isHere = residents.some(({ provides }) =>
    [...provides.values()].some(ports => ports.includes(collector?.port ?? 0)),
  );
  if (collector?.namespace !== namespace || !isHere) return;
  for (const sender of present) {
    const isSender = sender.meta.members ?? meshOf(sender, present);
    if (!isSender || sender.meta.namespace === namespace) continue;
    draft.add(['networkPolicy', 'ingress', 'namespaces', sender.meta.namespace], [collector.port], () =>
      sender.source.positionOf([sender.meta.members ? 'members' : 'mesh']),
    );
  }
}

/** Where a mesh and its proxies send traces: `telemetry.otlp`, where that is a Service of this cluster. */
function collectorOf({ telemetry }: Environment): { namespace: string; port: number } | undefined {
  if (!telemetry) return undefined;
  const { hostname, port } = new URL(telemetry.otlp);
  const namespace = serviceNamespace(hostname);
  return namespace === undefined ? undefined : { namespace, port: Number(port || 4317) };
}

interface ApiServers {
  word: Word;
  peers: ApiServerPeers;
}

/** Nothing where no address is known: that is told as a missing fact, and until then the way is closed. */
function addApiServers(draft: Draft, { source }: Component, { word: { name, pods, path }, peers }: ApiServers): void {
  const at = (): Position => source.positionOf(path);
  const egress = ['networkPolicy', 'egress', name];
  for (const [kind, ports] of Object.entries(peers))
    for (const [peer, open] of Object.entries(ports)) draft.add([...egress, kind, peer], open, at);
  const isReached = Object.values(peers).some(ports => Object.keys(ports).length);
  if (pods && isReached) draft.set([...egress, 'pods'], pods, () => source.positionOf([...path.slice(0, 2), 'pods']));
}

/** Where a value comes from, found out when somebody asks. */
type Place = () => Position;

interface Machines {
  word: Word;
  addresses: readonly string[] | undefined;
}

/** Where the inventory has no addresses, they may be anywhere. */
function addMachines(draft: Draft, { source }: Component, { word: { port, path }, addresses }: Machines): void {
  const at = (): Position => source.positionOf(path);
  const egress = ['networkPolicy', 'egress'];
  if (!addresses) draft.add([...egress, 'anywhere'], [port!], at);
  for (const address of addresses ?? []) draft.add([...egress, 'machines', address], [port!], at);
}

/** Values under construction, each with the place that it comes from. */
class Draft {
  private readonly data: Record<string, unknown> = {};
  private readonly places = new Map<string, Place>();
  private readonly file: string;

  constructor(file: string) {
    this.file = file;
  }

  set(path: readonly string[], value: unknown, at: Place): void {
    let parent = this.data;
    for (const key of path.slice(0, -1)) parent = (parent[key] ??= {}) as Record<string, unknown>;
    parent[path.at(-1)!] = value;
    for (let length = path.length; length > 0; length--) {
      const key = JSON.stringify(path.slice(0, length));
      if (length === path.length || !this.places.has(key)) this.places.set(key, at);
    }
  }

  /** Adds ports to the list at `path`: each once, in ascending order. */
  add(path: readonly string[], ports: readonly number[], at: Place): void {
    const before = path.reduce<unknown>(
      (found, key) => (found as Record<string, unknown> | undefined)?.[key],
      this.data,
    );
    const all = [...new Set([...((before ?? []) as number[]), ...ports])].sort((a, b) => a - b);
    this.set(path, all, before ? this.places.get(JSON.stringify(path))! : at);
  }

  layer(): Layer {
    return {
      name: 'component',
      file: this.file,
      data: this.data,
      positionOf: path => this.positionOf(path),
    };
  }

  private positionOf(path: Path): Position {
    for (let length = path.length; length > 0; length--) {
      const at = this.places.get(JSON.stringify(path.slice(0, length)));
      if (at) return at();
    }
    return { file: this.file, line: 1, column: 1 };
  }
}
