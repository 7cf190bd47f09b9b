import type { TypeRegistry } from '@cedille/types';
import type { AuditedDocument, AuditedFile } from './tree/audited-file.ts';
import type { Kustomization } from './kustomize/kustomization.ts';
import type { Tree } from './tree/walk-tree.ts';

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
  /** Folders with a Chart.yaml. */
  charts: ReadonlySet<string>;
  /** Facts of kinds: Kubernetes', what definitions in the repository say, and what comes with this program. */
  types: TypeRegistry;
  /** `group/Kind` of what the repository itself defines. */
  defined: ReadonlySet<string>;
}
