import { isMap } from '@cedille/source';
import { nameOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { valueAt } from '../../rules/value-at.ts';
import { argoObjects, specsOf } from './argo-objects.ts';

export const keptLeftovers: ClusterRule = {
  code: 'application-not-pruned',
  title: 'An Application that syncs by itself and removes nothing',
  why: 'What was taken out of the repository goes on running: old Services, rights and versions that nobody sees in a review any more.',
  example:
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web, namespace: argocd }\nspec:\n  project: sites\n  destination: { server: "https://kubernetes.default.svc", namespace: sites }\n  source: { repoURL: "https://example.org/sites.git", path: web, targetRevision: v1.2.0 }\n  syncPolicy: { automated: { prune: false } }\n',
  fix: 'set syncPolicy.automated.prune to true in {template}; keep single objects with the annotation Prune=false',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: { argocd: ['pruning'] },
  kinds: ['Application', 'ApplicationSet'],
  find: findKept,
};

function findKept<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  return argoObjects(cluster, 'Application', 'ApplicationSet').flatMap(on =>
    specsOf(on).flatMap(({ spec, path }) => {
      const automated = valueAt(spec, ['syncPolicy', 'automated']);
      if (!isMap(automated) || automated['enabled'] === false || automated['prune'] === true) return [];
      // A template of an ApplicationSet decides.
      if (typeof automated['prune'] === 'string') return [];
      return [
        {
          on,
          path: [...path, 'syncPolicy', 'automated', 'prune'],
          message: `${nameOf(on)} syncs by itself and leaves behind what was removed.`,
          expected: 'prune: true',
        },
      ];
    }),
  );
}
