import type { ChartFiles } from '../chart/chart-files.ts';
import { parseDefaults } from '../chart/parse-defaults.ts';

/** Words by which charts say that a key has gone. */
const SAYS_GONE = /deprecat|remov|renam|replac|moved|instead|in favou?r|no longer|superseded|migrat/i;

/**
 * What a chart's own texts (notes, messages of `fail`, comments in values.yaml) name in place of a key: another path that
 * the defaults have, in a sentence that names the key and says that it has gone.
 */
export function findReplacement(chart: ChartFiles, path: readonly string[]): string | undefined {
  const gone = path.join('.');
  const defaults = parseDefaults(chart);
  for (const sentence of sentencesOf(chart)) {
    if (!SAYS_GONE.test(sentence) || !mentions(sentence, gone)) continue;
    const named = pathsIn(sentence).filter(candidate => candidate !== gone && !candidate.startsWith(`${gone}.`));
    const known = named.map(candidate => knownPath(defaults, candidate)).find(candidate => candidate !== undefined);
    if (known !== undefined) return known;
  }
  return undefined;
}

function* sentencesOf(chart: ChartFiles): Generator<string> {
  for (const { text } of chart.templates) yield* text.split(/\n/);
  yield* chart.values.split('\n').filter(line => line.includes('#'));
  for (const subchart of chart.subcharts) yield* sentencesOf(subchart);
}

function mentions(sentence: string, path: string): boolean {
  return pathsIn(sentence).includes(path);
}

function pathsIn(sentence: string): string[] {
  const words = sentence.match(/[A-Za-z_][\w-]*(?:\.(?:[A-Za-z_][\w-]*|"[^"]+"))*/g) ?? [];
  return words.map(word => word.replace(/^Values\./, ''));
}

/** The path as the defaults have it. A quoted last step may be a new entry of a dictionary; a name alone stands for the only path that ends in it. */
function knownPath(defaults: unknown, path: string): string | undefined {
  const dictionary = /^(.+)\."[^"]+"$/.exec(path)?.[1] ?? path;
  if (hasPath(defaults, dictionary.split('.'))) return path;
  const [only, ...others] = path.includes('.') ? [] : pathsEndingIn(defaults, path);
  return others.length ? undefined : only;
}

function pathsEndingIn(values: unknown, name: string, at = ''): string[] {
  if (typeof values !== 'object' || values === null || Array.isArray(values)) return [];
  return Object.entries(values).flatMap(([key, child]) => {
    const below = pathsEndingIn(child, name, `${at}${key}.`);
    return key === name ? [at + key, ...below] : below;
  });
}

function hasPath(values: unknown, [key, ...rest]: readonly string[]): boolean {
  if (key === undefined) return true;
  if (typeof values !== 'object' || values === null || !Object.hasOwn(values, key)) return false;
  return hasPath((values as Record<string, unknown>)[key], rest);
}
