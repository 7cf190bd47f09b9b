import { formatPath } from '@cedille/source';
import type { AuditRule, Finding } from '../finding.ts';
import type { Kustomization, NamedPath } from '../kustomize/kustomization.ts';
import type { Repository } from '../repository.ts';
import { isIgnored } from '../tree/ignored.ts';
import { nearestPath } from '../tree/nearest-path.ts';
import { isInTree } from '../tree/walk-tree.ts';

/** Everything that a kustomization names is there, once, and is what Kustomize takes for that. */
export const kustomizePaths: AuditRule = repository =>
  [...repository.kustomizations.values()].flatMap(kustomization => [
    ...kustomization.names.flatMap(name => missing(kustomization, name, repository)),
    ...twice(kustomization),
  ]);

const WHAT: Readonly<Record<NamedPath['use'], string>> = {
  resource: 'resource',
  component: 'component',
  patch: 'patch',
  values: 'file',
  secret: 'file',
  other: 'file',
};

function missing(kustomization: Kustomization, name: NamedPath, repository: Repository): Finding[] {
  const { target, written, use, path } = name;
  if (target === undefined) return [];
  const { tree, paths } = repository;
  const isThere = isInTree(tree, paths, target);
  if (!isThere && isIgnored(target, repository)) return [];
  if (isThere && !isBareFolder(name, repository)) return [];
  const near = isThere ? undefined : nearestPath(written, kustomization.folder, repository);
  return [
    {
      code: 'path-missing',
      // What is secret is often there on the machine that builds alone.
      severity: use === 'secret' || isUsuallyLeftOut(written) ? 'warning' : 'error',
      like: `kustomization ${use} ${isThere}`,
      message: isThere
        ? `The ${WHAT[use]} ${written} is a folder without a kustomization.yaml.`
        : `The ${WHAT[use]} ${written} does not exist.`,
      path: formatPath(path),
      at: kustomization.positionOf(path),
      expected: isThere
        ? 'a folder that Kustomize can build, or a file'
        : `a ${use === 'resource' || use === 'component' ? 'file or folder' : 'file'} beside it${near === undefined ? '' : `; did you mean ${near}?`}`,
      fix: isThere
        ? `add ${target === '' ? '' : `${target}/`}kustomization.yaml, or name its files`
        : near === undefined
          ? 'add it, or remove the line'
          : `write ${near}`,
    },
  ];
}

function isBareFolder({ use, target = '' }: NamedPath, repository: Repository): boolean {
  const takesFolders = use === 'resource' || use === 'component';
  return takesFolders && repository.tree.folders.has(target) && !hasKustomization(target, repository);
}

/** One that could not be read counts: it is told of elsewhere. */
function hasKustomization(folder: string, { paths, tree }: Repository): boolean {
  const prefix = folder === '' ? '' : `${folder}/`;
  const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];
  return names.some(name => paths.has(prefix + name) || tree.links.has(prefix + name));
}

/** What Git is usually told to leave out. */
function isUsuallyLeftOut(path: string): boolean {
  return /(?:^|\/)\.env|\.env$|\.(?:key|pem|crt|secret)$/.test(path);
}

function twice({ names, positionOf, file }: Kustomization): Finding[] {
  const seen = new Map<string, NamedPath>();
  return names.flatMap((name): Finding[] => {
    const { use, target, written, path } = name;
    if (target === undefined || (use !== 'resource' && use !== 'component')) return [];
    const first = seen.get(target);
    if (!first) seen.set(target, name);
    if (!first) return [];
    return [
      {
        code: 'duplicate-object',
        severity: 'error',
        like: 'kustomization names twice',
        message: `${written} is named twice: Kustomize refuses to take its objects in again.`,
        path: formatPath(path),
        at: positionOf(path),
        expected: `one; the first is at ${file}:${positionOf(first.path).line}`,
        fix: 'remove one of the two lines',
      },
    ];
  });
}
