// cspell:ignore workerx
/** One change of a file that its component's own tests should notice. */
export interface Mutation {
  /** Relative to the root. */
  file: string;
  /** Of the change, from 1. */
  line: number;
  /** For people: `"worker" → "workerx"`. */
  what: string;
  /** The whole file afterwards. */
  text: string;
}

/** A place in a text, and what stands there instead. */
export interface Edit {
  start: number;
  end: number;
  instead: string;
}

/** A file with one edit, described by what stood there. */
export function mutationOf(file: string, text: string, { start, end, instead }: Edit): Mutation {
  const before = brief(text.slice(start, end));
  return {
    file,
    line: text.slice(0, start).split('\n').length,
    what: instead.trim() ? `${before} → ${brief(instead)}` : `without ${before}`,
    text: text.slice(0, start) + instead + text.slice(end),
  };
}

function brief(text: string): string {
  const line = text.trim().replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
