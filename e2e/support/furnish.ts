import type { KubernetesClient, KubernetesObject } from '@cedille/cluster';
import { established } from './established.ts';

/** Nothing answers there: where Pods are fakes, webhooks are not called. */
const WEBHOOKS: ReadonlySet<string> = new Set(['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration']);

/**
 * Makes rendered objects be there, kinds and namespaces first. Left out is what calls a webhook, and what is of a kind that
 * nothing defines there.
 */
export async function furnish(client: KubernetesClient, objects: readonly KubernetesObject[]): Promise<void> {
  const namespaces = new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
  for (const name of namespaces) await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  const definitions = objects.filter(({ kind }) => kind === 'CustomResourceDefinition');
  for (const definition of definitions) await client.apply(definition);
  for (const { metadata } of definitions) await established(client, metadata.name);
  for (const object of objects)
    if (!WEBHOOKS.has(object.kind) && (await client.resourceOf(object))) await client.apply(object);
}
