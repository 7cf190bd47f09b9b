import { nameOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { textAt, valueAt } from '../../rules/value-at.ts';
import { argoObjects, sourcesOf } from './argo-objects.ts';

export const copiedApplication: ClusterRule = {
  code: 'application-copied',
  title: 'An Application that still has the source of the one it was copied from',
  why: 'Both want the same objects in the same place: each takes them for its own in turn, what the second one was made for is nowhere, and removing one of them removes the objects of both.',
  example:
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web, namespace: argocd }\nspec:\n  project: sites\n  destination: { server: "https://kubernetes.default.svc", namespace: sites }\n  source: { repoURL: "https://example.org/sites.git", path: web, targetRevision: main }\n---\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: shop, namespace: argocd }\nspec:\n  project: sites\n  destination: { server: "https://kubernetes.default.svc", namespace: sites }\n  source: { repoURL: "https://example.org/sites.git", path: web, targetRevision: main }\n',
  fix: 'write its own path in {template}',
  severity: 'warning',
  defects: ['swapped', 'duplicate'],
  kinds: ['Application'],
  find: findCopied,
};

function findCopied<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  const first = new Map<string, T>();
  return argoObjects(cluster, 'Application').flatMap((on): PlacedFinding<T>[] => {
    const spec = on.object['spec'];
    const [one, ...others] = sourcesOf(spec, ['spec']);
    const path = textAt(one?.source, ['path']);
    // Of a chart the name of the Application is that of the release: twice the same chart are two of them.
    if (!one || others.length || path === undefined || valueAt(one.source, ['helm']) !== undefined) return [];
    const { destination } = spec as { destination?: unknown };
    const key = JSON.stringify([one.source, destination]);
    const other = first.get(key);
    if (!other) first.set(key, on);
    if (!other || nameOf(other) === nameOf(on) || /\{\{|\$\{/.test(key)) return [];
    return [
      {
        on,
        path: [...one.path, 'path'],
        message: `${nameOf(on)} delivers ${path} to where ${nameOf(other)} delivers it.`,
        expected: 'a path of its own, or another destination',
      },
    ];
  });
}
