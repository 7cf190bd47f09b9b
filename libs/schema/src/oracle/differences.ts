export interface DifferenceInput {
  /** Texts without and with a value. */
  before: string;
  after: string;
  /** The same, rendered once more: what differs there is made up each time, or tells the time. */
  again: { before: string; after: string };
}

/** What differs between two texts. */
export interface Difference {
  /** `Kind name` of the objects in which it differs. */
  objects: string[];
}

/**
 * What differs between two renders because of the values. Passwords and certificates that a chart makes up each time say
 * nothing, nor does a digest of values that are printed nowhere else. Undefined when nothing is left.
 */
export function differences({ before, after, again }: DifferenceInput): Difference | undefined {
  const unstable = new Set([...unstableLines(before, again.before), ...unstableLines(after, again.after)]);
  const read = (text: string): Map<string, string> => documentsOf(text, unstable);
  const [first, second] = [read(before), read(after)];
  const objects = [...new Set([...first.keys(), ...second.keys()])].filter(
    name => first.get(name) !== second.get(name),
  );
  return objects.length ? { objects } : undefined;
}

/** Beginnings of lines whose rest differs from one render to the next. */
function unstableLines(before: string, again: string): ReadonlySet<string> {
  if (before === again) return new Set();
  const known = new Set(again.split('\n'));
  return new Set(
    before
      .split('\n')
      .filter(line => !known.has(line))
      .map(beginningOf),
  );
}

function beginningOf(line: string): string {
  return /^\s*(?:- )*[^:]*:?/.exec(line)![0];
}

/** Documents under their names, without what says nothing. Documents of one name follow each other. */
function documentsOf(text: string, unstable: ReadonlySet<string>): Map<string, string> {
  const documents = new Map<string, string>();
  for (const document of text.split(/^---.*$/m)) {
    const lines = document.split('\n').filter(line => line.trim() !== '');
    if (!lines.length) continue;
    const name = nameOf(document);
    const kept = lines.filter(line => !unstable.has(beginningOf(line))).map(withoutDigest);
    documents.set(name, `${documents.get(name) ?? ''}${kept.join('\n')}\n`);
  }
  return documents;
}

/** Digests have 40 (SHA-1) or 64 (SHA-256) digits. */
function withoutDigest(line: string): string {
  return line.replace(/\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b/g, 'digest');
}

/** `metadata.name`, as a block or in braces. */
const NAME = /^metadata:(?:[ \t]*\n(?:[ ]+.*\n)*?[ ]+|[ \t]*\{[^}\n]*?\b)name:\s*["']?([\w.-]+)/m;

function nameOf(document: string): string {
  const kind = /^kind:\s*["']?([\w-]+)/m.exec(document)?.[1] ?? 'a document';
  const name = NAME.exec(document)?.[1];
  return name === undefined ? kind : `${kind} ${name}`;
}
