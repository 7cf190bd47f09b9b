import type { TypeRegistry } from '@cedille/types';
import { textAt } from './value-at.ts';
import type { Cluster } from './cluster.ts';
import type { ServedResources } from './served-kinds.ts';

/** What is served as far as facts tell. */
export function servedResources(registry: TypeRegistry): ServedResources {
  const known = served.get(registry) ?? collect(registry);
  served.set(registry, known);
  return known;
}

const served = new WeakMap<TypeRegistry, ServedResources>();

function collect(registry: TypeRegistry): ServedResources {
  const groups = new Map<string, { builtIn: boolean; kinds: Map<string, string> }>();
  for (const { apiVersion, kind, plural, builtIn } of registry.kinds()) {
    const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
    const one = groups.get(group) ?? { builtIn: false, kinds: new Map<string, string>() };
    one.builtIn ||= builtIn;
    groups.set(group, one);
    one.kinds.set(plural, kind);
  }
  return groups;
}

/** The same with what definitions in the cluster add. */
export function servedIn(cluster: Cluster): ServedResources {
  const groups = new Map(cluster.known.resources);
  for (const { object } of cluster.of('CustomResourceDefinition')) {
    const [group, plural, kind] = [['group'], ['names', 'plural'], ['names', 'kind']].map(path =>
      textAt(object, ['spec', ...path]),
    );
    if (!group || !plural || !kind) continue;
    const { builtIn = false, kinds } = groups.get(group) ?? {};
    groups.set(group, { builtIn, kinds: new Map([...(kinds ?? []), [plural, kind]]) });
  }
  return groups;
}
