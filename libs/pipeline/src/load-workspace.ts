import {
  listComponents,
  loadComponent,
  loadComponents,
  orderComponents,
  unknownComponents,
  type Component,
  type InstallOrder,
} from '@cedille/component';
import { loadPins, platformFacts } from '@cedille/delivery';
import { listEnvironments, loadEnvironments, type LoadedEnvironment } from '@cedille/environment';
import { CedilleError, settleAll } from '@cedille/source';
import type { PlatformFacts } from '@cedille/values';

/** What to work on; everything when left out. */
export interface Selection {
  environments?: readonly string[] | undefined;
  components?: readonly string[] | undefined;
}

/** An environment with everything that follows from its facts and components alone. */
export interface Place {
  environment: LoadedEnvironment;
  order: InstallOrder;
  platform: PlatformFacts;
}

/** All that people wrote, read and found to be sound. */
export interface Workspace {
  root: string;
  /** The selected environments. */
  places: readonly Place[];
  /** All components: order and requirements need them even when few are selected. */
  components: readonly Component[];
  /** The selected components, in alphabetical order. */
  selected: readonly Component[];
}

/**
 * Reads environments, components and pins.
 * @throws CedilleError with the problems of all files together.
 */
export async function loadWorkspace(root: string, { environments, components }: Selection = {}): Promise<Workspace> {
  const [places, all] = await settleAll([
    loadEnvironments(root, environments ?? (await listEnvironments(root))),
    loadComponents(root, await listComponents(root)),
  ] as const);
  const names = all.map(({ name }) => name);
  for (const name of components ?? []) if (!names.includes(name)) await loadComponent(root, name);
  const unknown = places.flatMap(environment => unknownComponents(environment, names));
  if (unknown.length) throw new CedilleError(unknown);
  return {
    root,
    components: all,
    selected: all.filter(({ name }) => !components || components.includes(name)),
    places: await Promise.all(places.map(environment => settle({ root, environment, components: all, names }))),
  };
}

interface SettleOptions {
  root: string;
  environment: LoadedEnvironment;
  components: readonly Component[];
  names: readonly string[];
}

async function settle({ root, environment, components, names }: SettleOptions): Promise<Place> {
  const order = orderComponents(environment, components);
  const pins = await loadPins({ root, environment: environment.name, components: names });
  return { environment, order, platform: platformFacts({ environment, components, order, pins }) };
}
