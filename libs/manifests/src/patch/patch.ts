import type { Position } from '@cedille/source';

/** What somebody changes of a rendered object after all values had their say. */
export interface Patch {
  /** The object. Each key that is given has to fit. */
  target: PatchTarget;
  /** A map is merged as Kubernetes merges (strategic merge); a list are operations of JSON Patch (RFC 6902). */
  patch: Readonly<Record<string, unknown>> | readonly PatchOperation[];
  /** Where it is written. */
  at: Position;
}

export interface PatchTarget {
  /** API group; empty for the core group. */
  group?: string;
  kind: string;
  name: string;
  namespace?: string;
}

export interface PatchOperation {
  op: 'add' | 'copy' | 'move' | 'remove' | 'replace' | 'test';
  /** JSON pointer. */
  path: string;
  /** JSON pointer, for `copy` and `move`. */
  from?: string;
  value?: unknown;
}

/** `Deployment shop/web`: how messages name a target. */
export function targetName({ kind, namespace, name }: PatchTarget): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
