import type { KubernetesObject } from '@cedille/cluster';
import { objectsOf } from '@cedille/manifests';
import { renderEnvironments } from '../support/render-environments.ts';
import type { Settings } from '../support/settings.ts';

/** An environment that gives addresses to its Services and names to its hosts. */
export interface Network {
  environment: string;
  /** What a component renders there. */
  of: (component: string) => KubernetesObject[];
  /** What all of them render. */
  all: readonly KubernetesObject[];
}

/** Programs that are tried, by the component that renders their rights and arguments. */
const TRIED = ['metallb', 'external-dns'];

/** Kinds that an environment needs beside them. */
const NEEDED = [...TRIED, 'contour', 'gateway-api'];

/**
 * The first environment that has both, whole.
 * @returns in place of it, why there is none
 */
export async function findNetwork(settings: Settings): Promise<Network | string> {
  const rendered = await renderEnvironments(settings);
  const misses: string[] = [];
  for (const { environment, components, partial } of rendered) {
    const named = (name: string) => components.filter(({ component }) => component === name);
    const missing = NEEDED.filter(name => !named(name).length);
    const unavailable = NEEDED.filter(name => partial.includes(name));
    if (missing.length) misses.push(`${environment} has no ${missing.join(', ')}`);
    else if (unavailable.length) misses.push(`upstream of ${unavailable.join(', ')} of ${environment} is unavailable`);
    else {
      const objects = (of: typeof components): KubernetesObject[] =>
        of.flatMap(({ manifests }) => manifests.flatMap(objectsOf) as KubernetesObject[]);
      return { environment, of: name => objects(named(name)), all: objects(components) };
    }
  }
  return misses.join('; ');
}
