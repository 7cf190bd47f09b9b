import { formatProblem, type Problem } from '@cedille/source/problem';
import type { Terminal } from './terminal.ts';

/** More than this many are summed up: the first ones are what a person fixes first. */
const SHOWN = 50;

/** Prints problems for people: those that differ in the environment alone are one. */
export function printProblems(terminal: Terminal, problems: readonly Problem[]): void {
  const groups = groupByEnvironment(problems);
  const { red, yellow, bold, dim } = terminal.colors;
  for (const problem of groups.slice(0, SHOWN)) {
    const [first = '', ...rest] = formatProblem(problem).split('\n');
    const mark = problem.severity === 'error' ? red('✗') : yellow('!');
    terminal.error(
      [
        `${mark} ${bold(first)} ${dim(problem.code)}`,
        ...rest.map(line => dim(line.slice(0, 12)) + line.slice(12)),
      ].join('\n'),
    );
    terminal.error('');
  }
  if (groups.length > SHOWN) terminal.error(`… and ${groups.length - SHOWN} more; all of them with --json.\n`);
}

/** `2 errors, 1 warning`, or `no finding`. */
export function countProblems(problems: readonly Problem[]): string {
  const groups = groupByEnvironment(problems);
  const errors = groups.filter(({ severity }) => severity === 'error').length;
  const warnings = groups.length - errors;
  const parts = [
    errors && `${errors} ${errors === 1 ? 'error' : 'errors'}`,
    warnings && `${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
  ];
  return parts.filter(Boolean).join(', ') || 'no finding';
}

function groupByEnvironment(problems: readonly Problem[]): Problem[] {
  const groups = new Map<string, { problem: Problem; environments: Set<string> }>();
  for (const problem of problems) {
    const { environment, at, ...rest } = problem;
    const place =
      environment && at
        ? { ...at, file: at.file.replace(`/${environment}/`, '/*/'), line: at.file.startsWith('dist/') ? 0 : at.line }
        : at;
    const key = JSON.stringify([rest, place]);
    const group = groups.get(key) ?? { problem, environments: new Set() };
    if (environment) group.environments.add(environment);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ problem, environments }) =>
    environments.size > 1 ? { ...problem, environment: [...environments].join(', ') } : problem,
  );
}
