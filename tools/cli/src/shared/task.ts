import { CedilleError, formatProblem } from '@cedille/source';

/** What Nx asks of a task. */
export interface TaskRequest {
  /** Absolute path of the workspace. */
  root: string;
  /** Names of Nx projects. */
  projects: readonly string[];
  options?: {
    /** Writes what can be fixed by a program. @defaultValue false */
    fix?: boolean;
    /** An unavailable upstream fails the task. @defaultValue false */
    requireUpstream?: boolean;
    /** suite: which one. */
    suite?: string;
  };
  signal?: AbortSignal | undefined;
}

export interface TaskOutcome {
  project: string;
  success: boolean;
  /** What a person should read. */
  output: string;
}

/** What each module in tools/cli/src/tasks exports as `run`: one target for many projects; every project gets one outcome. */
export type RunTask = (request: TaskRequest) => AsyncIterable<TaskOutcome>;

/** What people wrote wrongly fails one task; anything else is a defect and fails them all. */
export async function guarded(
  project: string,
  work: () => Promise<Omit<TaskOutcome, 'project'>>,
): Promise<TaskOutcome> {
  try {
    return { project, ...(await work()) };
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    return { project, success: false, output: error.problems.map(formatProblem).join('\n') };
  }
}
