import type { Cluster, PlacedObject } from '../../rules/cluster.ts';
import { WORKLOADS } from '../../rules/pod-spec.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { nameOf } from '../../rules/cluster.ts';
import { valueAt } from '../../rules/value-at.ts';
import { scalerOf, titleOf } from './replicas.ts';

export const fixedAndScaled: ClusterRule = {
  code: 'autoscaled-twice',
  title: 'An autoscaler and a fixed number of replicas at once',
  why: 'Each sync puts the number back, and the autoscaler changes it again: Pods come and go under load.',
  example:
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web, namespace: sites }\nspec:\n  replicas: 2\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      containers: [{ name: web, image: "nginx:1.29.3" }]\n---\napiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: { name: web, namespace: sites }\nspec:\n  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }\n  maxReplicas: 5\n',
  fix: 'leave replicas out, in {template} or in the values it reads',
  severity: 'warning',
  defects: ['structural-impossibility'],
  covers: { kubeScore: ['deployment-targeted-by-hpa-does-not-have-replicas-configured'] },
  kinds: [...WORKLOADS, 'HorizontalPodAutoscaler'],
  find: findFixed,
};

function findFixed<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  return cluster.workloads.flatMap(workload => {
    const replicas = valueAt(workload.on.object, ['spec', 'replicas']);
    const scaler =
      replicas === undefined || replicas === null || replicas === 0 ? undefined : scalerOf(cluster, workload);
    if (!scaler) return [];
    const message = `${titleOf(workload)} fixes ${String(replicas)} replicas, and the autoscaler ${nameOf(scaler)} changes them.`;
    return [{ on: workload.on, path: ['spec', 'replicas'], message, expected: 'no replicas' }];
  });
}
