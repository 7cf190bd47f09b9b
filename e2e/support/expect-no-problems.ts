import { formatProblem, type Problem } from '@cedille/source';
import { expect } from 'vitest';
import { tell } from './tell.ts';

/** Fails with everything a person needs to fix what is wrong; warnings are told and fail nothing. */
export function expectNoProblems(problems: readonly Problem[]): void {
  for (const problem of problems.filter(({ severity }) => severity === 'warning')) tell(formatProblem(problem));
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length) expect.fail(`${errors.length} refused\n\n${errors.map(formatProblem).join('\n\n')}`);
}
