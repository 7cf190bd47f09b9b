import type { TaskOutcome, TaskRequest } from '../../../shared/task.ts';
import { listProjects } from './project.ts';
import { formatCounts, sum } from './report.ts';
import { runGo } from './run-go.ts';
import { runUnittest } from './run-unittest.ts';
import { runVitest } from './run-vitest.ts';

/** The Nx target: specs of all kinds of project, and the suites of charts. */
export async function* runTests({ root, projects: names, signal }: TaskRequest): AsyncIterable<TaskOutcome> {
  const projects = await listProjects(root, names);
  const request = { root, projects, signal };
  const reports = (await Promise.all([runVitest(request), runUnittest(request), runGo(request)])).flat();
  for (const { name } of projects) {
    const own = reports.filter(({ project }) => project === name);
    const counts = sum(own);
    const lines = [...own.map(({ output }) => output).filter(Boolean), formatCounts(counts)];
    yield { project: name, success: !counts.failed, output: lines.join('\n') };
  }
}
