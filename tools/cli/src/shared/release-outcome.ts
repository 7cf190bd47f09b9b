import { CedilleError, formatProblem, type Problem } from '@cedille/source';
import type { TaskOutcome } from './task.ts';

/** What people wrote wrongly is among the problems of what came of it. */
export async function attempt<T extends { problems: Problem[] }>(work: () => Promise<T>, nothing: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    return { ...nothing, problems: [...error.problems] };
  }
}

/** A component succeeded when it has no errors of its own, and something came of it. */
export function outcomeOf(project: string, problems: readonly Problem[], lines: readonly string[]): TaskOutcome {
  const own = problems.filter(
    ({ component, severity }) => severity === 'error' && (!component || component === project),
  );
  return {
    project,
    success: !own.length && lines.length > 0,
    output: [...own.map(formatProblem), ...lines].join('\n'),
  };
}
