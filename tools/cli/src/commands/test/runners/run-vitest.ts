import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    const args = ['run', '--reporter=json', `--outputFile=${file}`, '--passWithNoTests', ...filters];
    const result = await runNode({ root, script: 'vitest/vitest.mjs', args, signal });
    const report = await readReport(file, result);
    const reports = projects.map(project => reportOf(project, { root, projects, report }));
    if (result.exitCode !== 0 && !reports.some(({ failed }) => failed)) throw failure(result);
    return reports;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
