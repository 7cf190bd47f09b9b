import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { formatPath, isMap } from '@cedille/source';
import { findReplacement, judgeValues, loadChart, parseDefaults, type ChartFiles } from '../src/index.ts';
import type { ChartResult } from './bench-chart.ts';

/** A key of an older version's defaults that the current defaults lack; keys below it are not listed. */
export interface VanishedKey {
  chart: string;
  /** The older version. */
  from: string;
  path: string;
  isRejected: boolean;
  /** What the current chart's own texts name instead. */
  replacement?: string;
}

export interface PreviousResult {
  versions: number;
  vanished: VanishedKey[];
  rejected: number;
  named: number;
}

export interface PreviousInput {
  results: readonly ChartResult[];
  /** Older versions as .tgz. */
  folder: string;
  /** Folder of the current versions. */
  current: string;
}

/** Judges the default values of older versions by the current schemas. */
export async function comparePrevious({ results, folder, current }: PreviousInput): Promise<PreviousResult> {
  const byName = new Map(results.map(result => [result.name, result]));
  const vanished: VanishedKey[] = [];
  let versions = 0;
  for (const file of (await readdir(folder)).filter(name => name.endsWith('.tgz')).sort()) {
    const older = await loadChart(join(folder, file));
    const result = byName.get(older.name);
    if (!result) continue;
    versions++;
    vanished.push(...compare({ older, result, chart: await loadChart(join(current, result.archive)) }));
  }
  return {
    versions,
    vanished,
    rejected: vanished.filter(({ isRejected }) => isRejected).length,
    named: vanished.filter(({ replacement }) => replacement !== undefined).length,
  };
}

function compare({
  older,
  result,
  chart,
}: {
  older: ChartFiles;
  result: ChartResult;
  chart: ChartFiles;
}): VanishedKey[] {
  return vanishedPaths(parseDefaults(older), result.defaults).map(({ path, value }) => {
    const values = path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value ?? 'x');
    const { errors } = judgeValues({ schema: result.derived.schema, values });
    const replacement = findReplacement(chart, path);
    return {
      chart: older.name,
      from: older.version,
      path: formatPath(path),
      isRejected: errors.length > 0,
      ...(replacement !== undefined && { replacement }),
    };
  });
}

interface ValueAt {
  path: string[];
  value: unknown;
}

function vanishedPaths(before: unknown, after: unknown, path: string[] = []): ValueAt[] {
  if (!isMap(before) || !isMap(after)) return [];
  return Object.entries(before).flatMap(([key, value]) =>
    Object.hasOwn(after, key) ? vanishedPaths(value, after[key], [...path, key]) : [{ path: [...path, key], value }],
  );
}
