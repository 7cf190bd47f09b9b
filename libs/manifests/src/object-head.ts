import { isCrd, isTestHook, objectName, objectsOf, type KubernetesObject, type Manifest } from './manifest.ts';
import type { ObjectHead } from './manifest.ts';

/** Heads of documents by the hash of their text. A Map is one. */
export interface HeadStore {
  get(hash: string): ObjectHead | undefined;
  set(hash: string, head: ObjectHead): unknown;
}

/** The head of one object; items of a List have their own. */
export function headOf(object: KubernetesObject): ObjectHead {
  const { apiVersion, kind, metadata } = object;
  const hook = hookOf(object);
  const defines = definedBy(object);
  return {
    ...(apiVersion !== undefined && { apiVersion }),
    ...(kind !== undefined && { kind }),
    ...(metadata?.namespace !== undefined && { namespace: metadata.namespace }),
    ...(metadata?.name !== undefined && { name: metadata.name }),
    ...(hook && { hook }),
    ...(defines && { defines }),
  };
}

/** The heads of all objects of a manifest. Reads the text only when it is not known what is in it. */
export function headsOf(manifest: Pick<Manifest, 'object'> & { head?: ObjectHead }): readonly ObjectHead[] {
  return manifest.head ? [manifest.head] : objectsOf(manifest).map(headOf);
}

/** `Deployment argocd/argocd-server`: how messages name an object. */
export function headName({ kind, namespace, name }: ObjectHead): string {
  return objectName({ kind, metadata: { namespace, name } } as KubernetesObject);
}

const HOOKS = ['helm.sh/hook', 'argocd.argoproj.io/hook'];

function hookOf(object: KubernetesObject): ObjectHead['hook'] {
  if (isTestHook(object)) return 'test';
  return HOOKS.some(annotation => object.metadata?.annotations?.[annotation] !== undefined) ? 'other' : undefined;
}

function definedBy(object: KubernetesObject): ObjectHead['defines'] {
  if (!isCrd(object)) return undefined;
  const { group, scope, names } = (object['spec'] ?? {}) as { group?: unknown; scope?: unknown; names?: unknown };
  return { group: String(group), kind: String((names as { kind?: unknown } | undefined)?.kind), scope: String(scope) };
}
