import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readProgress } from './progress-line.ts';
import { listProjects } from './project.ts';
import type { Report, RunnerOptions } from './report.ts';
import { runNode } from './run-node.ts';
import { failure, readReport, reportOf } from './vitest-report.ts';

/**
 * Runs the specs of projects in one vitest.
 * @throws CedilleError `tool-failed` when vitest fails for a reason that is in no spec
 */
export async function runVitest(options: RunnerOptions): Promise<Report[]> {
  const { root, signal, onProgress } = options;
  const projects = options.projects ?? (await listProjects(root));
  const folder = await mkdtemp(join(tmpdir(), 'cedille-vitest-'));
  try {
    const file = join(folder, 'report.json');
    onProgress?.('vitest');
    const filters = options.projects ? projects.map(project => `${project.folder}/`) : [];
    const reporters = ['--reporter=json', ...(onProgress ? [`--reporter=./${PROGRESS_REPORTER}`] : [])];
    const args = ['run', ...reporters, `--outputFile=${file}`, '--passWithNoTests', ...filters];
    const onErrorLine = onProgress && ((line: string): void => tellProgress(line, onProgress));
    const ran = await runNode({ root, script: 'vitest/vitest.mjs', args, signal, onErrorLine });
    const result = { ...ran, stderr: withoutProgress(ran.stderr) };
    const report = await readReport(file, result);
    const reports = projects.map(project => reportOf(project, { root, projects, report }));
    if (result.exitCode !== 0 && !reports.some(({ failed }) => failed)) throw failure(result);
    return reports;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Relative to the workspace; vitest loads it by itself. */
const PROGRESS_REPORTER = 'tools/cli/src/commands/test/runners/progress-reporter.ts';

function tellProgress(line: string, onProgress: NonNullable<RunnerOptions['onProgress']>): void {
  const progress = readProgress(line);
  if (!progress?.files) return;
  const { done, files, tests } = progress;
  onProgress(`${done} of ${files} files, ${tests} tests`, done / files);
}

/** What vitest itself says. */
function withoutProgress(stderr: string): string {
  return stderr
    .split('\n')
    .filter(line => !readProgress(line))
    .join('\n');
}
