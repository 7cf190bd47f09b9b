import { formatPath } from '../paths.ts';
import { certainEdit, didYouMean, nearness, sameBeginning } from '../suggest.ts';
import { joinWords, subject } from './describe.ts';
import { listKnownPaths, stepMatches, type KnownPath } from './schema-keys.ts';
import { pathOf, type Place, type Run } from './visit.ts';
import type { JsonSchema, Violation } from './schema.ts';

interface UnknownKey {
  run: Run;
  /** The map that holds the key. */
  place: Place | undefined;
  key: string;
  /** The closed schema of that map. */
  schema: Exclude<JsonSchema, boolean>;
}

type Words = Pick<Violation, 'message'> & Partial<Pick<Violation, 'expected' | 'suggestion' | 'fix' | 'edit'>>;

/** Each piece of advice compares a key with all that the schema knows: whoever has more of them wrong has another problem. */
const MOST_ADVISED = 100;

/** Says which key the writer may have meant: nested, a sibling, or the same key elsewhere. */
export function describeUnknownKey(unknown: UnknownKey): Words {
  const { run, place, key, schema } = unknown;
  const siblings = siblingsOf(schema);
  const message = `unknown key ${JSON.stringify(key)}${place ? ` in ${subject(place)}` : ''}`;
  const expected = siblings.length && siblings.length <= MOST_LISTED ? joinWords(siblings) : undefined;
  run.advised = (run.advised ?? 0) + 1;
  return { message, ...(expected && { expected }), ...(run.advised <= MOST_ADVISED && advise(unknown, siblings)) };
}

/** More keys than that are nothing that somebody reads through for the right one. */
const MOST_LISTED = 32;

const listed = new WeakMap<object, readonly string[]>();

/** Keys that a schema knows, listed once. */
export function siblingsOf(schema: UnknownKey['schema']): readonly string[] {
  const known = listed.get(schema) ?? Object.keys(schema['properties'] ?? {});
  listed.set(schema, known);
  return known;
}

function advise(unknown: UnknownKey, siblings: readonly string[]): Partial<Words> {
  return adviseNesting(unknown, siblings) ?? adviseSibling(unknown.key, siblings) ?? adviseElsewhere(unknown) ?? {};
}

/** `image.tag: x` is a key with a dot in its name, not a path. */
function adviseNesting({ run, place, key }: UnknownKey, siblings: readonly string[]): Partial<Words> | undefined {
  const steps = key.split('.');
  if (steps.length < 2 || steps.some(step => step === '')) return undefined;
  const path = [...pathOf(place), ...steps];
  const isKnown = siblings.includes(steps[0]!) || knownPaths(run).some(known => samePath(known, path));
  if (!isKnown) return undefined;
  const nested = steps.map((step, depth) => `${'  '.repeat(depth)}${step}:`).join('\n');
  return { suggestion: formatPath(path), fix: `write it nested:\n${nested} …` };
}

function adviseSibling(key: string, siblings: readonly string[]): Partial<Words> | undefined {
  const suggestion = didYouMean(key, siblings) ?? sameBeginning(key, siblings);
  if (suggestion === undefined) return undefined;
  const edit = certainEdit(key, suggestion);
  return { suggestion, fix: `write ${suggestion} instead of ${key}`, ...(edit && { edit }) };
}

function adviseElsewhere({ run, place, key }: UnknownKey): Partial<Words> | undefined {
  const parent = pathOf(place);
  const found = nearestPath(knownPaths(run), { parent, key });
  if (!found) return undefined;
  const suggestion = formatPath(found.map((step, index) => (stepsAgree(found, parent, index) ? parent[index]! : step)));
  return { suggestion, fix: `the key exists at ${suggestion}: move it there` };
}

/** Best name first, then fewest steps through the tree, then the shallowest. */
function nearestPath(
  paths: readonly KnownPath[],
  { parent, key }: { parent: KnownPath; key: string },
): KnownPath | undefined {
  let best: { path: KnownPath; rank: number } | undefined;
  for (const path of paths) {
    const steps = nearness(key, String(path.at(-1)));
    if (steps === undefined || samePath(path, [...parent, key])) continue;
    const rank = steps * 1e6 + distance(path.slice(0, -1), parent) * 1e3 + path.length;
    if (!best || rank < best.rank) best = { path, rank };
  }
  return best?.path;
}

function distance(known: KnownPath, path: KnownPath): number {
  let common = 0;
  while (common < Math.min(known.length, path.length) && stepMatches(known[common]!, path[common]!)) common++;
  return known.length + path.length - 2 * common;
}

function samePath(known: KnownPath, path: KnownPath): boolean {
  return known.length === path.length && distance(known, path) === 0;
}

/** Whether the first steps of both paths are the same, so that the real one can be shown in place of `*` and 0. */
function stepsAgree(known: KnownPath, path: KnownPath, index: number): boolean {
  return index < path.length && known.slice(0, index + 1).every((step, at) => stepMatches(step, path[at]!));
}

function knownPaths(run: Run): readonly KnownPath[] {
  return (run.knownPaths ??= listKnownPaths(run));
}
