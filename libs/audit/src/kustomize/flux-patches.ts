import { objectsOf } from '@cedille/manifests';
import { isMap } from '@cedille/source';
import { mapsAt, textAt, valueAt } from '../objects/value-at.ts';
import type { AuditedDocument } from '../tree/audited-file.ts';

/**
 * What patches of Flux's Kustomizations say, by the kinds that they are for. Which objects each of them meets nobody can tell
 * here: a path may begin in an artifact that something else puts together.
 */
export function fluxPatches(documents: readonly AuditedDocument[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const object of documents.flatMap(objectsOf)) {
    if (object.kind !== 'Kustomization' || !String(object.apiVersion).startsWith('kustomize.toolkit.fluxcd.io/'))
      continue;
    for (const { item } of mapsAt(object, ['spec', 'patches'])) {
      const text = textAt(item, ['patch']) ?? '';
      for (const kind of kindsOf(item, text)) found.set(kind, `${found.get(kind) ?? ''}${text}\n`);
    }
  }
  return found;
}

/** A patch may give patches to the Kustomizations that it is for: kinds of those count, too. */
function kindsOf(patch: Record<string, unknown>, text: string): Set<string> {
  const target = valueAt(patch, ['target']);
  const named = isMap(target) ? textAt(target, ['kind']) : undefined;
  const written = [...text.matchAll(/^[\s-]*kind:\s*["']?(\w+)/gm)].map(([, kind]) => kind!);
  return new Set([...(named === undefined ? [] : [named]), ...written]);
}
