import { formatDifference, headline } from '@cedille/difference';
import type { Problem } from '@cedille/source';
import { countProblems, printProblems } from '../../print-problems.ts';
import type { Terminal } from '../../terminal.ts';
import type { Round } from './watched-platform.ts';

/** A round with what led to it. */
export interface Told extends Round {
  /** Relative to the root. */
  files: readonly string[];
  /** From the save to the answer. */
  milliseconds: number;
  /** Findings of the round before, told already. */
  known: readonly Problem[];
}

const SHOWN_FILES = 3;

/** For people: what is wrong, what changed, and one line that sums it up. */
export function printRound(terminal: Terminal, told: Told): void {
  const { dim, green, red, yellow } = terminal.colors;
  const problems = relevant(told.problems);
  const earlier = relevant(told.known);
  if (!isSame(problems, earlier)) printProblems(terminal, problems);
  const isBroken = problems.some(({ severity }) => severity === 'error');
  const changes = told.difference?.environments.some(({ objects }) => objects.length) ?? false;
  if (changes) terminal.print(formatDifference(told.difference!, { colors: terminal.colors }).trimEnd());
  const parts = [
    dim(new Date().toTimeString().slice(0, 8)),
    namesOf(told.files),
    told.rendering ? outcomeOf(told) : red('cannot be read; nothing was rendered'),
    told.failed.length ? red(`not rendered: ${told.failed.join(', ')}`) : '',
    problems.length ? (isBroken ? red : yellow)(countProblems(problems)) : '',
    !problems.length && earlier.length ? green('no finding any more') : '',
    `${told.milliseconds} ms`,
  ];
  terminal.print(parts.filter(Boolean).join(dim(' · ')));
}

/** The same for a program: one line of JSON. */
export function jsonRound(told: Told): string {
  const { files, milliseconds, difference, failed, rendering } = told;
  const data = difference && (JSON.parse(formatDifference(difference, { format: 'json' })) as object);
  return JSON.stringify({
    event: rendering ? 'rendered' : 'unreadable',
    files,
    milliseconds,
    failed,
    problems: told.problems,
    ...(difference && { headline: headline(difference) }),
    ...data,
  });
}

/** Nothing where the difference says it. */
function outcomeOf({ rendering, difference }: Told): string {
  if (difference) return difference.environments.some(({ objects }) => objects.length) ? '' : 'no object changes';
  const { renderings } = rendering!;
  return `${renderings.reduce((sum, { objects }) => sum + objects, 0)} objects of ${renderings.length} renders`;
}

function namesOf(files: readonly string[]): string {
  const more = files.length - SHOWN_FILES;
  return files.slice(0, SHOWN_FILES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** Out of reach is no news on every save. */
function relevant(problems: readonly Problem[]): Problem[] {
  return problems.filter(({ code, severity }) => code !== 'upstream-unreachable' || severity === 'error');
}

function isSame(a: readonly Problem[], b: readonly Problem[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
