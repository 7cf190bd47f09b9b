/** What a module in tools/cli/src/tasks offers to the plugin: one target for many projects; a result comes as soon as its project is done. */
export type RunTask = (request: TaskRequest) => AsyncIterable<TaskResult>;

/** @throws Error when there is no such task */
export type LoadTask = (name: string) => Promise<RunTask>;

export interface TaskRequest {
  /** Absolute path of the workspace. */
  root: string;
  /** Names of Nx projects. */
  projects: string[];
  /** Options of the executor. */
  options: Record<string, unknown>;
  signal: AbortSignal;
}

export interface TaskResult {
  project: string;
  success: boolean;
  /** For people. */
  output: string;
}

/** The functions behind the targets; `root` is the absolute path of the workspace. */
export function loadTasks(root: string): Promise<LoadTask>;
