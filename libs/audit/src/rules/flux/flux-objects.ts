import { objectsOf } from '@cedille/manifests';
import { textAt } from '../../objects/value-at.ts';
import type { Repository } from '../../repository.ts';
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

/** The objects of one kind of Flux. */
export function fluxObjects({ objects }: Pick<Repository, 'objects'>, kind: string): AuditedDocument[] {
  const group = GROUPS[kind];
  return objects.filter(({ object }) => object.kind === kind && String(object.apiVersion).split('/')[0] === group);
}

/** Names of all objects of a kind, in whatever namespace: it is often given by Kustomize, or by Flux itself. */
export function namesOf(repository: Pick<Repository, 'objects'>, kind: string): Set<string> {
  return new Set(
    repository.objects
      .flatMap(objectsOf)
      .filter(object => object.kind === kind)
      .flatMap(object => textAt(object, ['metadata', 'name']) ?? []),
  );
}
