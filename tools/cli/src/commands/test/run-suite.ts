import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { listRuns, sweepRuns } from '@cedille/cluster';
import { readClusterChoice, type ClusterChoice, type Suite } from '@cedille/e2e/suites';
import { startProgram } from '@cedille/program/start-program';
import { CedilleError, formatProblem } from '@cedille/source';
import { E2E } from './runners/project.ts';
import type { Report } from './runners/report.ts';
import { failure, readReport, reportOf } from './runners/vitest-report.ts';

export interface RunSuiteOptions {
  /** Absolute path of the workspace. */
  root: string;
  suite: Suite;
  /** @defaultValue `auto` */
  cluster?: ClusterChoice | undefined;
  /** All when left out. */
  environments?: readonly string[] | undefined;
  components?: readonly string[] | undefined;
  /** A suite whose programs are not available is left out and says so; otherwise that is a failure. @defaultValue false */
  optional?: boolean;
  signal?: AbortSignal | undefined;
  /** A line whenever something is done, and one that says how long building takes. */
  onLine?: ((line: string) => void) | undefined;
}

/** Runs one suite in a vitest of its own. Whatever happens to it, nothing that it started is left. */
export async function runSuite(options: RunSuiteOptions): Promise<Report> {
  const { suite, optional = false, signal } = options;
  try {
    const { prepareSuite } = await import('@cedille/e2e/prepare-suite');
    await prepareSuite(options);
  } catch (error) {
    if (!(error instanceof CedilleError) || signal?.aborted || !optional || !isAboutTools(error)) throw error;
    const reasons = error.problems.map(formatProblem).join('\n');
    return { project: E2E.name, passed: 0, failed: 0, skipped: 1, output: `${suite.name} is left out: ${reasons}` };
  }
  const before = await listRuns();
  const folder = await mkdtemp(join(tmpdir(), `cedille-${suite.name}-`));
  try {
    return await run(options, join(folder, 'report.json'));
  } finally {
    await sweepSince(before);
    await rm(folder, { recursive: true, force: true });
  }
}

/** The process that runs the scenarios ends a moment after vitest, and its run is over only then. */
async function sweepSince(before: readonly string[]): Promise<void> {
  for (const end = Date.now() + 10_000; ; await wait(100)) {
    await sweepRuns();
    const going = (await listRuns()).some(id => !before.includes(id));
    if (!going || Date.now() > end) return;
  }
}

/**
 * What the variables say that suites read; for callers without flags of their own.
 * @throws CedilleError `usage` when there is no such kind of cluster
 */
export function suiteSettings(env: NodeJS.ProcessEnv = process.env): Pick<RunSuiteOptions, 'cluster'> {
  return { cluster: readClusterChoice(env.CEDILLE_E2E_CLUSTER || 'auto') };
}

function isAboutTools({ problems }: CedilleError): boolean {
  return problems.every(({ code }) => code === 'tool-missing' || code === 'cluster-unavailable');
}

async function run(options: RunSuiteOptions, file: string): Promise<Report> {
  const { root, suite, cluster, environments, components, signal, onLine } = options;
  const vitest = startProgram({
    file: process.execPath,
    args: [
      join(root, 'node_modules/vitest/vitest.mjs'),
      'run',
      '--config=e2e/vitest.config.mts',
      '--reporter=json',
      '--reporter=./e2e/support/hook-errors-reporter.ts',
      `--outputFile=${file}`,
      `e2e/${suite.name}/`,
    ],
    cwd: root,
    env: {
      NO_COLOR: '1',
      FORCE_COLOR: undefined,
      ...(cluster && { CEDILLE_E2E_CLUSTER: cluster }),
      ...(environments && { CEDILLE_E2E_ENVIRONMENTS: environments.join(',') }),
      ...(components && { CEDILLE_E2E_COMPONENTS: components.join(',') }),
    },
  });
  const stop = (): void => void vitest.stop();
  signal?.addEventListener('abort', stop);
  const said: string[] = [];
  createInterface({ input: vitest.stderr! }).on('line', line => {
    said.push(line);
    onLine?.(line);
  });
  vitest.stdout!.resume();
  const { exitCode = 1 } = await vitest.ended;
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  const result = { stdout: '', stderr: said.join('\n'), exitCode };
  const report = reportOf(E2E, { root, projects: [E2E], report: await readReport(file, result) });
  // Scenarios whose process was killed are skipped in the report.
  if (exitCode !== 0 && !report.failed) throw failure(result);
  return report;
}
