import { isMap, type Path } from '@cedille/source';

/** A pattern of the tables, taken apart: {@link EACH} for `[*]`. */
export type Pattern = readonly string[];

const EACH = '*';
const STEP = /\.?([^.[\]]+)|\[(\*)\]|\["([^"]+)"\]/y;

/** `spec.tls[*]["a.b"]` → `spec`, `tls`, each, `a.b`. An empty pattern is the value itself. */
export function parsePattern(text: string): Pattern {
  const known = parsed.get(text);
  if (known) return known;
  const steps: string[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < text.length) {
    const at = STEP.lastIndex;
    const match = STEP.exec(text);
    if (!match) throw new RangeError(`Cannot read the pattern ${text} at column ${at + 1}.`);
    steps.push(match[1] ?? match[2] ?? match[3]!);
  }
  parsed.set(text, steps);
  return steps;
}

const parsed = new Map<string, Pattern>();

/** A value, and the way to it. */
export interface Found {
  value: unknown;
  path: Path;
}

/** Everything in `value` that a pattern leads to. What is null or absent is not found. */
export function findAll(value: unknown, pattern: string, base: Path = []): Found[] {
  const found: Found[] = [];
  collect({ value, path: base }, parsePattern(pattern), 0, found);
  return found;
}

/** The first value that a pattern leads to. */
export function findOne(value: unknown, pattern: string): unknown {
  return findAll(value, pattern)[0]?.value;
}

/** The texts that a pattern leads to; empty ones are none. */
export function textsAt(value: unknown, pattern: string): string[] {
  return findAll(value, pattern).flatMap(found => textOf(found.value) ?? []);
}

/** A text that says something. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The items of a list that are maps, with their indexes. */
export function mapsIn(value: unknown): { item: Readonly<Record<string, unknown>>; index: number }[] {
  if (!Array.isArray(value)) return [];
  return (value as unknown[]).flatMap((item, index) => (isMap(item) ? [{ item, index }] : []));
}

function collect({ value, path }: Found, pattern: Pattern, depth: number, found: Found[]): void {
  if (value === null || value === undefined) return;
  if (depth === pattern.length) {
    found.push({ value, path });
    return;
  }
  if (typeof value !== 'object') return;
  const step = pattern[depth]!;
  if (step !== EACH) {
    if (Object.hasOwn(value, step))
      collect({ value: (value as Record<string, unknown>)[step], path: [...path, step] }, pattern, depth + 1, found);
    return;
  }
  const entries = Array.isArray(value) ? (value as unknown[]).entries() : Object.entries(value);
  for (const [key, item] of entries) collect({ value: item, path: [...path, key] }, pattern, depth + 1, found);
}
