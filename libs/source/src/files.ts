import { readFileSync, realpathSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import { CedilleError } from './problem.ts';
import { decodeText, findStrayByte } from './decode-text.ts';
import { parseYaml, type ParseYamlOptions, type SourceDocument } from './yaml.ts';

/**
 * The text of a file, or undefined when there is none. Lines end with LF, as Git keeps them, whatever a checkout made of
 * them. Other failures are thrown as they are. What people write is small: reading it takes less than waiting for it would.
 * A byte that is no UTF-8 is found by whoever parses the text.
 */
export async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    const { size, mtimeMs, ctimeMs, ino } = statSync(file);
    const state = `${size} ${mtimeMs} ${ctimeMs} ${ino}`;
    const known = texts.get(file);
    if (known?.state === state) return known.text;
    if (size > MOST_BYTES) throw tooLarge(file, size);
    const text = decodeText(readFileSync(file)).replaceAll('\r\n', '\n');
    remember(file, { state, text, isOld: Date.now() - ctimeMs > SETTLED_MS });
    return text;
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code)) return undefined;
    throw error;
  }
}

/**
 * The same for a file of a repository. What a render follows from has to be what was reviewed, the same for everybody.
 * @throws CedilleError `outside-repository` when a link leads out of it
 */
export async function readWithin(root: string, file: string): Promise<string | undefined> {
  const path = join(root, file);
  if (leadsOutside(root, path))
    throw new CedilleError({
      code: 'outside-repository',
      severity: 'error',
      message: `${file} leads out of the repository by a link.`,
      at: { file, line: 1, column: 1 },
      expected: 'a file of this repository, so that everybody renders the same',
      fix: `put a copy in the place of ${file}`,
    });
  return readIfPresent(path);
}

/** What is not there leads nowhere. */
function leadsOutside(root: string, path: string): boolean {
  try {
    const inside = relative(realpathSync.native(root), realpathSync.native(path));
    return inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside);
  } catch (error) {
    if (ABSENT.has((error as NodeJS.ErrnoException).code)) return false;
    throw error;
  }
}

/**
 * A file as Git keeps it: text ends its lines with LF, whatever a checkout made of it. Otherwise a checkout on Windows would
 * render and ship other bytes. What has a NUL is no text, for Git as well.
 */
export async function readCommitted(file: string): Promise<Buffer> {
  const content = await readFile(file);
  if (!content.includes('\r\n') || content.subarray(0, 8000).includes(0)) return content;
  return Buffer.from(content.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

/** Nothing that is read as a text comes near it; a text of hundreds of megabytes ends the process of whoever parses it. */
const MOST_BYTES = 64 * 2 ** 20;

function tooLarge(file: string, size: number): CedilleError {
  return new CedilleError({
    code: 'file-too-large',
    severity: 'error',
    message: `${file} has ${Math.round(size / 2 ** 20)} MB.`,
    expected: `a text of at most ${MOST_BYTES / 2 ** 20} MB`,
    fix: 'find out what made it so large',
  });
}

/** Of files that this process read: a run reads most of them several times. */
const texts = new Map<string, { state: string; text: string }>();
let kept = 0;
/** Within this time a file may be written twice and look the same. */
const SETTLED_MS = 100;
const KEPT_CHARACTERS = 16 * 2 ** 20;

function remember(file: string, { state, text, isOld }: { state: string; text: string; isOld: boolean }): void {
  kept -= texts.get(file)?.text.length ?? 0;
  texts.delete(file);
  if (!isOld) return;
  texts.set(file, { state, text });
  kept += text.length;
  for (const [oldest, { text: other }] of texts) {
    if (kept <= KEPT_CHARACTERS) break;
    texts.delete(oldest);
    kept -= other.length;
  }
}

/** Nothing at that path, or a file where a folder on the way to it would be. */
const ABSENT: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR']);

/** `path` relative to `root` with forward slashes, as positions carry it. */
export function relativeTo(root: string, path: string): string {
  return relative(root, path).split(sep).join('/');
}

/**
 * Reads and parses a YAML file below `root`, which somebody of this repository wrote.
 * @throws CedilleError `file-missing` when there is none, `outside-repository` when a link leads out; syntax errors are in the document's `problems`.
 */
export async function loadYaml(root: string, file: string, options?: ParseYamlOptions): Promise<SourceDocument> {
  const text = await readWithin(root, file);
  if (text === undefined) {
    throw new CedilleError({
      code: 'file-missing',
      severity: 'error',
      message: `${file} does not exist.`,
      at: { file, line: 1, column: 1 },
      expected: 'a YAML file',
      fix: `create ${file}`,
    });
  }
  return parseYaml(text, file, { strict: true, ...options });
}

/**
 * Reads a JSON file below `root`.
 * @throws CedilleError `file-missing` when there is none, `schema-violation` when it is no JSON
 */
export async function loadJson(root: string, file: string): Promise<unknown> {
  const text = await readIfPresent(join(root, file));
  const base = { severity: 'error' as const, at: { file, line: 1, column: 1 }, expected: 'a JSON document' };
  if (text === undefined) {
    throw new CedilleError({
      ...base,
      code: 'file-missing',
      message: `${file} does not exist.`,
      fix: `create ${file}`,
    });
  }
  return parseJson(text, file);
}

/** Parses JSON; `file` is where it comes from. @throws CedilleError `schema-violation` */
export function parseJson(text: string, file: string): unknown {
  try {
    const stray = findStrayByte(text);
    if (stray) throw new SyntaxError(`it holds a byte that is no UTF-8 at position ${stray.offset}`);
    return JSON.parse(text);
  } catch (cause) {
    throw new CedilleError(
      {
        code: 'schema-violation',
        severity: 'error',
        message: `${file} is not valid JSON: ${(cause as Error).message}.`,
        at: { file, line: 1, column: 1 },
        expected: 'a JSON document',
        fix: `fix ${file}`,
      },
      { cause },
    );
  }
}
