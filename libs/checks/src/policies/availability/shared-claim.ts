import { isMap } from '@cedille/source';
import { nameOf, namespaceOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import { WORKLOADS } from '../../rules/pod-spec.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { listAt, textAt, textsAt } from '../../rules/value-at.ts';
import { leastReplicas, titleOf } from './replicas.ts';

export const sharedClaim: ClusterRule = {
  code: 'claim-shared',
  title: 'Several Pods with a volume that one machine, or one Pod, may have',
  why: 'The second Pod waits for ever for a volume that is attached elsewhere. With a rolling update the new Pod waits for the old one, which waits for the new one.',
  example:
    'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data, namespace: sites }\nspec:\n  accessModes: [ReadWriteOnce]\n  resources: { requests: { storage: 1Gi } }\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: sites }\nspec:\n  replicas: 2\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      containers: [{ name: web, image: "nginx:1.29.3" }]\n      volumes:\n        - name: data\n          persistentVolumeClaim: { claimName: data }\n',
  fix: 'set strategy.type to Recreate with one replica, or use ReadWriteMany, in {template} or in the values it reads',
  severity: 'error',
  defects: ['structural-impossibility'],
  kinds: [...WORKLOADS, 'PersistentVolumeClaim', 'HorizontalPodAutoscaler'],
  find: findShared,
};

function findShared<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const claims = new Map(
    cluster.of('PersistentVolumeClaim').map(claim => [`${namespaceOf(claim)}/${nameOf(claim)}`, claim]),
  );
  return cluster.workloads.flatMap(workload => {
    if (workload.kind !== 'Deployment') return [];
    const replicas = leastReplicas(cluster, workload) ?? 1;
    const isReplaced = textAt(workload.on.object, ['spec', 'strategy', 'type']) === 'Recreate';
    if (replicas === 0 || (isReplaced && replicas < 2)) return [];
    return listAt(workload.spec, ['volumes']).flatMap((volume, index): PlacedFinding<T>[] => {
      const name = isMap(volume) ? textAt(volume, ['persistentVolumeClaim', 'claimName']) : undefined;
      const claim = claims.get(`${workload.namespace}/${name}`);
      const modes = textsAt(claim?.object, ['spec', 'accessModes']);
      if (!modes.length || modes.some(mode => !mode.startsWith('ReadWriteOnce'))) return [];
      const several = replicas > 1 ? `has ${replicas} Pods` : 'starts its new Pod before it ends the old one';
      return [
        {
          on: workload.on,
          path: [...workload.path, 'volumes', index, 'persistentVolumeClaim', 'claimName'],
          message: `${titleOf(workload)} ${several}, and the claim ${name} is for one (${modes.join(', ')}).`,
          expected: replicas > 1 ? 'a claim with ReadWriteMany, or one Pod' : 'strategy: { type: Recreate }',
          // On one machine two Pods may share it.
          ...(replicas < 2 && !modes.includes('ReadWriteOncePod') && { severity: 'warning' as const }),
        },
      ];
    });
  });
}
