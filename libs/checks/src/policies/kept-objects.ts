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
  return objectsIn(object).filter(({ object: { kind } }) => KINDS.has(String(kind)));
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
