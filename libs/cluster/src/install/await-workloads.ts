import { setTimeout as wait } from 'node:timers/promises';
import { objectsOf, type Manifest } from '@cedille/manifests';
import type { KubernetesClient, KubernetesObject, ObjectReference } from '../kubernetes/client.ts';
import { explainPods, type Account } from './explain-pods.ts';
import { isWorkload, readiness } from './readiness.ts';

export interface AwaitWorkloadsOptions {
  client: KubernetesClient;
  /** Of one component or several. */
  manifests: readonly Manifest[];
  /** For objects that name no namespace. */
  namespace: string;
  /** @defaultValue 300000 */
  timeoutMs?: number;
  /** Told how many are ready whenever that changes. */
  onProgress?: ((ready: number, all: number) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/** A workload that did not become ready in time. */
export interface UnreadyWorkload {
  /** `Deployment argocd/argocd-server`. */
  name: string;
  /** What Kubernetes says of it. */
  why: string;
  /** What is known of its Pods that are not ready, or of why it has none. */
  pods: Account[];
}

/** Waits until everything that runs is up and everything that ends has ended. Answers with what is not, and why. */
export async function awaitWorkloads(options: AwaitWorkloadsOptions): Promise<UnreadyWorkload[]> {
  const { client, manifests, namespace, timeoutMs = 300_000, onProgress, signal } = options;
  const references = manifests
    .flatMap(objectsOf)
    .filter(isWorkload)
    .map(object => reference(object as KubernetesObject, namespace));
  for (let end = Date.now() + timeoutMs, told = -1; ;) {
    const unready = (await Promise.all(references.map(one => look(client, one)))).flatMap(found => found ?? []);
    const ready = references.length - unready.length;
    if (ready !== told) onProgress?.(ready, references.length);
    told = ready;
    if (!unready.length) return [];
    if (Date.now() > end) return Promise.all(unready.map(found => explain(client, found)));
    await wait(1_000, undefined, signal ? { signal } : {});
  }
}

function reference({ apiVersion, kind, metadata }: KubernetesObject, namespace: string): ObjectReference {
  return { apiVersion, kind, metadata: { name: metadata.name, namespace: metadata.namespace ?? namespace } };
}

interface Unready {
  reference: ObjectReference;
  object?: KubernetesObject;
  why: string;
}

async function look(client: KubernetesClient, one: ObjectReference): Promise<Unready | undefined> {
  const object = await client.read(one);
  const why = object ? readiness(object) : 'it does not exist';
  return why === undefined ? undefined : { reference: one, why, ...(object && { object }) };
}

async function explain(
  client: KubernetesClient,
  { reference: { kind, metadata }, object, why }: Unready,
): Promise<UnreadyWorkload> {
  const name = `${kind} ${metadata.namespace}/${metadata.name}`;
  const { matchLabels } = ((object?.spec as { selector?: object } | undefined)?.selector ?? {}) as {
    matchLabels?: Record<string, string>;
  };
  if (!matchLabels) return { name, why, pods: [] };
  const workload = { name: metadata.name, matchLabels };
  const pods = await explainPods(path => client.request({ path }), { namespace: metadata.namespace!, workload });
  return { name, why, pods };
}
