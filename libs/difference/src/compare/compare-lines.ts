import { structuredPatch } from 'diff';
import { MOST_EDITS } from './align.ts';

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

/** Two texts line by line; an absent one counts as empty, and a line break at the end makes no difference. */
export function compareLines(before: string | undefined, after: string | undefined): Hunk[] {
  const [left, right] = [ended(before), ended(after)];
  const options = { context: CONTEXT, maxEditLength: MOST_EDITS };
  const patch = structuredPatch('', '', left, right, undefined, undefined, options);
  if (!patch) return [{ before: 1, after: 1, lines: [...marked('-', left), ...marked('+', right)] }];
  return patch.hunks.map(({ oldStart, newStart, lines }) => ({ before: oldStart, after: newStart, lines }));
}

function ended(text: string | undefined): string {
  return text ? text.replace(/\n?$/, '\n') : '';
}

function marked(mark: '-' | '+', text: string): string[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map(line => mark + line);
}
