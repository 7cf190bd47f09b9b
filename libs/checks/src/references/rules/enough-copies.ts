import { kindName } from '../relations.ts';
import type { PlacedObject, World } from '../world/world.ts';
import { nameOf, type RuleFinding, type Verdict } from './finding.ts';

const CLASS = 'storage.k8s.io/StorageClass';
const DISK_POOL = 'openebs.io/DiskPool';

/** The class that facts call replicated keeps as many copies as they say, and as many machines have disks for them. */
export function enoughCopies(world: World): Verdict {
  const { storage } = world.surroundings;
  const found =
    storage && world.objects.find(({ relations: { kind, name } }) => kind === CLASS && name === storage.name);
  if (!found || storage.replicas < 2) return { findings: [], unchecked: 0 };
  const { copies, pool } = found.relations.has ?? {};
  const place = pool && { kind: 'ceph.rook.io/CephBlockPool', ...pool };
  const kept = place ? world.find(place)?.copies : copies;
  if (place && kept === undefined && world.isUncertain(place)) return { findings: [], unchecked: 1 };
  const findings = [fewCopies(found, kept ?? 1, storage.replicas), fewMachines(world, found, storage.replicas)];
  return { findings: findings.flatMap(finding => finding ?? []), unchecked: 0 };
}

function fewCopies(object: PlacedObject, kept: number, wanted: number): RuleFinding | undefined {
  if (kept >= wanted) return undefined;
  const { name } = object.relations;
  return {
    code: 'too-few-copies',
    object,
    path: ['metadata', 'name'],
    message: `${nameOf(object.relations)} keeps ${counted(kept, 'copy', 'copies')} of each datum, but storageClasses.replicas is ${wanted}.`,
    expected: `${wanted} copies, each on another machine`,
    fix: template => `make ${name} keep ${wanted} in ${template} or in the values it reads, or correct storageClasses`,
  };
}

/** Mayastor never puts two copies on one machine, however many disks it has. */
function fewMachines(world: World, object: PlacedObject, wanted: number): RuleFinding | undefined {
  const pools = world.objects.filter(({ relations }) => relations.kind === DISK_POOL);
  const machines = new Set(pools.flatMap(({ relations }) => relations.has?.machine ?? []));
  if (object.relations.has?.copies === undefined || machines.size >= wanted) return undefined;
  return {
    code: 'too-few-copies',
    object: pools[0] ?? object,
    path: pools.length ? ['spec', 'node'] : ['metadata', 'name'],
    message: `${nameOf(object.relations)} keeps ${wanted} copies, but ${counted(machines.size, 'machine has', 'machines have')} a ${kindName(DISK_POOL)}.`,
    expected: `a ${kindName(DISK_POOL)} on at least ${wanted} machines`,
    fix: () =>
      'list disks.data of more machines under cluster.nodes in environment.yaml, or lower storageClasses.replicas',
  };
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
