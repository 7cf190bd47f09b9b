import { findingAt } from '../../objects/finding-at.ts';
import { OwnSources } from '../../objects/own-sources.ts';
import { textAt } from '../../objects/value-at.ts';
import type { AuditRule, Finding } from '../../finding.ts';
import { nearestPath } from '../../tree/nearest-path.ts';
import { isPlaceholder } from '../../tree/placeholder.ts';
import { fluxObjects } from './flux-objects.ts';

/** The folders that Flux builds from this repository are in it. */
export const builtPaths: AuditRule = repository => {
  const kustomizations = fluxObjects(repository, 'Kustomization').map(document => {
    const { object } = document;
    const kind = textAt(object, ['spec', 'sourceRef', 'kind']);
    const source = textAt(object, ['spec', 'sourceRef', 'name']);
    return { document, source: kind === 'GitRepository' ? source : undefined, path: textAt(object, ['spec', 'path']) };
  });
  const known = kustomizations.flatMap(({ source, path }) =>
    source !== undefined && path !== undefined && !isPlaceholder(path) && !isPlaceholder(source)
      ? [{ source, path }]
      : [],
  );
  const own = new OwnSources(repository, known);
  return kustomizations.flatMap(({ document, source, path }): Finding[] => {
    if (source === undefined || path === undefined || isPlaceholder(path) || !own.isOwn(source) || own.has(path))
      return [];
    const near = nearestPath(path, '', repository);
    return [
      findingAt(document, ['spec', 'path'], {
        code: 'path-missing',
        severity: 'error',
        like: 'flux path',
        message: `The folder ${path} does not exist in this repository.`,
        expected: `a folder of this repository${near === undefined ? '' : `; did you mean ${near}?`}`,
        fix: near === undefined ? 'correct the path, or remove the Kustomization' : `write ${near}`,
        why: 'Flux cannot build the Kustomization: nothing of it is applied, and what depends on it waits.',
      }),
    ];
  });
};
