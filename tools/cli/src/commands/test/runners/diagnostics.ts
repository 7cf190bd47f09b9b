import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { composedSchemaFile, OWN_SCHEMA } from '@cedille/schema';
import { didYouMean } from '@cedille/source';

/** One finding of the compiler. */
export interface Diagnostic {
  /** Relative to the root; undefined when it is about the settings. */
  file?: string;
  line: number;
  column: number;
  code: string;
  text: string;
}

/** Reads what `tsc --pretty false` prints. A failure without a finding is a finding itself. */
export function parseDiagnostics({ output, failed }: { output: string; failed: boolean }): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const line of output.split('\n')) {
    const head = /^(?:(.+?)\((\d+),(\d+)\): )?error (TS\d+): (.*)$/.exec(line);
    const last = found.at(-1);
    if (head) found.push(diagnostic(head));
    else if (last && line.trim()) last.text += `\n${line}`;
  }
  if (failed && !found.length) found.push({ line: 1, column: 1, code: 'tsc', text: output.trim() });
  return found;
}

function diagnostic([, file, line, column, code, text]: RegExpExecArray): Diagnostic {
  return {
    ...(file && { file: file.split('\\').join('/') }),
    line: Number(line ?? 1),
    column: Number(column ?? 1),
    code: code!,
    text: text!,
  };
}

/** A finding as people read it; a key that a chart does not know is said in words of the chart. */
export function explainDiagnostic(diagnostic: Diagnostic, root: string): string {
  const { file, line, column, code, text } = diagnostic;
  const at = file ? `${file}:${line}:${column}` : 'tsconfig.base.json';
  const keys = file?.startsWith('charts/') ? unknownKeys(text) : [];
  if (!file || !keys.length) return `${text.split('\n')[0]}\n  at        ${at}  ${code}${more(text)}`;
  return keys.map(key => explainKey({ key, file, at, root })).join('\n');
}

/** Keys that the types of @cedille/values turned into an `UnknownKey`, or that the compiler found in no type by itself. */
function unknownKeys(text: string): string[] {
  const found = [...text.matchAll(/UnknownKey<"([^"]*)">|known properties, (?:and|but) '([^']*)' does not exist/g)];
  const named = found.map(match => (match[1] ?? match[2]!).replace(/^"|"$/g, ''));
  return [...new Set([...named, ...strangerKeys(text)])];
}

/** `Type '{ a: number; }' has no properties in common`: none of the keys is one that the chart reads. */
function strangerKeys(text: string): string[] {
  let given = /^Type '\{ (.*?) \}' has no properties in common/.exec(text)?.[1] ?? '';
  while (/\{[^{}]*\}/.test(given)) given = given.replace(/\{[^{}]*\}/g, '');
  return [...given.matchAll(/(?:^|; )"?([\w.-]+)"?\??:/g)].map(match => match[1]!);
}

interface KeyOptions {
  key: string;
  file: string;
  at: string;
  root: string;
}

function explainKey({ key, file, at, root }: KeyOptions): string {
  const component = file.split('/')[1]!;
  const near = didYouMean(key, knownKeys(join(root, composedSchemaFile(component))));
  return [
    `${key} is not a value of ${component}.`,
    `  at        ${at}`,
    '  expected  a key that the chart reads at this place',
    `  fix       ${near ? `write ${near}` : `remove it; a new key of our own is first described in charts/${component}/${OWN_SCHEMA}`}`,
  ].join('\n');
}

/** Every key that the schema describes somewhere. */
function knownKeys(file: string): string[] {
  try {
    const keys = new Set<string>();
    JSON.parse(readFileSync(file, 'utf8'), function collect(this: unknown, name: string, value: unknown) {
      if (name === 'properties' && typeof value === 'object' && value !== null)
        for (const key of Object.keys(value)) keys.add(key);
      return value;
    });
    return [...keys];
  } catch {
    return [];
  }
}

function more(text: string): string {
  const rest = text.split('\n').slice(1);
  return rest.length ? `\n${rest.map(line => `            ${line.trim()}`).join('\n')}` : '';
}
