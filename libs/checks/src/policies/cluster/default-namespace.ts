import type { Cluster, PlacedObject } from '../../rules/cluster.ts';
import { WORKLOADS } from '../../rules/pod-spec.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { titleOf } from '../availability/replicas.ts';

export const defaultNamespace: ClusterRule = {
  code: 'default-namespace',
  title: 'A workload in the namespace `default`',
  why: 'What names no namespace lands there too: rights, quotas and network policies of that namespace belong to nobody, and hold for everybody.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: default }\nspec:\n  containers: [{ name: web, image: "nginx:1.29.3" }]\n',
  fix: 'give it a namespace of its own in {template}',
  severity: 'warning',
  defects: ['weak-posture', 'scope'],
  covers: { cis: ['5.7.4'], kubescape: ['C-0061'] },
  kinds: WORKLOADS,
  find: findDefault,
};

function findDefault<T extends PlacedObject>({ workloads }: Cluster<T>): PlacedFinding<T>[] {
  return workloads
    .filter(({ namespace }) => namespace === 'default')
    .map(workload => ({
      on: workload.on,
      path: ['metadata', 'namespace'],
      message: `${titleOf(workload)} is in the namespace default.`,
      expected: 'a namespace of its own',
    }));
}
