import { namespaceOf, type Cluster, type PlacedObject, type Workload } from '../../rules/cluster.ts';
import { textAt, valueAt } from '../../rules/value-at.ts';
import { selects } from './selects.ts';

const SCALED: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'ReplicaSet', 'ReplicationController']);

/** How many Pods of a workload there are at least; undefined where nobody says, or no number is said. */
export function leastReplicas<T extends PlacedObject>(cluster: Cluster<T>, workload: Workload<T>): number | undefined {
  const { kind, on } = workload;
  if (!SCALED.has(kind)) return undefined;
  const scaler = scalerOf(cluster, workload);
  const least = scaler
    ? (valueAt(scaler.object, ['spec', 'minReplicas']) ?? 1)
    : valueAt(on.object, ['spec', 'replicas']);
  if (least === undefined) return 1;
  return typeof least === 'number' ? least : undefined;
}

/** What changes the number of its Pods. */
export function scalerOf<T extends PlacedObject>(
  cluster: Cluster<T>,
  { kind, name, namespace }: Workload<T>,
): T | undefined {
  return cluster
    .of('HorizontalPodAutoscaler')
    .find(
      scaler =>
        namespaceOf(scaler) === namespace &&
        textAt(scaler.object, ['spec', 'scaleTargetRef', 'kind']) === kind &&
        textAt(scaler.object, ['spec', 'scaleTargetRef', 'name']) === name,
    );
}

/** Budgets that hold the Pods of a workload. */
export function budgetsOf<T extends PlacedObject>(cluster: Cluster<T>, { namespace, labels }: Workload<T>): T[] {
  return cluster
    .of('PodDisruptionBudget')
    .filter(
      budget => namespaceOf(budget) === namespace && selects(valueAt(budget.object, ['spec', 'selector']), labels),
    );
}

/** `Deployment web`. */
export function titleOf({ kind, name }: Workload): string {
  return `${kind} ${name}`;
}
