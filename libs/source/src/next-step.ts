import type { Violation } from './validate/schema.ts';

/** What to do about a violation in a file: the advice that came with it, or what was expected there. */
export function nextStep(
  { code, fix, suggestion, expected }: Pick<Violation, 'fix' | 'suggestion' | 'expected'> & { code: string },
  file: string,
): string {
  if (fix) return fix;
  if (suggestion !== undefined) return `write ${suggestion}`;
  if (code === 'unknown-key') return `remove it from ${file}, or write a key that is known`;
  // A pattern explains the example before it.
  const wanted = expected?.replace(/, which matches .*$/s, '');
  return wanted && /^(?:an?|one of|true or false|at (?:least|most)|items?|different) /.test(`${wanted} `)
    ? `write ${wanted} in ${file}`
    : `correct it in ${file}`;
}
