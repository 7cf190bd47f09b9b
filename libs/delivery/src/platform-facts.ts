import {
  chartOf,
  connectionsTo,
  goesToCluster,
  madeKinds,
  meshOf,
  reachedBy,
  type Component,
  type InstallOrder,
} from '@cedille/component';
import {
  requestOf,
  sandboxName,
  syncedBy,
  volumesOf,
  type LoadedEnvironment,
  type Request,
} from '@cedille/environment';
import { isMap } from '@cedille/source';
import { componentFacts, mergeValues, secretFacts } from '@cedille/values';
import type {
  ApplicationFacts,
  DeliveredEnvironment,
  PlatformFacts,
  SignerFacts,
  VaultTenant,
} from '@cedille/values/generator';
import type { Pin } from './load-pins.ts';

export interface PlatformFactsOptions {
  environment: LoadedEnvironment;
  /** All components; those that the environment does not list are passed over. */
  components: readonly Component[];
  order: InstallOrder;
  pins: ReadonlyMap<string, Pin>;
  /** The environments that the Argo CD of this one delivers besides its own. @defaultValue `[]` */
  delivers?: readonly LoadedEnvironment[];
  /** The environments that take their secrets from the Vault of this one besides itself. @defaultValue `[]` */
  tenants?: readonly LoadedEnvironment[];
  /** Whose signatures count in this one and in those that it delivers. @defaultValue `[]` */
  signers?: readonly SignerFacts[];
}

/** The whole environment, as far as it is in its cluster, as the generators with `reads: platform` see it. */
export function platformFacts(options: PlatformFactsOptions): PlatformFacts {
  const { environment, order, pins, delivers = [], tenants = [], signers = [] } = options;
  const components = options.components.filter(goesToCluster);
  const present = presentIn(environment, components);
  const applications = present.map((component): ApplicationFacts => {
    const pin = pins.get(chartOf(component));
    const request = requestOf(environment.facts, component.name);
    const club = request?.club;
    return {
      name: component.name,
      namespace: component.meta.namespace,
      category: component.meta.category,
      owner: component.meta.owner,
      version: pin?.version ?? component.version,
      ...(pin && { digest: pin.digest }),
      wave: order.waves.get(component.name) ?? 0,
      secrets: secretFacts(component, environment.facts),
      ...made(component),
      ...(component.meta.instances && { instances: true as const }),
      ...(component.meta.keeps && { keeps: component.meta.keeps }),
      ...(component.meta.writtenElsewhere && {
        writtenElsewhere: component.meta.writtenElsewhere.map(({ group = '', ...rest }) => ({ group, ...rest })),
      }),
      ...(component.instanceOf !== undefined && { instanceOf: component.instanceOf }),
      ...(club !== undefined && { club }),
      ...(request?.previews && previewsOf(component, request)),
      ...inMesh(component, present, environment),
    };
  });
  return {
    applications: applications.sort((a, b) => a.wave - b.wave || compare(a.name, b.name)),
    hosts: hostsOf(environment, present),
    absent: components
      .filter(component => !present.includes(component) && component.instanceOf === undefined)
      .map(component => ({
        name: component.name,
        namespace: component.meta.namespace,
        category: component.meta.category,
        ...made(component),
        ...(component.meta.instances && { instances: true as const }),
      })),
    delivers: delivers.map(other => ({
      ...deliveredEnvironment(other, afterAll(order)),
      ...livesHere(environment.name, other),
    })),
    tenants: tenants.map(other => vaultTenant(other, presentIn(other, components))),
    ...(signers.length > 0 && { signers }),
  };
}

function presentIn({ facts }: LoadedEnvironment, components: readonly Component[]): Component[] {
  return components.filter(({ name }) => facts.components.includes(name));
}

function hostsOf({ facts }: LoadedEnvironment, present: readonly Component[]): PlatformFacts['hosts'] {
  const hosts = present.flatMap(component =>
    Object.entries(componentFacts(component, facts).hosts).map(([label, host]) => ({
      host,
      component: component.name,
      namespace: component.meta.namespace,
      ...(isInternal(component, label, facts) && { internal: true as const }),
    })),
  );
  return hosts.sort((a, b) => compare(a.host, b.host));
}

function isInternal({ meta }: Component, label: string, { gateway }: LoadedEnvironment['facts']): boolean {
  if (meta.hosts?.[label]?.audience !== 'administrators') return false;
  return gateway.internal !== undefined && gateway.internal !== gateway.public;
}

/** Loading refuses previews of a component that does not say how; values that nobody gives a preview are taken away. */
function previewsOf({ meta }: Component, { values, previews }: Request): Pick<ApplicationFacts, 'previews'> {
  const [[name, host] = []] = Object.entries(meta.hosts ?? {});
  const { parameters, values: always = {} } = meta.requests?.previews ?? {};
  if (!previews || name === undefined || !host || !parameters) return {};
  const given = [values, always, previews.values].reduce(mergeValues, {});
  const port = values['port'];
  return {
    previews: {
      repository: previews.repository,
      label: previews.label ?? 'preview',
      parameters,
      values: withoutNull(given) as Record<string, unknown>,
      route: { name, port: host.port, pods: typeof port === 'number' ? [port] : (host.pods ?? [host.port]) },
    },
  };
}

/** What was taken away is not there: null would not get through Argo CD. */
function withoutNull(value: unknown): unknown {
  if (!isMap(value)) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(entries.map(([key, item]) => [key, withoutNull(item)]));
}

/** Whether a member of the mesh is only reached by other members, as far as component.yaml tells. */
function inMesh(
  component: Component,
  present: readonly Component[],
  { facts }: LoadedEnvironment,
): Pick<ApplicationFacts, 'mesh'> {
  if (!meshOf(component, present)) return {};
  const isServed = Object.keys(componentFacts(component, facts).hosts).length > 0;
  const isOpen =
    isServed ||
    reachedBy(component, facts).length > 0 ||
    connectionsTo(component, present, facts).some(({ from }) => !meshOf(from, present));
  return { mesh: isOpen ? 'open' : 'closed' };
}

function vaultTenant(tenant: LoadedEnvironment, present: readonly Component[]): VaultTenant {
  const { cluster, vault, clubs = [], git } = tenant.facts;
  const applications = present.map(component => ({
    name: component.name,
    namespace: component.meta.namespace,
    category: component.meta.category,
    secrets: secretFacts(component, tenant.facts),
  }));
  return {
    name: tenant.name,
    cluster,
    vault,
    clubs,
    organisation: git.organisation,
    applications: applications.sort((a, b) => compare(a.name, b.name)),
    hosts: hostsOf(tenant, present),
  };
}

function made(component: Component): Pick<ApplicationFacts, 'makes'> {
  const makes = madeKinds(component);
  return makes ? { makes } : {};
}

/** Nothing says yet which component brings the cluster of an environment: it comes after all of them. */
function afterAll({ waves }: InstallOrder): number {
  return Math.max(-1, ...waves.values()) + 1;
}

function deliveredEnvironment({ name, facts }: LoadedEnvironment, wave: number): DeliveredEnvironment {
  const { cluster, registry, delivery, clubs = [], git, backup } = facts;
  return {
    name,
    cluster: cluster.name,
    // Loading refuses an environment that is delivered by another one and has none.
    endpoint: cluster.endpoint!,
    wave,
    registry,
    delivery,
    clubs,
    teams: git.teams,
    ...(backup && { backup }),
  };
}

/** Of a vcluster that lives in the cluster of this environment. */
function livesHere(here: string, { name, facts }: LoadedEnvironment): Pick<DeliveredEnvironment, 'volumes' | 'hosted'> {
  const { environment, namespace } = volumesOf(facts);
  if (environment !== here || namespace === undefined) return {};
  const { cluster, sizing, sandboxes: { people = [] } = {} } = facts;
  const sandboxes = people.map(({ purpose: _, ...sandbox }) => ({
    ...sandbox,
    name: sandboxName(name, sandbox),
    volumes: `${namespace}-${sandbox.person}`,
  }));
  return {
    volumes: namespace,
    hosted: {
      ...{ kubernetes: cluster.kubernetes, sizing, syncs: syncedBy(facts) ?? [] },
      ...(sandboxes.length > 0 && { sandboxes }),
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
