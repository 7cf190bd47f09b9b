import { workspaceRoot } from '@nx/devkit';
import { loadTasks } from '../../executors/load-tasks.cjs';

export interface TaskOptions {
  /** Workspace to work on. */
  root: string;
  target: string;
  project: string;
  options?: Record<string, unknown>;
}

/** Runs what a target of one project runs; its output when it succeeded, an error with its output otherwise. */
export async function runTask({ root, target, project, options = {} }: TaskOptions): Promise<string> {
  const loadTask = await loadTasks(workspaceRoot);
  const run = await loadTask(target);
  const { signal } = new AbortController();
  for await (const result of run({ root, projects: [project], options, signal })) {
    if (result.success) return result.output;
    throw new Error(result.output);
  }
  throw new Error(`${target} gave no result for ${project}.`);
}
