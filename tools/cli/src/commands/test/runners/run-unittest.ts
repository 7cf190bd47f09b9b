import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runUnittests, type StagedChart, type UnittestReport } from '@cedille/helm';
import { CedilleError, formatProblem } from '@cedille/source';
import { listProjects, type Project } from './project.ts';
import type { Report, RunnerOptions } from './report.ts';
import { stageOwnLayers } from './stage-own-layers.ts';

export interface UnittestRunnerOptions extends RunnerOptions {
  /** @defaultValue that of @cedille/helm */
  unittests?: typeof runUnittests;
}

/** Runs the helm-unittest suites of charts. Where the program is not available, its tests count as skipped. */
export async function runUnittest({ unittests = runUnittests, ...options }: UnittestRunnerOptions): Promise<Report[]> {
  const { root, signal, onProgress } = options;
  const projects = (options.projects ?? (await listProjects(root))).filter(({ folder }) =>
    folder.startsWith('charts/'),
  );
  const charts = (await Promise.all(projects.map(project => testedCharts(root, project)))).flat();
  const tested = await Promise.all(
    charts.map(async chart => ({ project: chart, tests: await countTests(root, chart) })),
  );
  const withTests = tested.filter(({ tests }) => tests > 0);
  if (!withTests.length) return [];
  onProgress?.('helm-unittest');
  const { staged, messages } = await stageOwnLayers({ root, projects: withTests.map(({ project }) => project) });
  const reports = [...messages].map(([project, text]): Report => broken(project, text.join('\n')));
  const run = (charts: StagedChart[]): Promise<UnittestReport[]> =>
    unittests({ root, charts, signal, ...(onProgress && { onProgress }) });
  try {
    return [...reports, ...(await runTogether(staged, run))];
  } catch (error) {
    if (!(error instanceof CedilleError) || !isMissing(error)) throw error;
    return [...reports, ...withTests.map(({ project, tests }) => skippedReport(project, tests, error))];
  }
}

/** One process for all charts; when a suite cannot be read, one for each, so that the others are judged all the same. */
async function runTogether(
  staged: OwnCharts,
  run: (charts: StagedChart[]) => Promise<UnittestReport[]>,
): Promise<Report[]> {
  try {
    const found = await run([...staged.values()]);
    return [...staged.keys()].map((project, index) => reportOf(project, found[index]!));
  } catch (error) {
    if (!(error instanceof CedilleError) || isMissing(error)) throw error;
    if (staged.size === 1)
      return [...staged.keys()].map(project => broken(project, error.problems.map(formatProblem).join('\n')));
  }
  const each: Report[] = [];
  for (const entry of staged) each.push(...(await runTogether(new Map([entry]), run)));
  return each;
}

type OwnCharts = ReadonlyMap<Project, StagedChart>;

function reportOf({ name }: Project, { passed, failed, skipped, cases }: UnittestReport): Report {
  const failures = cases.filter(({ result }) => result === 'failed');
  const output = failures.map(
    test => `✗ ${test.file}  ${test.suite} › ${test.name}\n${(test.failure ?? '').replace(/^/gm, '    ')}`,
  );
  return { project: name, passed, failed, skipped, output: output.join('\n') };
}

function broken({ name }: Project, output: string): Report {
  return { project: name, passed: 0, failed: 1, skipped: 0, output };
}

function isMissing(error: CedilleError): boolean {
  return error.problems.every(({ code }) => code === 'tool-missing' || code === 'upstream-unreachable');
}

function skippedReport({ name }: Project, tests: number, error: CedilleError): Report {
  const output = `skipped: ${tests} tests for helm-unittest. ${error.problems.map(formatProblem).join('\n')}`;
  return { project: name, passed: 0, failed: 0, skipped: tests, output };
}

/** A chart itself, and the charts in its `tests/` that use it: a library chart is tested through one that includes it. */
async function testedCharts(root: string, project: Project): Promise<Project[]> {
  const entries = await readdir(join(root, project.folder, 'tests'), { withFileTypes: true }).catch(() => []);
  const users = entries
    .filter(entry => entry.isDirectory())
    .map(({ name }) => ({ ...project, folder: `${project.folder}/tests/${name}` }))
    .filter(({ folder }) => existsSync(join(root, folder, 'Chart.yaml')));
  return [project, ...users];
}

/** Tests in the suites of a chart, counted without running them. */
async function countTests(root: string, { folder }: Project): Promise<number> {
  const tests = join(root, folder, 'tests');
  const names = await readdir(tests).catch(() => []);
  const texts = await Promise.all(
    names.filter(name => name.endsWith('_test.yaml')).map(name => readFile(join(tests, name), 'utf8')),
  );
  return texts.reduce((sum, text) => sum + (text.match(/^\s*- it:/gm)?.length ?? 0), 0);
}
