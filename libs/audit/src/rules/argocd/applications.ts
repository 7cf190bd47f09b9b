import { isMap, type Path } from '@cedille/source';
import { OwnSources, type WantedPath } from '../../objects/own-sources.ts';
import { mapsAt, textAt, valueAt } from '../../objects/value-at.ts';
import { isDormant, type Repository } from '../../repository.ts';
import type { AuditedDocument } from '../../tree/audited-file.ts';
import { isPlaceholder } from '../../tree/placeholder.ts';
import { expand, isApplicationSet, type ApplicationSet } from './application-sets/application-set.ts';
import { fixedPart, globOf } from './application-sets/glob.ts';
import { gitPatterns } from './application-sets/generate.ts';
import type { ParameterSet } from './application-sets/parameters.ts';
import { isAtHead } from './at-head.ts';

/** An Application, or one that an ApplicationSet makes. */
export interface Application {
  document: AuditedDocument;
  /** Where its spec stands: `spec`, or `spec.template.spec`. */
  at: Path;
  sources: readonly ApplicationSource[];
  /** What an ApplicationSet made it of. */
  set?: ParameterSet;
}

export interface ApplicationSource {
  data: Readonly<Record<string, unknown>>;
  path: Path;
}

/** Applications of a repository, and which repository it is. */
export interface Delivered {
  applications: readonly Application[];
  sets: readonly ApplicationSet[];
  own: OwnSources;
}

/** All Applications of a repository: worked out once. */
export function deliveredIn(repository: Repository): Delivered {
  const known = delivered.get(repository) ?? find(repository);
  delivered.set(repository, known);
  return known;
}

const delivered = new WeakMap<Repository, Delivered>();

function find(repository: Repository): Delivered {
  const documents = repository.objects.filter(
    document => isOfArgo(document) && !isDormant(document, repository) && isMap(document.object['spec']),
  );
  const plain = documents
    .filter(({ object }) => object.kind === 'Application')
    .map(one => toApplication(one, ['spec']));
  const templates = documents.filter(isApplicationSet);
  // What generators look for in Git tells which repository is meant; then Git can be asked.
  const own = new OwnSources(repository, [
    ...plain.flatMap(wantedBy),
    ...templates.flatMap(one => wantedBySet(one, repository)),
  ]);
  const sets = templates.map(document => expand(document, { repository, own }));
  return {
    applications: [...plain, ...sets.flatMap(applicationsOf)],
    sets,
    own,
  };
}

function isOfArgo({ object }: AuditedDocument): boolean {
  return String(object.apiVersion).startsWith('argoproj.io/');
}

const TEMPLATE: Path = ['spec', 'template', 'spec'];

function toApplication(document: AuditedDocument, at: Path, set?: ParameterSet): Application {
  return { document, at, sources: sourcesOf(document.object, at), ...(set && { set }) };
}

/** Where some of them cannot be known, the template itself stands for them: what is filled in is not judged. */
function applicationsOf({ document, made, isWhole, isPatched }: ApplicationSet): Application[] {
  if (isPatched) return [];
  return [
    ...made.map(one => toApplication(one.document, TEMPLATE, one.set)),
    ...(made.length && isWhole ? [] : [toApplication(document, TEMPLATE)]),
  ];
}

function wantedBy({ sources }: Application): WantedPath[] {
  return sources.flatMap(({ data }) => {
    const [source, path] = [textAt(data, ['repoURL']), textAt(data, ['path'])];
    return source !== undefined && path !== undefined && !isPlaceholder(path) && isAtHead(data)
      ? [{ source, path }]
      : [];
  });
}

function wantedBySet(document: AuditedDocument, { paths, tree }: Repository): WantedPath[] {
  const { object } = document;
  const listed = expand(document, undefined).made.flatMap(one => wantedBy(toApplication(one.document, TEMPLATE)));
  const looked = gitPatterns(valueAt(object, ['spec', 'generators'])).flatMap(({ source, pattern, kind }) => {
    // What another generator fills in may be anything.
    const wide = pattern.replace(/\{\{.*?\}\}/g, '*');
    const matches = globOf(wide, kind === 'files' ? 'all' : 'step');
    const found = matches ? [...(kind === 'files' ? paths : tree.folders)].filter(matches).slice(0, TELLING) : [];
    return (found.length ? found : [fixedPart(wide)]).map(path => ({ source, path }));
  });
  return [...(listed.length ? listed : wantedBy(toApplication(document, TEMPLATE))), ...looked];
}

/** More than this many matches of one pattern tell no more about whose it is. */
const TELLING = 5;

function sourcesOf(object: unknown, at: Path): ApplicationSource[] {
  const one = valueAt(object, [...at, 'source']);
  const many = mapsAt(object, [...at, 'sources']).map(({ item, path }) => ({ data: item, path }));
  // Argo CD looks at `sources` alone where both are there.
  return many.length ? many : isMap(one) ? [{ data: one, path: [...at, 'source'] }] : [];
}
