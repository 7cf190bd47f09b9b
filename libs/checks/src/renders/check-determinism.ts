import type { Problem } from '@cedille/source';

export interface CheckDeterminismOptions {
  component: string;
  environment: string;
  /** The rendered file, relative to the root. */
  file: string;
  first: string;
  second: string;
}

/** Two renders of the same values must be the same bytes; otherwise Argo CD would see a change forever. */
export function checkDeterminism({ component, environment, file, first, second }: CheckDeterminismOptions): Problem[] {
  if (first === second) return [];
  const [before, after] = [first.split('\n'), second.split('\n')];
  const index = before.findIndex((line, position) => line !== after[position]);
  const line = index < 0 ? before.length : index + 1;
  const key = /^\s*(?:- )?([\w./-]+):/.exec(before[line - 1] ?? '')?.[1];
  return [
    {
      code: 'not-deterministic',
      severity: 'error',
      message: `${component} renders differently each time${key ? `: ${key} changes` : ''}.`,
      component,
      environment,
      ...(key && { path: key }),
      at: { file, line, column: 1 },
      expected: 'the same bytes from the same values',
      fix: 'give the chart an existing Secret or certificate in place of the one it makes up',
    },
  ];
}
