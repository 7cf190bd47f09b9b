import type { Cluster, PlacedObject } from '../../rules/cluster.ts';
import { WORKLOADS } from '../../rules/pod-spec.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { budgetsOf, leastReplicas, titleOf } from './replicas.ts';

export const missingBudget: ClusterRule = {
  code: 'budget-missing',
  title: 'Several Pods that may all be taken away at once',
  why: 'Somebody runs several Pods so that one is always there. Without a disruption budget, the drain of two machines takes them all.',
  example:
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: sites }\nspec:\n  replicas: 3\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      containers: [{ name: web, image: "nginx:1.29.3" }]\n',
  fix: 'add a PodDisruptionBudget with maxUnavailable: 1 to {template}, or in the values it reads',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: {
    kubeScore: ['deployment-has-poddisruptionbudget', 'statefulset-has-poddisruptionbudget'],
    polaris: ['missingPodDisruptionBudget'],
  },
  kinds: [...WORKLOADS, 'PodDisruptionBudget', 'HorizontalPodAutoscaler'],
  find: findMissing,
};

function findMissing<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  return cluster.workloads.flatMap(workload => {
    const { on, kind, namespace } = workload;
    if (kind !== 'Deployment' && kind !== 'StatefulSet') return [];
    const replicas = leastReplicas(cluster, workload);
    if (replicas === undefined || replicas < 2 || !cluster.isWhole(namespace)) return [];
    if (budgetsOf(cluster, workload).length) return [];
    const message = `${titleOf(workload)} has ${replicas} Pods, and no disruption budget keeps one of them.`;
    return [{ on, path: ['spec', 'replicas'], message, expected: 'a PodDisruptionBudget that selects them' }];
  });
}
