import { didYouMean, escapePattern, type Path } from '@cedille/source';
import { findingAt } from '../../objects/finding-at.ts';
import { textAt } from '../../objects/value-at.ts';
import type { AuditRule, Finding } from '../../finding.ts';
import type { Repository } from '../../repository.ts';
import type { AuditedDocument } from '../../tree/audited-file.ts';
import { isPlaceholder } from '../../tree/placeholder.ts';
import { isExact } from '../argocd/revisions.ts';
import { fluxObjects, namesOf } from './flux-objects.ts';

/** Where Flux takes things from is declared, and what it takes is of one version. */
export const sources: AuditRule = repository => [
  ...fluxObjects(repository, 'HelmRelease').flatMap(document => [
    ...undeclared(document, ['spec', 'chart', 'spec', 'sourceRef'], repository),
    ...undeclared(document, ['spec', 'chartRef'], repository),
    ...floatingChart(document),
  ]),
  ...fluxObjects(repository, 'Kustomization').flatMap(document =>
    undeclared(document, ['spec', 'sourceRef'], repository),
  ),
  ...fluxObjects(repository, 'OCIRepository').flatMap(floatingArtifact),
];

/** Kinds that people declare; whatever else may be made by a controller. */
const DECLARED: ReadonlySet<string> = new Set([
  'GitRepository',
  'OCIRepository',
  'HelmRepository',
  'HelmChart',
  'Bucket',
]);

/** What Flux makes for itself when it is installed, and no file has to declare. */
const OWN: ReadonlySet<string> = new Set(['flux-system']);

function undeclared(document: AuditedDocument, at: Path, repository: Repository): Finding[] {
  const { object } = document;
  const kind = textAt(object, [...at, 'kind']);
  const name = textAt(object, [...at, 'name']);
  if (
    kind === undefined ||
    !DECLARED.has(kind) ||
    name === undefined ||
    isPlaceholder(name) ||
    isPlaceholder(kind) ||
    OWN.has(name)
  )
    return [];
  const known = namesOf(repository, kind);
  if (known.has(name) || [...known].some(isPlaceholder) || isMentioned(name, kind, document, repository)) return [];
  const near = didYouMean(name, known);
  return [
    findingAt(document, [...at, 'name'], {
      code: 'reference-missing',
      severity: 'error',
      like: `source ${kind}`,
      message: `It takes from the ${kind} ${name}, which no file of this repository declares.`,
      expected: `${article(kind)} of this repository${near === undefined ? '' : `; did you mean ${near}?`}`,
      fix: near === undefined ? `declare the ${kind}, or correct the name` : `write ${near}`,
      why: 'Flux has nothing to build from: it stays at what it applied last, or never comes to be.',
    }),
  ];
}

/**
 * Whether the name stands where something may make the source: a template, the values of a chart, a script in YAML. Files
 * that only take from it say `sourceRef` or `chartRef`.
 */
function isMentioned(name: string, kind: string, { file: own }: AuditedDocument, { files }: Repository): boolean {
  const word = new RegExp(`(?<![\\w-])${escapePattern(name)}(?![\\w-])`);
  for (const { file, text, objects } of files.values()) {
    if (file === own || !text.includes(name)) continue;
    const declares =
      !objects.length || objects.some(({ object }) => object.kind !== 'HelmRelease' && object.kind !== 'Kustomization');
    if (declares && word.test(text) && text.includes(kind)) return true;
  }
  return false;
}

function floatingChart(document: AuditedDocument): Finding[] {
  const chart = textAt(document.object, ['spec', 'chart', 'spec', 'chart']);
  const kind = textAt(document.object, ['spec', 'chart', 'spec', 'sourceRef', 'kind']);
  const version = textAt(document.object, ['spec', 'chart', 'spec', 'version']) ?? '';
  // A chart of a Git repository has the version that it has there.
  if (chart === undefined || kind !== 'HelmRepository' || isPlaceholder(version) || isExact(version)) return [];
  return [
    floats(
      document,
      ['spec', 'chart', 'spec', 'version'],
      `The chart ${chart} is taken at ${version || 'no version'}: whatever is newest.`,
    ),
  ];
}

function floatingArtifact(document: AuditedDocument): Finding[] {
  const at: Path = ['spec', 'ref'];
  const { object } = document;
  if (textAt(object, [...at, 'digest']) !== undefined) return [];
  const tag = textAt(object, [...at, 'tag']);
  const range = textAt(object, [...at, 'semver']);
  if (range === undefined && tag !== undefined && tag !== 'latest') return [];
  if (range !== undefined && (isExact(range) || isPlaceholder(range))) return [];
  return [
    floats(
      document,
      at,
      `The artifact ${textAt(object, ['spec', 'url']) ?? ''} is taken at ${range ?? tag ?? 'no tag'}: whatever is newest.`,
    ),
  ];
}

function floats(document: AuditedDocument, path: Path, message: string): Finding {
  return findingAt(document, path, {
    code: 'revision-floats',
    severity: 'warning',
    like: 'chart version',
    message,
    expected: 'one version',
    fix: 'write the version that runs now, and let Renovate raise it',
  });
}

function article(kind: string): string {
  return `${kind === 'OCIRepository' ? 'an' : 'a'} ${kind}`;
}
