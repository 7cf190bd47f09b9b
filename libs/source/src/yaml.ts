import { createHash } from 'node:crypto';
import { deserialize, serialize } from 'node:v8';
import { LineCounter, parseDocument, type Document } from 'yaml';
import type { Position, Problem } from './problem.ts';
import { dialectOptions } from './yaml/dialect.ts';
import { locate, repeatedPaths, sourceAt } from './yaml/locate.ts';
import { findFaults, type Allowed } from './yaml/faults.ts';
import type { Fault } from './yaml/fault.ts';

/** Keys and list indexes from the root of a document. */
export type Path = readonly (string | number)[];

/** A YAML file as somebody wrote it: its data, and the place of every key. */
export interface SourceDocument {
  /** Path relative to the workspace root. */
  file: string;
  text: string;
  /**
   * Plain data that JSON could carry; `undefined` when the file is empty or has problems. What an alias repeats is one
   * object in several places: copy before changing.
   */
  data: unknown;
  /** Syntax errors, duplicate keys: whatever makes the text something else than one clean YAML document. */
  problems: Problem[];
  /** Where the key (or list item) at `path` stands; the nearest ancestor that exists when it does not. */
  positionOf(path: Path): Position;
  /** The scalar at `path` as somebody wrote it: `1.30`, which is read as 1.3. */
  sourceOf(path: Path): string | undefined;
  /** Paths of values that carry an anchor which an alias repeats. */
  repeated: readonly Path[];
}

export interface ParseYamlOptions {
  /**
   * `1.2` for our own files. `helm` for values: booleans (`yes`, `on`), octals (`0644`) and merge keys as Helm reads them.
   * @defaultValue '1.2'
   */
  dialect?: '1.2' | 'helm';
  /**
   * Refuses keys such as `__proto__` and `constructor`, and whole numbers that lose digits, with their place: for what people
   * of this repository write. Others may have called something so, or written the largest number there is.
   * @defaultValue false
   */
  strict?: boolean;
  /**
   * A key may be written twice in one map; the last one counts, as for Helm. For what others have published.
   * @defaultValue false
   */
  mayRepeat?: boolean;
}

/**
 * Parses one YAML document, keeping positions. Never throws: what is wrong is in `problems`. The same text of the same
 * file is parsed once: what comes out is shared, never change it.
 */
export function parseYaml(text: string, file: string, options: ParseYamlOptions = {}): SourceDocument {
  const { dialect = '1.2', strict = false, mayRepeat = false } = options;
  const how = { dialect, strict, mayRepeat };
  if (text.length > REMEMBERED_TEXT) return parse(text, file, how);
  const key = `${dialect} ${strict} ${mayRepeat} ${file}\0${text}`;
  const document = remembered.get(key) ?? parse(text, file, how);
  remembered.delete(key);
  remembered.set(key, document);
  if (remembered.size > REMEMBERED_DOCUMENTS) remembered.delete(remembered.keys().next().value!);
  return document;
}

/** Facts and charts, of which each run reads the same ones several times; larger texts are manifests. */
const REMEMBERED_TEXT = 64 * 1024;
const REMEMBERED_DOCUMENTS = 256;
const remembered = new Map<string, SourceDocument>();

/**
 * Data of texts in which no fault was found, and what aliases repeat in it, serialized as `node:v8` does (JSON does not tell
 * an alias from a copy), by a digest of the text and how it is read; and which data was found to be sound by which schema. A Map
 * is one.
 */
export interface ParsedTexts {
  get(key: string): Uint8Array | undefined;
  set(key: string, data: Uint8Array): unknown;
}

let earlier: ParsedTexts | undefined;

/** Takes data of small texts from there from now on, and adds what is new. Positions are found out when somebody asks. */
export function useParsedTexts(texts: ParsedTexts | undefined): void {
  earlier = texts;
}

/** What {@link useParsedTexts} was given last. */
export function earlierTexts(): ParsedTexts | undefined {
  return earlier;
}

type HowToRead = Required<ParseYamlOptions>;

function parse(text: string, file: string, how: HowToRead): SourceDocument {
  if (!earlier || text.length > REMEMBERED_TEXT) return parseWhole(text, file, how);
  const way = `${how.dialect}\0${how.strict}${how.mayRepeat ? '\0repeats' : ''}`;
  const key = createHash('sha256').update(`${way}\0${text}`).digest('hex');
  const known = earlier.get(key);
  if (!known) {
    const document = parseWhole(text, file, how);
    if (!document.problems.length) earlier.set(key, serialize({ data: document.data, repeated: document.repeated }));
    return document;
  }
  let whole: SourceDocument | undefined;
  const parsed = (): SourceDocument => (whole ??= parseWhole(text, file, how));
  return {
    file,
    text,
    ...(deserialize(known) as Pick<SourceDocument, 'data' | 'repeated'>),
    problems: [],
    positionOf: path => parsed().positionOf(path),
    sourceOf: path => parsed().sourceOf(path),
  };
}

function parseWhole(text: string, file: string, { dialect, ...allowed }: HowToRead): SourceDocument {
  const lineCounter = new LineCounter();
  const positionAt = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  let repeated: readonly Path[] | undefined;
  const { document, data, faults } = read(text, { ...dialectOptions(dialect), lineCounter }, allowed);
  return {
    file,
    text,
    data,
    problems: faults.map(fault => problemOf(fault, positionAt(fault.offset))),
    positionOf: path => positionAt(document ? locate(document, path) : 0),
    sourceOf: path => (document ? sourceAt(document, path) : undefined),
    get repeated() {
      return (repeated ??= document && !faults.length ? repeatedPaths(document) : []);
    },
  };
}

interface Reading {
  document?: Document.Parsed;
  data?: unknown;
  faults: Fault[];
}

/** An alias may be used this often: enough for people, too little for a document that grows without bounds. */
const MOST_ALIASES = 1000;

/** What people write, and the values of the largest charts, is far below; the parser takes about fifty times as much memory. */
const MOST_CHARACTERS = 4 * 2 ** 20;

function read(text: string, options: Parameters<typeof parseDocument>[1], allowed: Allowed): Reading {
  if (text.length > MOST_CHARACTERS)
    return {
      faults: [
        {
          message: `it is larger than ${MOST_CHARACTERS / 2 ** 20} MB`,
          offset: 0,
          fix: 'split it, or find out what made it so large',
        },
      ],
    };
  try {
    const document = parseDocument(text, { ...options, uniqueKeys: false, prettyErrors: false, logLevel: 'error' });
    const faults = findFaults(document, text, allowed);
    if (faults.length) return { document, faults };
    return { document, faults, data: document.toJS({ maxAliasCount: MOST_ALIASES }) ?? undefined };
  } catch (error) {
    return { faults: [{ message: reasonOf(error), offset: 0 }] };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return 'it is nested too deeply';
  return error instanceof ReferenceError ? 'its aliases repeat too much' : String((error as Error).message);
}

function problemOf({ message, fix = 'fix the line above' }: Fault, at: Position): Problem {
  return {
    code: 'yaml-syntax',
    severity: 'error',
    message: `${at.file} is not valid YAML: ${message.replace(/\.?$/, '.')}`,
    at,
    expected: 'one YAML document without syntax errors or duplicate keys',
    fix,
  };
}
