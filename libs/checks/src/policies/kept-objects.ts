import type { KubernetesObject } from '@cedille/manifests';
import { isMap, type Path } from '@cedille/source';
import { CLUSTER_RULES } from './cluster-rules.ts';

/** An object that a rule may ask for, and where it is in its document: empty, or a place in a List. */
export interface KeptObject {
  object: KubernetesObject;
  within: Path;
}

const KINDS: ReadonlySet<string> = new Set(CLUSTER_RULES.flatMap(({ kinds }) => kinds));

/** The objects of a document that rules about clusters look at. */
export function keptObjects(object: KubernetesObject): KeptObject[] {
  return objectsIn(object)
    .filter(({ object: one }) => KINDS.has(String(one.kind)) || isCustom(one))
    .map(({ object: one, within }) => ({ object: partKept(one), within }));
}

function partKept(object: KubernetesObject): KubernetesObject {
  if (!KINDS.has(String(object.kind))) return named(object);
  return PARTS[String(object.kind)]?.(object) ?? object;
}

/** Of a kind that a definition adds, which somebody has to look after. */
function isCustom({ apiVersion }: KubernetesObject): boolean {
  return typeof apiVersion === 'string' && /\.[^/]+\//.test(apiVersion) && !/\.k8s\.io\//.test(apiVersion);
}

/** Of what is large, or secret, no more is kept than rules ask for. */
const PARTS: Readonly<Record<string, (object: KubernetesObject) => KubernetesObject>> = {
  CustomResourceDefinition: object => ({
    ...named(object),
    spec: partOf(object['spec'], ['group', 'names', 'scope', 'conversion']),
  }),
  Secret: object => ({
    ...named(object),
    data: partOf(object['data'], ['tls.crt']),
    stringData: partOf(object['stringData'], ['tls.crt']),
  }),
};

function named({ apiVersion, kind, metadata }: KubernetesObject): KubernetesObject {
  return {
    ...(apiVersion !== undefined && { apiVersion }),
    ...(kind !== undefined && { kind }),
    metadata: partOf(metadata, ['name', 'namespace', 'annotations']),
  };
}

function partOf(value: unknown, keys: readonly string[]): Record<string, unknown> {
  return isMap(value) ? Object.fromEntries(keys.flatMap(key => (key in value ? [[key, value[key]]] : []))) : {};
}

/** The object itself, or the items of a List with the paths to them. */
export function objectsIn(object: KubernetesObject, within: Path = []): KeptObject[] {
  const items = object['items'];
  if (typeof object.kind !== 'string' || !object.kind.endsWith('List') || !Array.isArray(items))
    return [{ object, within }];
  return (items as unknown[]).flatMap((item, index) =>
    isMap(item) ? objectsIn(item, [...within, 'items', index]) : [],
  );
}
