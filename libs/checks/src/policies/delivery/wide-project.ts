import { nameOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { listAt, textAt, textsAt } from '../../rules/value-at.ts';
import { argoObjects } from './argo-objects.ts';

export const wideProject: ClusterRule = {
  code: 'project-wide',
  title: 'An AppProject that takes from everywhere, or delivers everywhere',
  why: 'A project is the only thing that holds an Application: with every source, whoever changes one Application runs what they like; with every destination or every kind, they run it wherever they like.',
  example:
    'apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: { name: sites, namespace: argocd }\nspec:\n  sourceRepos: ["*"]\n  destinations: [{ server: "https://kubernetes.default.svc", namespace: sites }]\n',
  fix: 'list sources, destinations and kinds in {template}',
  severity: 'warning',
  defects: ['weak-posture'],
  covers: { argocd: ['source repositories', 'destinations', 'cluster resources'] },
  kinds: ['AppProject'],
  find: findWide,
};

function findWide<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  return argoObjects(cluster, 'AppProject').flatMap(on => {
    const name = nameOf(on);
    const found = (path: (string | number)[], message: string, expected: string): PlacedFinding<T> => ({
      on,
      path,
      message,
      expected,
    });
    return [
      ...textsAt(on.object, ['spec', 'sourceRepos']).flatMap((source, index) =>
        source === '*'
          ? [
              found(
                ['spec', 'sourceRepos', index],
                `The project ${name} takes from every repository.`,
                'the repositories that it needs',
              ),
            ]
          : [],
      ),
      ...listAt(on.object, ['spec', 'destinations']).flatMap((destination, index) => {
        const [namespace, server, cluster] = ['namespace', 'server', 'name'].map(key => textAt(destination, [key]));
        const isAnywhere = namespace === '*' && (server === '*' || cluster === '*');
        return isAnywhere
          ? [
              found(
                ['spec', 'destinations', index],
                `The project ${name} delivers to every namespace of every cluster.`,
                'the clusters and namespaces that it needs',
              ),
            ]
          : [];
      }),
      ...listAt(on.object, ['spec', 'clusterResourceWhitelist']).flatMap((kind, index) => {
        const isAll = textAt(kind, ['group']) === '*' && textAt(kind, ['kind']) === '*';
        return isAll
          ? [
              found(
                ['spec', 'clusterResourceWhitelist', index],
                `The project ${name} makes every kind of the whole cluster.`,
                'the kinds that it needs',
              ),
            ]
          : [];
      }),
    ];
  });
}
