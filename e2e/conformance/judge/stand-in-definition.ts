import type { KubernetesObject } from '@cedille/manifests';

/** What is known of a custom resource whose definition was not available. */
export interface KnownKind {
  apiVersion: string;
  kind: string;
  plural: string;
  scope: 'Namespaced' | 'Cluster';
  storage: boolean;
}

/**
 * Definitions that accept whatever is in a resource, for those whose own are part of an upstream that was not available.
 * Name, metadata and scope are judged by them; the fields were held against the derived facts before.
 */
export function standInDefinitions(kinds: readonly KnownKind[]): KubernetesObject[] {
  const byResource = groupBy(kinds, ({ apiVersion, plural }) => `${plural}.${apiVersion.split('/')[0]}`);
  return [...byResource].map(([name, versions]) => standIn(name, versions));
}

function standIn(name: string, versions: readonly KnownKind[]): KubernetesObject {
  const [{ kind, plural, scope }] = versions as [KnownKind];
  const stored = versions.find(({ storage }) => storage) ?? versions[0]!;
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name,
      annotations: { 'api-approved.kubernetes.io': 'unapproved, stands in for the real definition' },
      labels: { 'cedille.dev/stand-in': 'true' },
    },
    spec: {
      group: name.slice(plural.length + 1),
      scope,
      names: { kind, plural, listKind: `${kind}List`, singular: kind.toLowerCase() },
      versions: versions.map(version => ({
        name: version.apiVersion.split('/')[1],
        served: true,
        storage: version === stored,
        schema: { openAPIV3Schema: anything },
      })),
    },
  };
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
