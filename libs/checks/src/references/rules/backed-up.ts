import type { Path } from '@cedille/source';
import type { ReferenceFinding } from '../tell-findings.ts';
import type { PlacedObject, World } from '../world/world.ts';
import { nameOf } from './finding.ts';
import type { BackupPlace } from '../surroundings.ts';

/** A namespace with a volume that has to be backed up, and the object that asks for it. */
export interface VolumeNamespace extends BackupPlace {
  namespace: string;
  /** The same as its own cluster calls it. */
  inside: string;
  object: string;
  component: string;
  /** The environment that renders it. */
  rendered: string;
  document: number;
  path: Path;
}

/** Namespaces that a schedule takes with all their volumes. */
export interface CoveredNamespaces {
  environment: string;
  included: readonly string[];
  excluded: readonly string[];
}

const CLAIM = 'PersistentVolumeClaim';

/** Namespaces of a cluster with volumes of which no component says that they hold nothing, each once. */
export function volumeNamespaces(world: World): VolumeNamespace[] {
  const { backup } = world.surroundings;
  if (!backup) return [];
  const found = new Map<string, VolumeNamespace>();
  for (const object of world.objects) {
    if (!asksForVolume(object) || object.component.keeps === 'nothing') continue;
    const inside = world.namespaceOf(object);
    if (!found.has(inside)) found.set(inside, place(object, inside, backup));
  }
  return [...found.values()];
}

function asksForVolume({ relations: { kind, makes = [] } }: PlacedObject): boolean {
  return kind === CLAIM || makes.some(thing => thing.kind === CLAIM);
}

function place({ relations, component, document }: PlacedObject, inside: string, backup: BackupPlace): VolumeNamespace {
  return {
    environment: backup.environment,
    namespace: backup.namespace ?? inside,
    inside,
    object: nameOf(relations),
    component: component.name,
    rendered: component.environment,
    document,
    path: [...(relations.within ?? []), 'metadata', 'name'],
  };
}

export function coveredNamespaces(world: World): CoveredNamespaces[] {
  return world.objects.flatMap(({ relations: { has }, component: { environment } }) =>
    has?.covers ? [{ environment, ...has.covers }] : [],
  );
}

export interface CheckBackupsOptions {
  volumes: readonly VolumeNamespace[];
  covered: readonly CoveredNamespaces[];
  /** Environments whose schedules are known; of others nothing is said. */
  judged: ReadonlySet<string>;
}

/** Every namespace with volumes is in a schedule, that of a vcluster in one of its host. */
export function checkBackups({ volumes, covered, judged }: CheckBackupsOptions): ReferenceFinding[] {
  return volumes
    .filter(volume => judged.has(volume.environment))
    .filter(volume => !covered.some(schedule => covers(schedule, volume)))
    .map(toFinding);
}

function covers({ environment, included, excluded }: CoveredNamespaces, volume: VolumeNamespace): boolean {
  const names = (list: readonly string[]): boolean => list.some(name => name === '*' || name === volume.namespace);
  return environment === volume.environment && names(included) && !names(excluded);
}

function toFinding({ environment, namespace, inside, rendered, ...where }: VolumeNamespace): ReferenceFinding {
  const { component, object, document, path } = where;
  const isHosted = environment !== rendered;
  return {
    code: 'not-backed-up',
    component,
    environment: rendered,
    object,
    document,
    path,
    message: isHosted
      ? `${object} asks for a volume in ${rendered}, whose volumes are in namespace ${namespace} of ${environment}, and no Schedule of ${environment} takes that.`
      : `${object} asks for a volume in namespace ${inside}, which no Schedule takes.`,
    expected: `a Schedule of Velero in ${environment} that includes ${namespace} with its volumes`,
    fix: isHosted
      ? `list velero in ${environment}, which takes the namespaces of the vclusters it delivers`
      : `write keeps: data in charts/${component}/component.yaml where velero is listed, or keeps: nothing with the reason`,
  };
}
