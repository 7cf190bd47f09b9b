import { setTimeout as wait } from 'node:timers/promises';
import { objectName, objectsOf, type KubernetesObject, type Manifest } from '@cedille/manifests';
import { CedilleError } from '@cedille/source';
import pLimit from 'p-limit';
import { foundationRank } from './foundation.ts';
import type { KubernetesClient, ObjectReference } from '../kubernetes/client.ts';
import { KubernetesError } from '../kubernetes/kubernetes-error.ts';

export interface ApplyManifestsOptions {
  client: KubernetesClient;
  /** Of one component, in canonical order. */
  manifests: readonly Manifest[];
  /** For objects that name no namespace. */
  namespace: string;
  /** How long what is refused because something else is not ready yet is tried again. @defaultValue 120000 */
  patienceMs?: number;
  signal?: AbortSignal | undefined;
}

/**
 * Applies the objects of one component server-side: definitions, then namespaces and the like, then everything else. Applied
 * again, it changes nothing. What is refused because a webhook does not answer yet, or a kind is not served yet, is tried
 * again; what is refused for good is told at once.
 * @throws CedilleError `object-refused` with all objects that were refused
 */
export async function applyManifests(options: ApplyManifestsOptions): Promise<number> {
  const objects = options.manifests.flatMap(manifest =>
    objectsOf(manifest).map(object => ({ object, ...(manifest.object === object && { text: manifest.text }) })),
  );
  const ranks = new Map<number, typeof objects>();
  for (const item of objects) {
    const rank = foundationRank(item.object) ?? Infinity;
    ranks.set(rank, [...(ranks.get(rank) ?? []), item]);
  }
  for (const rank of [...ranks.keys()].sort((a, b) => a - b)) await applyAll(ranks.get(rank)!, options);
  return objects.length;
}

interface Item {
  object: KubernetesObject;
  text?: string;
}

async function applyAll(items: readonly Item[], options: ApplyManifestsOptions): Promise<void> {
  const { client, namespace, patienceMs = 120_000, signal } = options;
  const limit = pLimit(8);
  const end = Date.now() + patienceMs;
  for (let left = items; left.length;) {
    signal?.throwIfAborted();
    const refused: { item: Item; error: KubernetesError }[] = [];
    await limit.map(left, async item => {
      const error = await attempt(item, client, namespace);
      if (error) refused.push({ item, error });
    });
    const final = refused.filter(({ error }) => !isTemporary(error));
    if (final.length || (refused.length && Date.now() > end)) throw refusal(final.length ? final : refused);
    left = refused.map(({ item }) => item);
    if (left.length) await wait(1_000, undefined, signal ? { signal } : {});
  }
}

async function attempt(
  { object, text }: Item,
  client: KubernetesClient,
  namespace: string,
): Promise<KubernetesError | undefined> {
  try {
    await client.apply(object as ObjectReference, { namespace, ...(text !== undefined && { text }) });
    return undefined;
  } catch (error) {
    if (error instanceof KubernetesError) return error;
    throw error;
  }
}

/** What Kubernetes says while something else is on its way: a kind, a namespace, a webhook, a free slot. */
function isTemporary({ code, reason, said }: KubernetesError): boolean {
  if (code === 429 || code === 503 || code === 504 || reason === 'UnknownKind') return true;
  if (code === 500) return /failed calling webhook|no endpoints available|connection refused|timeout/i.test(said);
  return code === 404 || code === 409;
}

function refusal(refused: readonly { item: Item; error: KubernetesError }[]): CedilleError {
  return new CedilleError(
    refused.map(({ item, error }) => ({
      code: 'object-refused',
      severity: 'error',
      message: `Kubernetes refuses ${objectName(item.object)}: ${error.said.replace(/\.?$/, '.')}`,
      object: objectName(item.object),
      expected: 'an object that the API server accepts',
      fix: isTemporary(error)
        ? 'see why what it waits for does not run (kubectl get pods -A), then run it again'
        : 'fix the template that makes it; ./cedille test conformance finds such objects without a cluster',
    })),
  );
}
