/** Where text ends up: in which manifest, under which keys. */
export interface Place {
  kind?: string;
  apiVersion?: string;
  /** Keys from the root of the manifest, `*` for an item of a list; begins with `?` when the beginning is not known. */
  path: readonly string[];
}

/** A step that is not known. */
export const UNKNOWN_STEP = '?';

/** Somewhere in the output, or nowhere. */
export const UNKNOWN: Place = Object.freeze({ path: [UNKNOWN_STEP] });

/** Inside a text that is nobody's manifest, as far as can be known: a key there means nothing by its name. */
export const TEXT: Place = Object.freeze({ path: ['|', UNKNOWN_STEP] });

/** A manifest that begins here. */
export const DOCUMENT: Place = Object.freeze({ path: [] });

/** Whether it is known where this is. */
export function isKnown({ path }: Place): boolean {
  return path.length > 0 && path.at(-1) !== UNKNOWN_STEP && path[0] !== TEXT.path[0];
}

export function below(place: Place, step: string): Place {
  return { ...place, path: [...place.path, step] };
}

export function textOfPlace({ kind = '', apiVersion = '', path }: Place): string {
  return `${apiVersion} ${kind} ${path.join('/')}`;
}
