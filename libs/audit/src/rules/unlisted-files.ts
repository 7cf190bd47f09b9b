import type { AuditRule, Finding } from '../finding.ts';
import type { Repository } from '../repository.ts';
import { folderOf } from '../tree/walk-tree.ts';

/**
 * A file of objects beside a kustomization that no kustomization names is applied by nobody. One that is mentioned
 * anywhere else in YAML, be it in a comment, is left alone: somebody knows of it.
 */
export const unlistedFiles: AuditRule = repository => {
  const { kustomizations, files, named, charts } = repository;
  const candidates = [...files.values()].filter(({ file, objects }) => {
    const folder = folderOf(file);
    return (
      objects.length > 0 &&
      kustomizations.has(folder) &&
      !charts.has(folder) &&
      !named.has(file) &&
      !isOwn(file, repository)
    );
  });
  if (!candidates.length) return [];
  const counts = new Map<string, number>();
  for (const path of repository.paths) counts.set(nameOf(path), (counts.get(nameOf(path)) ?? 0) + 1);
  const mentions = mentionsIn(repository);
  return candidates.filter(({ file }) => !isMentioned(file, { mentions, counts })).map(toFinding);
};

/** Kustomize's own files, and those that say what is applied from where: Flux and Argo CD find them by themselves. */
function isOwn(file: string, { kustomizations, files }: Repository): boolean {
  if (kustomizations.get(folderOf(file))?.file === file) return true;
  return files
    .get(file)!
    .objects.some(({ object }) =>
      /(?:kustomize\.config\.k8s\.io|toolkit\.fluxcd\.io|argoproj\.io)\//.test(String(object.apiVersion)),
    );
}

/** Where YAML and JSON name files, by the last step of the name. */
function mentionsIn({ files }: Repository): Map<string, Set<string>> {
  const mentions = new Map<string, Set<string>>();
  for (const { file, text } of files.values())
    for (const [name] of text.matchAll(/[\w.-]+\.(?:ya?ml|json)(?![\w.-])/g)) {
      const found = mentions.get(name);
      if (found) found.add(file);
      else mentions.set(name, new Set([file]));
    }
  return mentions;
}

interface Lookup {
  mentions: ReadonlyMap<string, ReadonlySet<string>>;
  /** How many files have a name. */
  counts: ReadonlyMap<string, number>;
}

function isMentioned(file: string, { mentions, counts }: Lookup): boolean {
  const name = nameOf(file);
  const isOnlyOne = counts.get(name) === 1;
  // A name like secret.yaml is in many lists: only those that could mean this one count.
  return [...(mentions.get(name) ?? [])].some(
    other => other !== file && (isOnlyOne || isNear(folderOf(other), folderOf(file))),
  );
}

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

function isNear(folder: string, other: string): boolean {
  return folder === '' || folder === other || other.startsWith(`${folder}/`) || folder.startsWith(`${other}/`);
}

function toFinding({ file, objects }: { file: string; objects: readonly { object: { kind?: string } }[] }): Finding {
  const kinds = [...new Set(objects.map(({ object }) => object.kind))].slice(0, 3).join(', ');
  return {
    code: 'file-unlisted',
    severity: 'warning',
    like: 'kustomization',
    message: `No kustomization names ${file}: what is in it (${kinds}) is not applied.`,
    at: { file, line: 1, column: 1 },
    expected: 'a line under resources, components or patches of the kustomization beside it',
    fix: 'name it there, or remove it',
  };
}
