import { didYouMean, formatPath } from '@cedille/source';
import type { AuditRule, Finding } from '../finding.ts';
import { chartOf, helmfilesIn, type Helmfile, type HelmfileRelease } from '../helmfile/load-helmfiles.ts';
import { mapsAt, textAt, textsAt } from '../objects/value-at.ts';
import type { Repository } from '../repository.ts';
import { isIgnored } from '../tree/ignored.ts';
import { nearestPath } from '../tree/nearest-path.ts';
import { isPlaceholder } from '../tree/placeholder.ts';
import { isInTree, resolvePath } from '../tree/walk-tree.ts';
import { isExact } from './argocd/revisions.ts';

/** What a release of Helmfile takes is there, and of one version. Files that are templates are left out. */
export const helmfiles: AuditRule = repository =>
  helmfilesIn(repository).read.flatMap(helmfile =>
    helmfile.releases.flatMap(release => [
      ...missingFiles(release, helmfile, repository),
      ...unknownRepository(release, helmfile),
      ...floating(release, helmfile),
      ...unknownNeeds(release, helmfile),
    ]),
  );

type Words = Pick<Finding, 'code' | 'severity' | 'like' | 'message' | 'expected' | 'fix'> & { why?: string };

function at({ positionOf }: Helmfile, path: readonly (string | number)[], words: Words): Finding {
  return { ...words, path: formatPath([...path]), at: positionOf([...path]) };
}

/** Helmfile stops at a file of values that is not there, unless it is told to go on. */
function missingFiles(release: HelmfileRelease, helmfile: Helmfile, repository: Repository): Finding[] {
  const handler = release.data['missingFileHandler'] ?? helmfile.data['missingFileHandler'] ?? 'Error';
  if (handler !== 'Error') return [];
  const { tree, paths } = repository;
  return ['values', 'secrets'].flatMap(key =>
    textsAt(release.data, [key]).flatMap(({ text, path }): Finding[] => {
      if (/^\w+(?:\+\w+)?:|^[/~]|[*?[]/.test(text) || isPlaceholder(text)) return [];
      const target = resolvePath(helmfile.folder, text);
      if (target === undefined || isInTree(tree, paths, target) || isIgnored(target, repository)) return [];
      const near = nearestPath(text, helmfile.folder, repository);
      return [
        at(helmfile, [...release.path, ...path], {
          code: 'path-missing',
          severity: key === 'secrets' ? 'warning' : 'error',
          like: `helmfile ${key}`,
          message: `The file ${text} of the release ${release.name} does not exist.`,
          expected: `a file beside it${near === undefined ? '' : `; did you mean ${near}?`}`,
          fix: near === undefined ? 'add it, or remove the line' : `write ${near}`,
          why: 'Helmfile stops here: no release of the file is brought up to date.',
        }),
      ];
    }),
  );
}

/** Repositories may also be known to Helm on the machine that runs it, so that one is missed where others are declared alone. */
function unknownRepository(release: HelmfileRelease, helmfile: Helmfile): Finding[] {
  const names = mapsAt(helmfile.data, ['repositories']).flatMap(({ item }) => textAt(item, ['name']) ?? []);
  const { chart } = release;
  const from = chart.split('/')[0]!;
  if (!/^[\w-]+\/[\w.-]+$/.test(chart) || names.includes(from) || helmfile.data['bases'] !== undefined) return [];
  const near = didYouMean(from, names);
  if (near === undefined) return [];
  return [
    at(helmfile, [...release.path, 'chart'], {
      code: 'reference-missing',
      severity: 'error',
      like: 'helmfile repository',
      message: `The release ${release.name} takes its chart from the repository ${from}, which the file does not declare.`,
      expected: `one of ${names.join(', ')}; did you mean ${near}?`,
      fix: `write ${near}`,
      why: 'Helm does not find the chart.',
    }),
  ];
}

function floating(release: HelmfileRelease, helmfile: Helmfile): Finding[] {
  const { version, chart, path, name } = release;
  // A chart in a folder has the version that it has there; one that is left to a base may get it there.
  if (!chartOf(release, helmfile) || isExact(version) || isPlaceholder(version) || 'inherit' in release.data) return [];
  return [
    at(helmfile, [...path, version ? 'version' : 'chart'], {
      code: 'revision-floats',
      severity: 'warning',
      like: 'chart version',
      message: `The chart ${chart} of the release ${name} is taken at ${version || 'no version'}: whatever is newest.`,
      expected: 'one version',
      fix: 'write the version that runs now, and let Renovate raise it',
    }),
  ];
}

/** `namespace/name`, or a name: of another file nobody can say, so that a slip of the pen alone is told. */
function unknownNeeds(release: HelmfileRelease, { releases, ...helmfile }: Helmfile): Finding[] {
  const known = releases.flatMap(({ name, data }) => {
    const namespace = textAt(data, ['namespace']);
    return namespace === undefined ? [name] : [name, `${namespace}/${name}`];
  });
  return textsAt(release.data, ['needs']).flatMap(({ text, path }): Finding[] => {
    const near = known.includes(text) || isPlaceholder(text) ? undefined : didYouMean(text, known);
    if (near === undefined) return [];
    return [
      at({ ...helmfile, releases }, [...release.path, ...path], {
        code: 'reference-missing',
        severity: 'error',
        like: 'helmfile needs',
        message: `The release ${release.name} needs ${text}, which the file does not have.`,
        expected: `a release of the file; did you mean ${near}?`,
        fix: `write ${near}`,
        why: 'Helmfile refuses the file.',
      }),
    ];
  });
}
