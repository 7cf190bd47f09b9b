import type { ChartFiles } from './chart-files.ts';

/** Whether a chart or one of its subcharts says a word anywhere: in a template, its own values, its own schema. */
export function wordsOf(chart: ChartFiles): (word: string) => boolean {
  let words: Set<string> | undefined;
  return word => (words ??= new Set(textsOf(chart).flatMap(text => text.match(/[\w-]+/g) ?? []))).has(word);
}

function textsOf({ values, schema = '', templates, subcharts }: ChartFiles): string[] {
  return [values, schema, ...templates.map(({ text }) => text), ...subcharts.flatMap(textsOf)];
}
