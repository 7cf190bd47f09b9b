import type { Path, Position } from '@cedille/source';

/** A folder's kustomization.yaml, as far as it can be had without running Kustomize. */
export interface Kustomization {
  folder: string;
  file: string;
  isComponent: boolean;
  /** What it says, never to be changed. */
  data: Readonly<Record<string, unknown>>;
  positionOf: (path: Path) => Position;
  /** All files and folders that it names. */
  names: readonly NamedPath[];
}

/** A path that a kustomization names. */
export interface NamedPath {
  /** As it is written. */
  written: string;
  /** What is at that path for Kustomize. */
  use: 'resource' | 'component' | 'patch' | 'values' | 'secret' | 'other';
  path: Path;
  /** Seen from the audited folder; undefined for what is not in it, or cannot be told. */
  target: string | undefined;
}
