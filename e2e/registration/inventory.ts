import type { KubernetesClient, KubernetesObject } from '@cedille/cluster';

interface Resource {
  name: string;
  kind: string;
  verbs: string[];
}

/** Comes and goes by itself, or says nothing but what something else says. */
const PASSING: ReadonlySet<string> = new Set(['Event', 'Lease', 'PodMetrics', 'NodeMetrics']);

/** Everything that an API server has: `Kind namespace/name`, sorted. */
export async function inventory(client: KubernetesClient): Promise<string[]> {
  const found = new Set<string>();
  for (const root of await groupsOf(client)) {
    const { resources } = (await client.request({ path: root })) as { resources: Resource[] };
    for (const { name, kind, verbs } of resources) {
      if (name.includes('/') || !verbs.includes('list') || PASSING.has(kind)) continue;
      const { items } = (await client.request({ path: `${root}/${name}` })) as { items: KubernetesObject[] };
      for (const { metadata } of items)
        found.add(`${kind} ${[metadata.namespace, metadata.name].filter(Boolean).join('/')}`);
    }
  }
  return [...found].sort();
}

async function groupsOf(client: KubernetesClient): Promise<string[]> {
  const { groups } = (await client.request({ path: '/apis' })) as {
    groups: { preferredVersion: { groupVersion: string } }[];
  };
  return ['/api/v1', ...groups.map(({ preferredVersion }) => `/apis/${preferredVersion.groupVersion}`)];
}
