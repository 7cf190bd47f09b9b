import { align } from './align.ts';

/** Lines that belong together, with some that stay around them. */
export interface Hunk {
  /** Number of the first line, from 1. */
  before: number;
  after: number;
  /** Each begins with ` `, `-` or `+`. */
  lines: readonly string[];
}

/** Lines around a change that are shown. */
const CONTEXT = 3;

/** Two texts line by line; an absent one counts as empty. */
export function compareLines(before: string | undefined, after: string | undefined): Hunk[] {
  const left = linesOf(before);
  const right = linesOf(after);
  const lines = merge(left, right);
  const shown = lines.map(() => false);
  lines.forEach(({ mark }, index) => {
    if (mark !== ' ') shown.fill(true, Math.max(0, index - CONTEXT), index + CONTEXT + 1);
  });
  const hunks: { before: number; after: number; lines: string[] }[] = [];
  lines.forEach((line, index) => {
    if (!shown[index]) return;
    if (!shown[index - 1]) hunks.push({ before: line.before + 1, after: line.after + 1, lines: [] });
    hunks.at(-1)!.lines.push(line.mark + line.text);
  });
  return hunks;
}

interface Line {
  mark: ' ' | '-' | '+';
  text: string;
  /** How many lines of each text come before. */
  before: number;
  after: number;
}

function merge(left: readonly string[], right: readonly string[]): Line[] {
  const lines: Line[] = [];
  let before = 0;
  let after = 0;
  for (const [a, b] of [...align(left, right), [left.length, right.length] as const]) {
    for (; before < a; before += 1) lines.push({ mark: '-', text: left[before]!, before, after });
    for (; after < b; after += 1) lines.push({ mark: '+', text: right[after]!, before, after });
    if (a === left.length && b === right.length) break;
    lines.push({ mark: ' ', text: left[a]!, before, after });
    before += 1;
    after += 1;
  }
  return lines;
}

function linesOf(text: string | undefined): string[] {
  if (!text) return [];
  return text.replace(/\n$/, '').split('\n');
}
