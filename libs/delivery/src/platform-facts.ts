import { madeKinds, type Component, type InstallOrder } from '@cedille/component';
import type { LoadedEnvironment } from '@cedille/environment';
import { componentFacts, secretFacts } from '@cedille/values';
import type { ApplicationFacts, DeliveredEnvironment, PlatformFacts } from '@cedille/values/generator';
import type { Pin } from './load-pins.ts';

export interface PlatformFactsOptions {
  environment: LoadedEnvironment;
  /** All components; those that the environment does not list are passed over. */
  components: readonly Component[];
  order: InstallOrder;
  pins: ReadonlyMap<string, Pin>;
  /** The environments that the Argo CD of this one delivers besides its own. @defaultValue `[]` */
  delivers?: readonly LoadedEnvironment[];
}

/** The whole environment as the generators with `reads: platform` see it. */
export function platformFacts(options: PlatformFactsOptions): PlatformFacts {
  const { environment, components, order, pins, delivers = [] } = options;
  const present = components.filter(({ name }) => environment.facts.components.includes(name));
  const applications = present.map((component): ApplicationFacts => {
    const pin = pins.get(component.name);
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
    };
  });
  const hosts = present.flatMap(component =>
    Object.values(componentFacts(component, environment.facts).hosts).map(host => ({
      host,
      component: component.name,
      namespace: component.meta.namespace,
    })),
  );
  return {
    applications: applications.sort((a, b) => a.wave - b.wave || compare(a.name, b.name)),
    hosts: hosts.sort((a, b) => compare(a.host, b.host)),
    absent: components
      .filter(component => !present.includes(component))
      .map(component => ({
        name: component.name,
        namespace: component.meta.namespace,
        category: component.meta.category,
        ...made(component),
      })),
    delivers: delivers.map(other => deliveredEnvironment(other, afterAll(order))),
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
  const { cluster, registry, delivery, clubs = [], git } = facts;
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
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
