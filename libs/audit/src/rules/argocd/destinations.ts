import { findingAt } from '../../objects/finding-at.ts';
import { mapsAt, textAt, textsAt, valueAt } from '../../objects/value-at.ts';
import type { AuditRule, Finding } from '../../finding.ts';
import { didYouMean } from '@cedille/source';
import type { AuditedDocument } from '../../tree/audited-file.ts';
import { isPlaceholder } from '../../tree/placeholder.ts';
import { deliveredIn, type Application } from './applications.ts';

/** Where an Application goes: one cluster, and nothing that its project does not let it. */
export const destinations: AuditRule = repository => {
  const projects = repository.objects.filter(
    ({ object }) => object.kind === 'AppProject' && String(object.apiVersion).startsWith('argoproj.io/'),
  );
  return deliveredIn(repository).applications.flatMap(application => [
    ...twoClusters(application),
    ...inProject(application, projects),
  ]);
};

function twoClusters({ document, at }: Application): Finding[] {
  const destination = [...at, 'destination'];
  const [server, name] = [
    textAt(document.object, [...destination, 'server']),
    textAt(document.object, [...destination, 'name']),
  ];
  if (!server || !name) return [];
  return [
    findingAt(document, [...destination, 'name'], {
      code: 'object-field',
      severity: 'error',
      like: 'application destination',
      message: 'The destination has both name and server: Argo CD refuses the Application.',
      expected: 'one of the two',
      fix: 'remove spec.destination.name or spec.destination.server',
    }),
  ];
}

function inProject(application: Application, projects: readonly AuditedDocument[]): Finding[] {
  const { document, at } = application;
  const path = [...at, 'project'];
  const name = textAt(document.object, path);
  if (!name || isPlaceholder(name)) return [];
  const found = projects.filter(({ object }) => object.metadata?.name === name);
  if (found.length) return found.length === 1 ? refusedBy(application, found[0]!) : [];
  const near =
    name === 'default'
      ? undefined
      : didYouMean(
          name,
          projects.map(({ object }) => String(object.metadata?.name)),
        );
  if (near === undefined) return [];
  return [
    findingAt(document, path, {
      code: 'reference-missing',
      severity: 'error',
      like: 'application project',
      message: `There is no AppProject ${name}.`,
      expected: `a project of this repository; did you mean ${near}?`,
      fix: `write ${near}`,
      why: 'Argo CD refuses to sync the Application.',
    }),
  ];
}

/** What a project does not let its Applications have. Where it says anything that is not plain, it says nothing here. */
function refusedBy({ document, at, sources }: Application, { object: project, file }: AuditedDocument): Finding[] {
  const name = String(project.metadata?.name);
  const repos = textsAt(project, ['spec', 'sourceRepos']).map(({ text }) => text);
  const isPlain =
    valueAt(project, ['spec', 'sourceRepos']) !== undefined &&
    !repos.some(one => isPlaceholder(one) || one.startsWith('!'));
  const refused: Finding[] = [];
  for (const { data, path } of sources) {
    const url = textAt(data, ['repoURL']);
    if (!isPlain || url === undefined || isPlaceholder(url) || repos.some(one => globMatches(one, url))) continue;
    refused.push(
      findingAt(document, [...path, 'repoURL'], {
        code: 'not-permitted',
        severity: 'error',
        like: 'application repository',
        message: `The project ${name} does not permit the repository ${url}.`,
        expected: `one of its sourceRepos (${file}): ${repos.join(', ') || 'none'}`,
        fix: `add the repository to sourceRepos of the project, or correct it`,
      }),
    );
  }
  return [...refused, ...refusedNamespace({ document, at, project, name, file })];
}

interface Refusal {
  document: AuditedDocument;
  at: readonly (string | number)[];
  project: AuditedDocument['object'];
  name: string;
  file: string;
}

function refusedNamespace({ document, at, project, name, file }: Refusal): Finding[] {
  const destination = [...at, 'destination'];
  const namespace = textAt(document.object, [...destination, 'namespace']);
  const allowed = mapsAt(project, ['spec', 'destinations']).map(({ item }) => textAt(item, ['namespace']) ?? '');
  const isPlain = allowed.length > 0 && !allowed.some(one => one.startsWith('!') || isPlaceholder(one));
  if (!namespace || isPlaceholder(namespace) || !isPlain || allowed.some(one => globMatches(one, namespace))) return [];
  return [
    findingAt(document, [...destination, 'namespace'], {
      code: 'not-permitted',
      severity: 'error',
      like: 'application namespace',
      message: `The project ${name} does not permit the namespace ${namespace}.`,
      expected: `one of its destinations (${file}): ${[...new Set(allowed)].join(', ')}`,
      fix: 'add the namespace to destinations of the project, or correct it',
    }),
  ];
}

/** `*` stands for anything, as in Argo CD. */
function globMatches(pattern: string, text: string): boolean {
  // Brackets and braces are rare there; what they mean is left to Argo CD.
  if (/[[\]{}]/.test(pattern)) return true;
  const body = pattern.split(/\*+/).map(part => part.replace(/[.+^$()|\\]/g, '\\$&').replaceAll('?', '.'));
  return (
    new RegExp(`^${body.join('.*')}$`).test(text.replace(/\.git$/, '')) || new RegExp(`^${body.join('.*')}$`).test(text)
  );
}
