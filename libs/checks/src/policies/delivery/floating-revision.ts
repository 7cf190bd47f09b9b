import { nameOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import type { ClusterRule, PlacedFinding } from '../../rules/rule.ts';
import { textAt } from '../../rules/value-at.ts';
import { argoObjects, sourcesOf, specsOf } from './argo-objects.ts';

export const floatingRevision: ClusterRule = {
  code: 'revision-floating',
  title: 'A chart, an artifact or a foreign repository without a fixed version',
  why: "Somebody else decides when the cluster changes, and what was reviewed is not what runs. Following a branch of one's own repository is no finding: that is how Argo CD is used.",
  example:
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: { name: web, namespace: argocd }\nspec:\n  project: sites\n  destination: { server: "https://kubernetes.default.svc", namespace: sites }\n  source: { repoURL: "https://charts.example.org", chart: web, targetRevision: "*" }\n',
  fix: 'write one version as targetRevision in {template}',
  severity: 'error',
  defects: ['floating'],
  covers: { argocd: ['pinned revisions'] },
  kinds: ['Application', 'ApplicationSet', 'HelmRelease'],
  find: findFloating,
};

function findFloating<T extends PlacedObject>(cluster: Cluster<T>): PlacedFinding<T>[] {
  return [
    ...argoObjects(cluster, 'Application', 'ApplicationSet').flatMap(on =>
      specsOf(on).flatMap(({ spec, path }) =>
        sourcesOf(spec, path).flatMap(({ source, path: at }): PlacedFinding<T>[] => {
          const revision = textAt(source, ['targetRevision']);
          const chart = textAt(source, ['chart']);
          const what =
            chart === undefined ? movingArtifact(textAt(source, ['repoURL']), revision) : `the chart ${chart}`;
          return what === undefined ? [] : judge(on, revision, [...at, 'targetRevision'], what);
        }),
      ),
    ),
    ...cluster.of('HelmRelease').flatMap(on => {
      const at = ['spec', 'chart', 'spec'];
      const chart = textAt(on.object, [...at, 'chart']);
      // A chart in the repository itself.
      if (chart === undefined || chart.startsWith('.') || chart.startsWith('/')) return [];
      if (textAt(on.object, [...at, 'sourceRef', 'kind']) !== 'HelmRepository') return [];
      return judge(on, textAt(on.object, [...at, 'version']), [...at, 'version'], `the chart ${chart}`);
    }),
  ];
}

/**
 * An artifact of a registry that is taken as it is at the moment. A tag of another name may well be a channel, which whoever
 * releases moves on purpose.
 */
function movingArtifact(repository = '', revision = ''): string | undefined {
  const isMoving = revision === '' || /^(HEAD|latest|main|master)$|[*^~<>]/.test(revision);
  return repository.startsWith('oci://') && isMoving ? repository : undefined;
}

function judge<T extends PlacedObject>(
  on: T,
  version: string | undefined,
  path: (string | number)[],
  taken: string,
): PlacedFinding<T>[] {
  // What a template of an ApplicationSet, or a variable, will come to is not known here.
  if (version !== undefined && (/\{\{|\$\{/.test(version) || isExact(version))) return [];
  const what = version === undefined || version === '' ? 'no version' : `the range ${version}`;
  return [{ on, path, message: `${nameOf(on)} takes ${what} of ${taken}.`, expected: 'one exact version' }];
}

function isExact(version: string): boolean {
  return /^v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(version) || /^sha256:[0-9a-f]{64}$/.test(version);
}
