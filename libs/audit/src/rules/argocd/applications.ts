import { isMap, type Path } from '@cedille/source';
import { mapsAt, textAt, valueAt } from '../../objects/value-at.ts';
import { isDormant, type Repository } from '../../repository.ts';
import type { AuditedDocument } from '../../tree/audited-file.ts';

/** An Application, or what an ApplicationSet makes Applications of. */
export interface Application {
  document: AuditedDocument;
  /** Where its spec stands: `spec`, or `spec.template.spec`. */
  at: Path;
  sources: readonly ApplicationSource[];
}

export interface ApplicationSource {
  data: Readonly<Record<string, unknown>>;
  path: Path;
}

/** All Applications of a repository. */
export function applicationsIn(repository: Repository): Application[] {
  return repository.objects.flatMap((document): Application[] => {
    if (isDormant(document, repository)) return [];
    const { apiVersion = '', kind } = document.object;
    if (!apiVersion.startsWith('argoproj.io/')) return [];
    const at = kind === 'Application' ? ['spec'] : kind === 'ApplicationSet' ? ['spec', 'template', 'spec'] : undefined;
    if (!at || !isMap(valueAt(document.object, at))) return [];
    return [{ document, at, sources: sourcesOf(document.object, at) }];
  });
}

function sourcesOf(object: unknown, at: Path): ApplicationSource[] {
  const one = valueAt(object, [...at, 'source']);
  const many = mapsAt(object, [...at, 'sources']).map(({ item, path }) => ({ data: item, path }));
  // Argo CD looks at `sources` alone where both are there.
  return many.length ? many : isMap(one) ? [{ data: one, path: [...at, 'source'] }] : [];
}

/** Whether a source is read as the repository is now: not at another branch, tag or commit. */
export function isAtHead(data: Readonly<Record<string, unknown>>): boolean {
  const revision = textAt(data, ['targetRevision']) ?? 'HEAD';
  return /^(?:HEAD|main|master|trunk)$/.test(revision);
}
