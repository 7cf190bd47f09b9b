import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CedilleError } from '@cedille/source';
import { cacheFolder, rethrowDisk, ProgramError, runProgram } from '@cedille/program';
import type { StagedChart } from '../stage/stage-chart.ts';
import { resolveTool, type ToolOptions } from '../toolchain/resolve-tool.ts';
import { helmEnvironment } from './helm-environment.ts';
import { parseUnittestResults, unreadableSuites } from './parse-unittest-results.ts';
import type { UnittestCase } from './parse-unittest-results.ts';

export interface UnittestOptions extends ToolOptions {
  /** Charts staged with `own: true`, so that their `tests/` are there. */
  charts: readonly StagedChart[];
}

/** What the unit tests of one chart came to. */
export interface UnittestReport {
  chart: string;
  passed: number;
  failed: number;
  skipped: number;
  cases: UnittestCase[];
}

/**
 * Runs the helm-unittest suites of many charts in one process.
 * @throws CedilleError `tool-missing`; `tool-failed` when the program did not run the tests, for example because a chart
 * cannot be loaded
 */
export async function runUnittests({ charts, ...options }: UnittestOptions): Promise<UnittestReport[]> {
  if (!charts.length) return [];
  const { cacheDir = cacheFolder(), signal } = options;
  const tool = await resolveTool('helm-unittest', options);
  const folder = join(cacheDir, 'unittest', randomUUID());
  try {
    await mkdir(folder, { recursive: true });
    const results = join(folder, 'results.xml');
    const args = ['--strict', '--output-type', 'XUnit', '--output-file', results, ...charts.map(chart => chart.path)];
    const failure = await start({ file: tool.path, args, env: helmEnvironment(cacheDir), signal });
    const cases = [
      ...parseUnittestResults(await readFile(results, 'utf8').catch(() => '')),
      ...unreadableSuites(failure?.stdout ?? ''),
    ];
    const reports = charts.map(chart => reportOf(chart, cases));
    if (failure && !reports.some(report => report.failed)) throw brokenSuites(failure, charts);
    return reports;
  } catch (error) {
    rethrowDisk(error, cacheDir);
  } finally {
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Failed tests are a result, not an error; the program then ends with 1. */
async function start(options: Parameters<typeof runProgram>[0]): Promise<ProgramError | undefined> {
  try {
    await runProgram(options);
    return undefined;
  } catch (error) {
    if (error instanceof ProgramError && error.exitCode === 1) return error;
    throw error;
  }
}

/** The program names a test file by the last part of the chart's path, which for staged charts is unique. */
function reportOf(chart: StagedChart, cases: readonly UnittestCase[]): UnittestReport {
  const own = cases.flatMap(item => {
    const inside = `/${item.file}`.split(`/${basename(chart.path)}/`)[1];
    return inside === undefined ? [] : [{ ...item, file: `${chart.folder}/${inside}` }];
  });
  const count = (result: UnittestCase['result']): number => own.filter(item => item.result === result).length;
  return { chart: chart.name, passed: count('passed'), failed: count('failed'), skipped: count('skipped'), cases: own };
}

function brokenSuites(error: ProgramError, charts: readonly StagedChart[]): CedilleError {
  let said = `${error.stdout}\n${error.stderr}`;
  for (const { path, folder } of charts) said = said.replaceAll(path, folder).replaceAll(basename(path), folder);
  const lines = said
    .split('\n')
    .filter(line => line.trim() && !/^(###|Charts:|Test Suites:|Tests:|Snapshot:|Time:)/.test(line.trim()));
  return new CedilleError(
    {
      code: 'tool-failed',
      severity: 'error',
      message: `helm-unittest cannot run the tests: ${lines
        .map(line => line.trim())
        .join(' ')
        .slice(0, 1_000)}`,
      fix: `to see it again: ${error.command}`,
    },
    { cause: error },
  );
}
