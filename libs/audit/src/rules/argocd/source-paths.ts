import { findingAt } from '../../objects/finding-at.ts';
import type { OwnSources } from '../../objects/own-sources.ts';
import type { Path } from '@cedille/source';
import { textAt, textsAt, valueAt } from '../../objects/value-at.ts';
import type { AuditRule, Finding } from '../../finding.ts';
import type { Repository } from '../../repository.ts';
import { isPlaceholder } from '../../tree/placeholder.ts';
import { placeIn, type AuditedDocument } from '../../tree/audited-file.ts';
import { nearestPath } from '../../tree/nearest-path.ts';
import { resolvePath } from '../../tree/walk-tree.ts';
import { deliveredIn, type Application, type ApplicationSource } from './applications.ts';
import { isAtHead } from './at-head.ts';

/** What Applications want to be built from this repository is in it: folders, and files of values. */
export const sourcePaths: AuditRule = repository => {
  const { own, applications } = deliveredIn(repository);
  return applications.flatMap(application =>
    application.sources.flatMap(source => [
      ...missingPath({ application, source, own, repository }),
      ...missingValues({ application, source, own, repository }),
    ]),
  );
};

interface Looked {
  application: Application;
  source: ApplicationSource;
  own: OwnSources;
  repository: Repository;
}

function isOurs({ data }: ApplicationSource, own: OwnSources): boolean {
  const url = textAt(data, ['repoURL']);
  return url !== undefined && isAtHead(data) && own.isOwn(url);
}

function missingPath({ application, source, own, repository }: Looked): Finding[] {
  const path = textAt(source.data, ['path']);
  if (path === undefined || isPlaceholder(path) || !isOurs(source, own) || own.has(path)) return [];
  const near = nearestPath(path, '', repository);
  return [
    findingIn(application, [...source.path, 'path'], {
      code: 'path-missing',
      severity: 'error',
      like: 'application path',
      message: `The folder ${path} does not exist in this repository.`,
      expected: `a folder of this repository${near === undefined ? '' : `; did you mean ${near}?`}`,
      fix: near === undefined ? 'correct the path, or remove the Application' : `write ${near}`,
      why: 'Argo CD cannot build the Application: it stays at what it applied last, or never comes to be.',
    }),
  ];
}

function missingValues({ application, source, own, repository }: Looked): Finding[] {
  const { data, path: at } = source;
  if (valueAt(data, ['helm', 'ignoreMissingValueFiles']) === true) return [];
  return textsAt(data, ['helm', 'valueFiles']).flatMap(({ text, path }): Finding[] => {
    const file = isPlaceholder(text) || /[*?]/.test(text) ? undefined : fileOf({ text, application, source, own });
    if (file === undefined || own.has(file)) return [];
    const near = nearestPath(file, '', repository);
    return [
      findingIn(application, [...at, ...path], {
        code: 'path-missing',
        severity: 'error',
        like: 'application values',
        message: `The file of values ${text} does not exist: ${file} is not in this repository.`,
        expected: `a file of this repository${near === undefined ? '' : `; did you mean ${near}?`}`,
        fix: 'correct the path, or set ignoreMissingValueFiles',
        why: 'Argo CD cannot build the Application: it stays at what it applied last, or never comes to be.',
      }),
    ];
  });
}

/** In the list or file that the parameters of an ApplicationSet come from, where there is one. */
function findingIn({ document, set }: Application, path: Path, words: Parameters<typeof findingAt>[2]): Finding {
  const finding = findingAt(document, path, words);
  const written = textIn(document, path);
  if (!set?.at || written === textAt(document.object, path)) return finding;
  const { file, line } = placeIn(document, path);
  return {
    ...finding,
    message: finding.message.replace(/\.?$/, `, which the template at ${file}:${line} asks for.`),
    at: set.at,
  };
}

/** As it is written, before an ApplicationSet filled it in. */
function textIn({ manifest }: AuditedDocument, path: Path): string | undefined {
  return textAt(manifest.object, path);
}

/** Where a file of values is in this repository; undefined when it is in another one. */
export function fileOf({
  text,
  application,
  source,
  own,
}: Omit<Looked, 'repository'> & { text: string }): string | undefined {
  const reference = /^\$([\w-]+)\/(.*)$/.exec(text);
  if (reference) {
    const named = application.sources.find(({ data }) => textAt(data, ['ref']) === reference[1]);
    return named && isOurs(named, own) ? resolvePath('', reference[2]!) : undefined;
  }
  const folder = textAt(source.data, ['path']);
  if (/^\w+:\/\//.test(text) || folder === undefined || isPlaceholder(folder) || !isOurs(source, own)) return undefined;
  return text.startsWith('/') ? resolvePath('', text) : resolvePath(folder.replace(/^\/+|\/+$/g, ''), text);
}
