import type { ClusterReferences, MadeObject, ObjectPlace, UsedKind } from '@cedille/checks';
import type { Problem } from '@cedille/source';

/** A custom resource that is made in an environment. */
export interface PlacedKind extends UsedKind {
  environment: string;
}

/** What a render came to, without its texts. */
export interface RememberedRender {
  objects: number;
  bytes: number;
  problems: readonly Problem[];
  used: readonly PlacedKind[];
  /** What belongs to which namespace of it, each once: group, kind, namespace (empty: cluster-wide), line of the first one. */
  made: readonly MadeObject[];
  /** Identity, name, line, template: the rest is known from the render. */
  places: readonly (readonly [string, string, number, string?])[];
  /** Hashes of its documents, one after the other; empty when objects are not looked at. */
  documents: string;
  /** A digest of what they say of others. */
  related: string;
  /** Digests of the objects in them that rules about clusters look at, by kind: {@link LookedAt}. */
  looked: LookedAt;
  /** Kinds of its objects, each once, as relations name them. */
  kinds: readonly string[];
  /** Kinds that its documents define, and which document does. */
  defines: readonly (readonly [kind: string, document: number])[];
}

/** Kind → a digest of the objects of that kind, and of where each of them is. */
export type LookedAt = Readonly<Record<string, string>>;

/** What the references of one cluster came to. */
export interface RememberedReferences extends Omit<ClusterReferences, 'findings'> {
  problems: readonly Problem[];
}

/** A file as it was when it was written; another one has another time, size or inode. */
export interface WrittenFile {
  /** Of the render that is in it. */
  key: string;
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
}

/** Object places in short. */
export function packPlaces(places: readonly ObjectPlace[]): RememberedRender['places'] {
  return places.map(({ identity, object, template, at }) =>
    template === undefined ? [identity, object, at.line] : [identity, object, at.line, template],
  );
}

/** The reverse of {@link packPlaces}. */
export function unpackPlaces(
  places: RememberedRender['places'],
  { component, environment, file }: { component: string; environment: string; file: string },
): ObjectPlace[] {
  return places.map(([identity, object, line, template]) => ({
    identity,
    object,
    component,
    environment,
    ...(template !== undefined && { template }),
    at: { file, line, column: 1 },
  }));
}
