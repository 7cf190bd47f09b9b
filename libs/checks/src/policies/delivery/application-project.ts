import { nameOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { textAt } from '../../rules/value-at.ts';
import { argoObjects, specsOf } from './argo-objects.ts';

export const applicationProject: ClusterRule = {
  code: 'application-project',
  title: 'An Application of the project `default`',
  why: 'The project default allows every source, every cluster, every namespace and every kind, so whoever changes the Application has all that Argo CD may do.',
  example:
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web, namespace: argocd }\nspec:\n  project: default\n  destination: { server: "https://kubernetes.default.svc", namespace: sites }\n  source: { repoURL: "https://example.org/sites.git", path: web, targetRevision: v1.2.0 }\n',
  fix: 'make an AppProject that allows what it needs, and name it in {template}',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: { argocd: ['projects'] },
  kinds: ['Application', 'ApplicationSet'],
  find: findDefault,
};

function findDefault<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  return argoObjects(cluster, 'Application', 'ApplicationSet').flatMap(on =>
    specsOf(on).flatMap(({ spec, path }) =>
      textAt(spec, ['project']) === 'default'
        ? [
            {
              on,
              path: [...path, 'project'],
              message: `${nameOf(on)} is of the project default, which allows everything.`,
              expected: 'a project that allows what it needs',
            },
          ]
        : [],
    ),
  );
}
