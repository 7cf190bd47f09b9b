import { dump } from 'js-yaml';
import { compareLines } from '../compare/compare-lines.ts';
import type { FieldChange } from '../difference.ts';

/** One line of what changed in a field: mark and text. */
export interface ShownLine {
  mark: ' ' | '-' | '+';
  text: string;
}

/** A field for people: in one line where it is short, otherwise line by line as YAML. */
export type ShownChange = { inline: string; before?: string; after?: string } | { lines: ShownLine[]; more: number };

/** A field as `1 → 2` where both are short, otherwise line by line as YAML. `most` lines are shown. */
export function showChange(change: FieldChange, most: number): ShownChange {
  if (change.hidden) return { inline: '(value hidden)' };
  if (change.change === 'reordered') {
    return { inline: `order: ${(change.before as string[]).join(', ')} → ${(change.after as string[]).join(', ')}` };
  }
  const [before, after] = [oneLine(change.before), oneLine(change.after)];
  const isShort = (text: string | undefined): boolean => text !== undefined && text.length <= 100;
  if (change.change === 'added' && isShort(after)) return { inline: after! };
  if (change.change === 'removed' && isShort(before)) return { inline: before! };
  if (change.change === 'changed' && isShort(before) && isShort(after)) {
    return { inline: `${before} → ${after}`, before: before!, after: after! };
  }
  const lines = compareLines(yamlOf(change, 'before'), yamlOf(change, 'after')).flatMap(hunk => hunk.lines);
  const shown = lines.slice(0, most).map((line): ShownLine => ({ mark: line[0] as ' ', text: line.slice(1) }));
  return { lines: shown, more: lines.length - shown.length };
}

/** A scalar or something small in one line; undefined for text of several lines. */
export function oneLine(value: unknown): string | undefined {
  if (typeof value !== 'string') return JSON.stringify(value) ?? 'nothing';
  if (value.includes('\n')) return undefined;
  return PLAIN.test(value) && Number.isNaN(Number(value)) && !WORDS.has(value) ? value : JSON.stringify(value);
}

/** Text that nobody takes for anything else goes without quotes. */
const PLAIN = /^[\w./:@%+-][\w ./:@%+=,()*-]*$/;
const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null']);

function yamlOf(change: FieldChange, side: 'before' | 'after'): string | undefined {
  const value = change[side];
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : dump(value, { lineWidth: 120, noRefs: true });
}
