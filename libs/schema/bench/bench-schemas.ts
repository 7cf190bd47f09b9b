import { readdir } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadTypes } from '@cedille/types';
import { benchChart, type ChartResult, type OpenChart } from './bench-chart.ts';
import { comparePrevious } from './compare-previous.ts';
import { printTable, summarize } from './print-table.ts';

const USAGE = `bench:schemas   how good the derived schemas are

  --charts DIR        charts as archives or folders; default: the folder named by CEDILLE_CHART_MIRROR
  --examples DIR      published values, one folder a chart; those in a chart's own ci/ are always tried
  --previous DIR      older versions of the same charts
  --types FILE        facts of custom resources (repeatable); default: charts/*/types.json
  --only NAME         this chart alone (repeatable)
  --mutations N       mistakes a chart; default 300
  --rendered N        so many of them are rendered, too, and judged as a render does; default 0: it takes long
  --details           every mistake that was missed, every example that was refused
  --json              the numbers as JSON`;

export interface BenchSchemasOptions {
  argv: readonly string[];
  /** How a chart is rendered: what tells right refusals from wrong ones. */
  openChart?: OpenChart;
}

/** Derives a schema for every chart in a folder and measures what it accepts and refuses. @returns the exit code */
export async function benchSchemas({ argv, openChart }: BenchSchemasOptions): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
  const folder = values.charts ?? positionals[0] ?? process.env['CEDILLE_CHART_MIRROR'];
  if (values.help || folder === undefined) {
    console.error(USAGE);
    return values.help ? 0 : 2;
  }
  const types = await loadTypes(values.types ?? (await componentTypes()));
  const results: ChartResult[] = [];
  for (const archive of await archivesIn(folder, values.only)) {
    results.push(
      await benchChart({
        archive,
        types,
        examples: values.examples,
        mutations: Number(values.mutations),
        openChart,
        rendered: Number(values.rendered),
      }),
    );
    if (!values.json) process.stderr.write('.');
  }
  const previous =
    values.previous === undefined
      ? undefined
      : await comparePrevious({ results, folder: values.previous, current: folder });
  if (values.json)
    console.log(
      JSON.stringify({ summary: summarize(results), charts: results.map(withoutSchema), previous }, undefined, 2),
    );
  else console.log(printTable({ results, previous, isDetailed: values.details }));
  return 0;
}

const OPTIONS = {
  charts: { type: 'string' },
  examples: { type: 'string' },
  previous: { type: 'string' },
  types: { type: 'string', multiple: true },
  only: { type: 'string', multiple: true },
  mutations: { type: 'string', default: '300' },
  rendered: { type: 'string', default: '0' },
  details: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

async function archivesIn(folder: string, only: readonly string[] | undefined): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter(({ name }) => name.endsWith('.tgz') || existsSync(join(folder, name, 'Chart.yaml')));
  return names
    .map(({ name }) => name)
    .sort()
    .filter(name => !only || only.some(wanted => name.replace(/-v?\d.*$/, '') === wanted))
    .map(name => join(folder, name));
}

async function componentTypes(): Promise<string[]> {
  const entries = await readdir('charts', { withFileTypes: true, recursive: true }).catch(() => []);
  return entries
    .filter(entry => entry.name === 'types.json')
    .map(entry => join(process.cwd(), entry.parentPath, entry.name))
    .sort();
}

function withoutSchema({
  derived: _,
  defaults: __,
  ...numbers
}: ChartResult): Omit<ChartResult, 'derived' | 'defaults'> {
  return numbers;
}
