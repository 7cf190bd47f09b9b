import { objectsOf } from '@cedille/manifests';
import { textAt } from '../../objects/value-at.ts';
import { isDormant, type Repository } from '../../repository.ts';
import type { AuditedDocument } from '../../tree/audited-file.ts';

/** API groups of Flux, by kind. */
const GROUPS: Readonly<Record<string, string>> = {
  Kustomization: 'kustomize.toolkit.fluxcd.io',
  HelmRelease: 'helm.toolkit.fluxcd.io',
  ...Object.fromEntries(
    ['GitRepository', 'OCIRepository', 'HelmRepository', 'HelmChart', 'Bucket', 'ExternalArtifact'].map(kind => [
      kind,
      'source.toolkit.fluxcd.io',
    ]),
  ),
};

/** The objects of one kind of Flux that somebody applies. */
export function fluxObjects(repository: Repository, kind: string): AuditedDocument[] {
  const group = GROUPS[kind];
  return repository.objects.filter(
    document =>
      document.object.kind === kind &&
      String(document.object.apiVersion).split('/')[0] === group &&
      !isDormant(document, repository),
  );
}

/** Names of all objects of a kind, in whatever namespace: it is often given by Kustomize, or by Flux itself. */
export function namesOf(repository: Repository, kind: string): ReadonlySet<string> {
  const known = names.get(repository) ?? collectNames(repository);
  names.set(repository, known);
  return known.get(kind) ?? NONE;
}

const names = new WeakMap<Repository, Map<string, Set<string>>>();
const NONE: ReadonlySet<string> = new Set();

function collectNames({ objects }: Repository): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const object of objects.flatMap(objectsOf)) {
    const name = textAt(object, ['metadata', 'name']);
    if (name === undefined) continue;
    const kind = String(object.kind);
    const same = found.get(kind);
    if (same) same.add(name);
    else found.set(kind, new Set([name]));
  }
  return found;
}
