import type { Cluster, PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { valueAt } from '../../rules/value-at.ts';

const HOOKS = ['helm.sh/hook', 'argocd.argoproj.io/hook'] as const;

export const lonePod: ClusterRule = {
  code: 'pod-alone',
  title: 'A Pod that nothing starts again',
  why: 'When its machine goes, or is drained, the Pod is gone for good: no controller makes another one.',
  example:
    'apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: sites }\nspec:\n  containers: [{ name: web, image: "nginx:1.29.3" }]\n',
  fix: 'make it a Deployment, or a Job, in {template}',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: { kubescape: ['C-0073'] },
  kinds: ['Pod'],
  find: findLone,
};

function findLone<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  return cluster
    .of('Pod')
    .filter(({ object }) => HOOKS.every(hook => valueAt(object, ['metadata', 'annotations', hook]) === undefined))
    .map(on => ({
      on,
      path: ['kind'],
      message: 'Nothing starts this Pod again when its machine goes.',
      expected: 'a Deployment, StatefulSet, DaemonSet or Job',
    }));
}
