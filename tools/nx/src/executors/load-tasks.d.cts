/** What the bundle of libs/ and tools/cli offers to the plugin: the exported names of tools/cli/src/tasks.ts. */
export interface Tasks {
  /** Runs one target for many projects; a result comes as soon as its project is done. */
  runTasks(options: TaskOptions): AsyncIterable<TaskResult>;
}

export interface TaskOptions {
  /** Absolute path of the workspace. */
  root: string;
  /** Name of the target, for example `render`. */
  target: string;
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
export function loadTasks(root: string): Promise<Tasks>;
