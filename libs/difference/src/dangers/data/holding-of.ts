import type { KubernetesObject } from '@cedille/manifests';
import { isMap } from '@cedille/source';
import type { Type } from '@cedille/types';
import type { Identity } from '../../difference.ts';
import type { Holding, Surroundings } from '../rule.ts';
import { DATA_KINDS, isCustomGroup, isOneOf, PLAIN_KINDS } from './kind-table.ts';
import { OWNERS } from './owner-table.ts';

/** `maybe`: objects of the kind can ask for a volume, and this one does not. `unknown`: nobody says anything of the kind. */
export type Held = Holding | 'maybe' | 'unknown';

/**
 * What is lost with an object. First what the component says that brings the kind, then what its definition declares,
 * then what is known of well-known kinds; in the end the object itself: who asks for a volume has data.
 */
export function holdingOf(
  { group, kind }: Identity,
  object: KubernetesObject | undefined,
  { holdings, registry }: Pick<Surroundings, 'holdings' | 'registry'>,
): Held {
  if (group === '' && kind === 'PersistentVolumeClaim') return 'data';
  if (!isCustomGroup(group)) return 'nothing';
  const declared = holdings.get(`${group}/${kind}`) ?? holdings.get(`${group}/*`);
  if (declared) return declared;
  if (isOneOf(DATA_KINDS, { group, kind })) return 'data';
  if (isOneOf(PLAIN_KINDS, { group, kind }) || OWNERS.some(({ of }) => isOneOf(of, { group, kind }))) return 'nothing';
  if (asksForVolume(object?.['spec'])) return 'data';
  const known = registry?.lookup(String(object?.apiVersion), kind);
  if (!known) return 'unknown';
  return canAskForVolume(known.type.fields.get('spec')?.type) ? 'maybe' : 'nothing';
}

/** Fields that mean a volume of its own, whatever the kind. */
const CLAIMS =
  /^(volumeClaimTemplates?|volumeClaimSpec|dataVolumeClaimSpec|dataVolumeTemplates|persistentVolumeClaimSpec|volumeClaim|storageClass(Name)?|pvc)$/;
/** Fields that hold how much is kept, when there is a size among them. */
const STORES = /^(storage|persistence|persistentVolume|volume|disk)$/;
const SIZES = /^(size|capacity|storage|storageSize)$/;
/** A volume that goes with its Pod is no data. */
const FLEETING = new Set(['ephemeral', 'emptyDir']);

/** Whether an object asks for a volume of its own. */
export function asksForVolume(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(asksForVolume);
  if (!isMap(value)) return false;
  return Object.entries(value).some(([key, inner]) => {
    if (FLEETING.has(key) || inner === null || inner === '' || inner === false) return false;
    if (CLAIMS.test(key)) return !Array.isArray(inner) || inner.length > 0;
    if (STORES.test(key) && isMap(inner) && inner['enabled'] !== false && Object.keys(inner).some(k => SIZES.test(k)))
      return true;
    return asksForVolume(inner);
  });
}

/** How deep definitions are read: volumes are asked for near the top. */
const DEPTH = 6;

/** Whether a definition declares a place where objects can ask for a volume. */
function canAskForVolume(type: Type | undefined, depth = 0): boolean {
  if (!type || depth > DEPTH) return false;
  if (type.kind === 'list') return canAskForVolume(type.item, depth + 1);
  if (type.kind === 'map') return canAskForVolume(type.value, depth + 1);
  if (type.kind !== 'object' || isOfKubernetes(type.name)) return false;
  return [...type.fields].some(
    ([key, field]) => !FLEETING.has(key) && (CLAIMS.test(key) || canAskForVolume(field.type, depth + 1)),
  );
}

/** Types of Kubernetes that a definition embeds, such as that of Pods, say what Pods may mount, not what the kind keeps. */
function isOfKubernetes(name: string | undefined): boolean {
  return name !== undefined && (/^[a-z]+\.v\d/.test(name) || name === 'PodSpec' || name === 'PodTemplateSpec');
}
