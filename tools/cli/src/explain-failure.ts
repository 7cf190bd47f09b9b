import { CedilleError } from '@cedille/source/problem';
import { CommanderError } from 'commander';
import { EXIT, type CommandContext } from './context.ts';
import { printProblems } from './print-problems.ts';

/**
 * Tells what ended a command, and answers with the exit code.
 * @param json whoever asked for JSON gets the problems as JSON too
 */
export async function explainFailure(
  cause: unknown,
  { terminal, signal }: CommandContext,
  json: boolean,
): Promise<number> {
  const error = await explainDisk(cause);
  terminal.endProgress();
  if (signal.aborted) {
    terminal.note('Interrupted. Nothing is half-written; run the same command again to continue.');
    return EXIT.interrupted;
  }
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
  if (error instanceof CedilleError) {
    if (json) terminal.json({ problems: error.problems });
    else printProblems(terminal, error.problems);
    return error.problems.some(({ code }) => code === 'usage') ? EXIT.usage : EXIT.problems;
  }
  terminal.error(`This is a bug in cedille: ${(error as Error)?.stack ?? String(error)}`);
  return EXIT.internal;
}

/** A disk that is full, read-only or blocked is no bug of ours. */
async function explainDisk(error: unknown): Promise<unknown> {
  if (error instanceof CedilleError || error instanceof CommanderError) return error;
  const { diskProblem } = await import('@cedille/program');
  const problem = diskProblem(error);
  return problem ? new CedilleError(problem, { cause: error }) : error;
}
