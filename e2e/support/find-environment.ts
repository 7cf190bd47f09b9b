import type { KubernetesObject } from '@cedille/cluster';
import { objectsOf } from '@cedille/manifests';
import { renderEnvironments } from './render-environments.ts';
import type { Settings } from './settings.ts';

/** What an environment renders. */
export interface RenderedEnvironment {
  environment: string;
  /** What a component renders there. */
  of: (component: string) => KubernetesObject[];
  /** What all of them render. */
  all: readonly KubernetesObject[];
}

/**
 * The first environment that has all of these components, whole.
 * @returns in place of it, why there is none
 */
export async function findEnvironment(
  settings: Settings,
  needed: readonly string[],
): Promise<RenderedEnvironment | string> {
  const rendered = await renderEnvironments(settings);
  const misses: string[] = [];
  for (const { environment, components, partial } of rendered) {
    const named = (name: string) => components.filter(({ component }) => component === name);
    const missing = needed.filter(name => !named(name).length);
    const unavailable = needed.filter(name => partial.includes(name));
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
