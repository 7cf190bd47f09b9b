import type { TypeRegistry } from '@cedille/types';
import type { AuditedDocument, AuditedFile } from './tree/audited-file.ts';
import type { Kustomization } from './kustomize/kustomization.ts';
import { folderOf, resolvePath, type Tree } from './tree/walk-tree.ts';

/** A repository as far as it was read: what every rule looks at. */
export interface Repository {
  /** Absolute path. */
  root: string;
  tree: Tree;
  /** The same as in {@link tree}. */
  paths: ReadonlySet<string>;
  /** All YAML and JSON that was read, by path. */
  files: ReadonlyMap<string, AuditedFile>;
  /** All objects but those that only Helm or Kustomize reads: {@link kustomizations}, {@link patches}, templates of charts. */
  objects: readonly AuditedDocument[];
  /** Objects that Kustomize merges into others. */
  patches: readonly AuditedDocument[];
  /** By folder. */
  kustomizations: ReadonlyMap<string, Kustomization>;
  /** Files that a kustomization names. */
  named: ReadonlySet<string>;
  /** Those among them whose objects Kustomize changes before a cluster sees them. */
  shaped: ReadonlySet<string>;
  /** What Flux adds to objects, by their kind: see {@link fluxPatches}. */
  fluxPatches: ReadonlyMap<string, string>;
  /** Folders with a Chart.yaml. */
  charts: ReadonlySet<string>;
  /** Facts of kinds: Kubernetes', what definitions in the repository say, and what comes with this program. */
  types: TypeRegistry;
  /** `group/Kind` of what the repository itself defines. */
  defined: ReadonlySet<string>;
}

/**
 * Whether a file lies beside a kustomization that does not name it, or beside a file that one names, or is named in a comment
 * alone: whoever builds the folder passes it over, so what is wrong in it breaks nothing today.
 */
export function isDormant({ file }: Pick<AuditedDocument, 'file'>, repository: Repository): boolean {
  const { kustomizations, named } = repository;
  const folder = folderOf(file);
  if (named.has(file)) return false;
  return (
    kustomizations.has(folder) ||
    foldersWithNamed(repository).has(folder) ||
    namedInComments(repository).has(file) ||
    (namedInComments(repository).has(folder) && !named.has(folder))
  );
}

/** Files and folders that somebody took out of a kustomization: `# - shop/ks.yaml`. */
function namedInComments({ kustomizations, files }: Repository): ReadonlySet<string> {
  const known = commented.get(kustomizations) ?? new Set<string>();
  if (!commented.has(kustomizations))
    for (const { folder, file } of kustomizations.values())
      for (const [, path] of files.get(file)?.text.matchAll(/^\s*#+\s*-\s+["']?([^\s"'#]+)["']?\s*$/gm) ?? []) {
        const target = resolvePath(folder, path!);
        if (target !== undefined) known.add(target);
      }
  commented.set(kustomizations, known);
  return known;
}

const commented = new WeakMap<Repository['kustomizations'], Set<string>>();

/** Folders without a kustomization of their own, of whose files one above names some. */
function foldersWithNamed({ named, files }: Repository): ReadonlySet<string> {
  const known = partly.get(named) ?? new Set([...named].filter(file => files.has(file)).map(folderOf));
  partly.set(named, known);
  return known;
}

const partly = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();
