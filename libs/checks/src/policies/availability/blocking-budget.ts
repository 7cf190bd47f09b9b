import { nameOf, namespaceOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import { WORKLOADS } from '../../rules/pod-spec.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { valueAt } from '../../rules/value-at.ts';
import { leastReplicas, titleOf } from './replicas.ts';
import { selects } from './selects.ts';

export const blockingBudget: ClusterRule = {
  code: 'budget-blocks',
  title: 'A disruption budget that lets no Pod go, or asks for more Pods than there are',
  why: 'No machine with such a Pod can be drained: upgrades of the cluster wait for ever, or somebody forces them, past every other budget too.',
  example:
    'apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: { name: web, namespace: sites }\nspec:\n  maxUnavailable: 0\n  selector: { matchLabels: { app: web } }\n',
  fix: 'set maxUnavailable to 1, or leave the budget out where there is one Pod, in {template} or in the values it reads',
  severity: 'error',
  defects: ['structural-impossibility'],
  covers: {
    kubeScore: ['poddisruptionbudget-has-policy'],
    polaris: ['pdbDisruptionsIsZero', 'pdbMinAvailableGreaterThanHPAMinReplicas'],
  },
  kinds: [...WORKLOADS, 'PodDisruptionBudget', 'HorizontalPodAutoscaler'],
  find: findBlocking,
};

function findBlocking<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  return cluster.of('PodDisruptionBudget').flatMap(budget => {
    const [least, most] = ['minAvailable', 'maxUnavailable'].map(key => valueAt(budget.object, ['spec', key]));
    if (most === 0 || isPercent(most, value => value === 0))
      return [finding(budget, 'maxUnavailable', 'lets no Pod go', 'maxUnavailable: 1')];
    if (isPercent(least, value => value >= 100))
      return [finding(budget, 'minAvailable', 'lets no Pod go', 'maxUnavailable: 1')];
    return typeof least === 'number' ? tooMany(cluster, budget, least) : [];
  });
}

/** A number that is as many as there are Pods, or more. */
function tooMany<T extends PlacedObject>(cluster: Cluster<T>, budget: T, least: number): PlacedFinding<T>[] {
  const namespace = namespaceOf(budget);
  const held = cluster.workloads.filter(
    workload =>
      workload.namespace === namespace && selects(valueAt(budget.object, ['spec', 'selector']), workload.labels),
  );
  const counts = held.map(workload => leastReplicas(cluster, workload));
  if (!held.length || counts.some(count => count === undefined)) return [];
  const pods = counts.reduce<number>((sum, count) => sum + count!, 0);
  // Nothing runs: nothing is held up.
  if (pods === 0 || least < pods) return [];
  const of = held.map(titleOf).join(', ');
  const what = `asks for ${least} of the ${pods} ${pods === 1 ? 'Pod' : 'Pods'} of ${of}`;
  return [finding(budget, 'minAvailable', what, `fewer than ${pods}, or maxUnavailable: 1`)];
}

function isPercent(value: unknown, is: (percent: number) => boolean): boolean {
  return typeof value === 'string' && /^\d+%$/.test(value) && is(Number(value.slice(0, -1)));
}

function finding<T extends PlacedObject>(on: T, key: string, what: string, expected: string): PlacedFinding<T> {
  return {
    on,
    path: ['spec', key],
    message: `The budget ${nameOf(on)} ${what}: no machine with one can be drained.`,
    expected,
  };
}
