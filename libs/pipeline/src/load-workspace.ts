import {
  ambiguousInstances,
  chartNames,
  chartOf,
  instanceProblems,
  instancesOf,
  loadComponent,
  loadComponents,
  orderComponents,
  unknownComponents,
  type Component,
  type InstallOrder,
} from '@cedille/component';
import {
  hubProblems,
  keeperProblems,
  loadPins,
  loadSigners,
  platformFacts,
  unpinnedComponents,
  type Pin,
} from '@cedille/delivery';
import { loadDeliveries, type Delivery, type LoadedEnvironment } from '@cedille/environment';
import { CedilleError, settleAll, type Problem } from '@cedille/source';
import type { PlatformFacts } from '@cedille/values';

/** What to work on; everything when left out. */
export interface Selection {
  environments?: readonly string[] | undefined;
  components?: readonly string[] | undefined;
}

/** An environment with everything that follows from its facts and components alone. */
export interface Place {
  environment: LoadedEnvironment;
  /** The environment whose Argo CD delivers this one; undefined where it has its own. */
  hub: LoadedEnvironment | undefined;
  /** The environments that the Argo CD of this one delivers. */
  delivers: readonly LoadedEnvironment[];
  /** The components that it lists. */
  present: readonly Component[];
  order: InstallOrder;
  platform: PlatformFacts;
  /** Its releases.yaml. */
  pins: ReadonlyMap<string, Pin>;
  /** What it lists and does not pin, although it delivers only what is pinned. */
  unpinned: readonly string[];
}

/** All that people wrote, read and found to be sound. */
export interface Workspace {
  root: string;
  /** The selected environments. */
  places: readonly Place[];
  /** All components: order and requirements need them even when few are selected. */
  components: readonly Component[];
  /** The selected components, in alphabetical order; with one of them, all that requests ask for of it. */
  selected: readonly Component[];
  /** What keeps an environment from being delivered by another one, from having its secrets there, or from being beside it. */
  problems: readonly Problem[];
}

/**
 * Reads environments, components and pins.
 * @throws CedilleError with the problems of all files together.
 */
export async function loadWorkspace(root: string, { environments, components }: Selection = {}): Promise<Workspace> {
  const [deliveries, charts] = await settleAll([loadDeliveries(root, environments), loadComponents(root)] as const);
  const all = [...charts, ...instancesIn(charts, deliveries)];
  const names = all.map(({ name }) => name);
  for (const name of components ?? []) if (!names.includes(name)) await loadComponent(root, name);
  const unknown = deliveries.flatMap(({ environment }) => unknownComponents(environment, names));
  if (unknown.length) throw new CedilleError(unknown);
  return {
    root,
    components: all,
    selected: all.filter(one => !components || components.includes(one.name) || components.includes(chartOf(one))),
    problems: [
      ...hubProblems(deliveries, all),
      ...keeperProblems(deliveries, all),
      ...deliveries.flatMap(({ problems }) => problems),
    ],
    places: await Promise.all(deliveries.map(delivery => settle({ root, ...delivery, components: all }))),
  };
}

/**
 * What the environments, and those that they are tied to, ask for by files.
 * @throws CedilleError for files that ask for nothing
 */
function instancesIn(charts: readonly Component[], deliveries: readonly Delivery[]): Component[] {
  const tied = deliveries.flatMap(({ environment, delivers, tenants }) => [environment, ...delivers, ...tenants]);
  const environments = [...new Map(tied.map(environment => [environment.name, environment])).values()];
  const problems = [
    ...environments.flatMap(environment => instanceProblems(charts, environment)),
    ...ambiguousInstances(charts, environments),
  ];
  if (problems.length) throw new CedilleError(problems);
  return instancesOf(charts, environments);
}

interface SettleOptions extends Delivery {
  root: string;
  components: readonly Component[];
}

async function settle({ root, environment, hub, delivers, tenants, components }: SettleOptions): Promise<Place> {
  const order = orderComponents(environment, components);
  const pins = await loadPins({ root, environment: environment.name, components: chartNames(components) });
  const present = components.filter(({ name }) => environment.facts.components.includes(name));
  const signers = await loadSigners(root, [environment, ...delivers]);
  const platform = platformFacts({ environment, components, order, pins, delivers, tenants, signers });
  return {
    environment,
    hub,
    delivers,
    present,
    order,
    platform,
    pins,
    unpinned: unpinnedComponents(environment, pins, components),
  };
}
