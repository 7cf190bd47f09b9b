import type { Fault } from './fault.ts';

const OPENED = /^<{7}(?: .*)?$/m;
const CLOSED = /^={7}$[^]*?^>{7}(?: .*)?$/m;

/** The first merge in a text that Git left to people: told once, whatever its lines would mean. */
export function findConflict(text: string): Fault | undefined {
  const opened = OPENED.exec(text);
  if (!opened || !CLOSED.test(text.slice(opened.index))) return undefined;
  return {
    message: `a merge was left undone here (${opened[0].trimEnd()})`,
    offset: opened.index,
    fix: 'keep what is right of both sides, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>',
  };
}
