import { CedilleError, parseYaml, type SourceDocument } from '@cedille/source';
import type { ChartFiles } from './chart-files.ts';
import { LIMITS } from './budget.ts';

/**
 * The default values of a chart as Helm reads them; an empty object when there are none.
 * @throws CedilleError `yaml-syntax`, or `chart-too-large`
 */
export function parseDefaults(chart: ChartFiles): Record<string, unknown> {
  const { data } = readDefaults(chart);
  return typeof data === 'object' && data !== null && !Array.isArray(data) ? (data as Record<string, unknown>) : {};
}

/**
 * The same with the places of all keys.
 * @throws CedilleError `yaml-syntax`, or `chart-too-large`
 */
export function readDefaults({ name, values }: ChartFiles): SourceDocument {
  const file = `${name}/values.yaml`;
  if (values.length > LIMITS.values || countEntries(values) > LIMITS.entries) throw tooLarge(file);
  const document = parseYaml(values, file, { dialect: 'helm', mayRepeat: true });
  if (document.problems.length) throw new CedilleError(document.problems);
  return document;
}

/** At most so many keys and items: lines without comments, and commas. */
function countEntries(text: string): number {
  let count = 0;
  for (const _ of text.matchAll(/\n *(?=[^ #\n])|,/g)) count++;
  return count;
}

function tooLarge(file: string): CedilleError {
  return new CedilleError({
    code: 'chart-too-large',
    severity: 'error',
    message: `Cannot read ${file}: it is too large.`,
    at: { file, line: 1, column: 1 },
    expected: `at most ${LIMITS.values / 1024 / 1024} MB and ${LIMITS.entries} entries`,
    fix: 'check where the chart comes from; no known chart comes near this limit',
  });
}
