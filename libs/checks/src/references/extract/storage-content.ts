import { isMap } from '@cedille/source';
import type { ThingContent } from '../relations.ts';
import { findOne, textOf } from './pattern.ts';

type Data = Readonly<Record<string, unknown>>;

/** What is looked for in classes, pools and backups, by kind. */
export const STORAGE_CONTENT: Readonly<Record<string, (object: Data) => ThingContent>> = {
  'storage.k8s.io/StorageClass': classContent,
  'ceph.rook.io/CephBlockPool': object => copies(findOne(object, 'spec.replicated.size')),
  'openebs.io/DiskPool': object => {
    const machine = textOf(findOne(object, 'spec.node'));
    return machine === undefined ? {} : { machine };
  },
  'velero.io/Schedule': scheduleContent,
};

/** Mayastor says it in the class, Ceph in the pool that the class names. */
function classContent(object: Data): ThingContent {
  const provisioner = textOf(object['provisioner']) ?? '';
  if (provisioner === 'io.openebs.csi-mayastor') return copies(findOne(object, 'parameters.repl') ?? 1);
  if (!provisioner.endsWith('.rbd.csi.ceph.com')) return {};
  const [name, namespace] = ['parameters.pool', 'parameters.clusterID'].map(at => textOf(findOne(object, at)));
  return name === undefined || namespace === undefined ? {} : { pool: { name, namespace } };
}

function copies(written: unknown): ThingContent {
  const count = Number(written);
  return Number.isInteger(count) ? { copies: count } : {};
}

/** One that is paused, picks objects by label or leaves volumes out covers nothing for certain. */
function scheduleContent(object: Data): ThingContent {
  const template = findOne(object, 'spec.template') ?? {};
  if (!isMap(template) || findOne(object, 'spec.paused') === true) return {};
  const list = (key: string): string[] =>
    Array.isArray(template[key]) ? (template[key] as unknown[]).map(String) : [];
  const picks = ['labelSelector', 'orLabelSelectors'].some(key => template[key] !== undefined);
  const kinds = list('includedResources');
  const isOnlySome = kinds.length > 0 && !['*', ...VOLUMES].some(kind => kinds.includes(kind));
  const leavesOut = list('excludedResources').some(kind => VOLUMES.includes(kind));
  const isMetadata = template['snapshotVolumes'] === false && template['defaultVolumesToFsBackup'] !== true;
  if (picks || isOnlySome || leavesOut || isMetadata) return {};
  const included = list('includedNamespaces');
  return { covers: { included: included.length ? included : ['*'], excluded: list('excludedNamespaces') } };
}

const VOLUMES = ['persistentvolumeclaims', 'persistentvolumes', 'pvc', 'pv'];
