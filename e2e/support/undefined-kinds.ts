import type { KubernetesObject } from '@cedille/manifests';
import type { Kinds } from '@cedille/pipeline';
import { isMap } from '@cedille/source';
import type { DefinedLater } from '../stand-ins/define-kinds.ts';

/** What is rendered for one cluster. */
export interface Rendered {
  /** Names of components whose objects are there. */
  components: ReadonlySet<string>;
  objects: readonly KubernetesObject[];
}

/**
 * Custom resources of components whose definitions are not among the objects: the upstream was not available, or a program
 * of the component defines them once it runs.
 */
export function undefinedKinds({ registry, broughtBy }: Kinds, { components, objects }: Rendered): DefinedLater[] {
  const defined = new Set(objects.flatMap(definedKinds));
  return registry.kinds().flatMap(facts => {
    const named = `${facts.apiVersion}/${facts.kind}`;
    const component = broughtBy.get(named)?.find(owner => components.has(owner));
    return component === undefined || defined.has(named) ? [] : [{ ...facts, component }];
  });
}

/** Kinds that an object defines, as `<apiVersion>/<kind>`. */
function definedKinds({ kind, spec }: KubernetesObject): string[] {
  if (kind !== 'CustomResourceDefinition' || !isMap(spec) || !isMap(spec['names'])) return [];
  const { group, names, versions } = spec as { group: string; names: { kind: string }; versions: { name: string }[] };
  return versions.map(({ name }) => `${group}/${name}/${names.kind}`);
}
