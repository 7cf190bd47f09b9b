import { kindName } from '../relations.ts';
import type { World } from '../world/world.ts';
import { componentKey, groupBy, namersOf, type RuleFinding, type Verdict } from './finding.ts';

/** Kinds that only the host of a vcluster acts on, and what of `sync.toHost` copies them there. */
const ACTED_ON_BY_HOST: Readonly<Record<string, string>> = {
  PersistentVolume: 'persistentVolumes',
  'networking.k8s.io/Ingress': 'ingresses',
  'networking.k8s.io/NetworkPolicy': 'networkPolicies',
  'policy/PodDisruptionBudget': 'podDisruptionBudgets',
  'scheduling.k8s.io/PriorityClass': 'priorityClasses',
  'snapshot.storage.k8s.io/VolumeSnapshot': 'volumeSnapshots',
  'storage.k8s.io/StorageClass': 'storageClasses',
};

/** In a vcluster, objects that only its host acts on are copied there: otherwise they are accepted, and do nothing. */
export function syncedKind(world: World): Verdict {
  const { synced } = world.surroundings;
  if (!synced) return { findings: [], unchecked: 0 };
  const idle = world.objects.filter(({ relations: { kind } }) => {
    const needed = Object.hasOwn(ACTED_ON_BY_HOST, kind) ? ACTED_ON_BY_HOST[kind] : undefined;
    return needed !== undefined && !synced.includes(needed);
  });
  const groups = groupBy(idle, object => `${componentKey(object)} ${object.relations.kind}`);
  return {
    findings: groups.map((objects): RuleFinding => {
      const { kind } = objects[0]!.relations;
      const needed = ACTED_ON_BY_HOST[kind]!;
      return {
        code: 'not-synced',
        object: objects[0]!,
        path: ['kind'],
        message: `${namersOf(objects)} ${objects.length > 1 ? 'do' : 'does'} nothing: this vcluster does not copy ${kindName(kind)} objects to its host.`,
        expected: `${needed} in cluster.sync, and sync.toHost.${needed}.enabled: true in the values of the vcluster`,
        fix: () => `add ${needed} to cluster.sync in environment.yaml, and to the vcluster`,
      };
    }),
    unchecked: 0,
  };
}
