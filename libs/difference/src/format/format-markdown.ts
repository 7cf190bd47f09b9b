import type { Danger, Difference, FieldChange, ObjectDifference } from '../difference.ts';
import { formatSteps } from '../format-steps.ts';
import { formatIdentity } from '../identity.ts';
import { countChanges, headline, plural, unreadableRemarks } from './count-changes.ts';
import { groupDangers, groupObjects, groupVersions, type Shared } from './group-environments.ts';
import { showChange } from './show-value.ts';

export interface FormatMarkdownOptions {
  /** What is compared: `main (8341659)`. */
  base?: string;
  /** What could not be compared, a sentence each. */
  remarks?: readonly string[];
  /** Most characters. @defaultValue 65000, a little less than GitHub takes for a comment */
  limit?: number;
}

/** By this line a workflow finds the comment that it wrote before. */
export const MARKER = '<!-- cedille diff -->';
const LIMIT = 65_000;
const MOST_DANGERS = 40;
const LINES_OF_FIELD = 40;
const MARK = { added: '+', removed: '−', changed: '~', renamed: '→' } as const;

/** For a pull request: dangers and counts, then each object folded. What does not fit is named, or at least counted. */
export function formatMarkdown(difference: Difference, options: FormatMarkdownOptions = {}): string {
  const { base, remarks = [], limit = LIMIT } = options;
  const allRemarks = [...remarks, ...unreadableRemarks(difference)];
  const head = [
    MARKER,
    `### ${headline(difference, allRemarks)}`,
    ...(base ? [`<sub>Compared with ${escapeHtml(base)}.</sub>`] : []),
    '',
    ...allRemarks.map(remark => `> [!IMPORTANT]\n> ${escapeText(remark)}\n`),
    ...dangerLines(groupDangers(difference)),
    ...tableLines(difference),
    ...versionLines(difference),
  ].join('\n');
  const pieces = groupObjects(difference).map(group => ({ short: shortOf(group), full: fullOf(group) }));
  return `${head}\n${fit(pieces, limit - head.length - NOTE_LENGTH)}`;
}

/** Kept free for the sentence about what was cut. */
const NOTE_LENGTH = 400;

interface Piece {
  /** One line. */
  short: string;
  /** Folded details, or the same line when there are none. */
  full: string;
}

/** As many in full as there is room for once all have their line; lines are left out only when even they are too many. */
function fit(pieces: readonly Piece[], room: number): string {
  let left = room;
  const named = pieces.filter(({ short }) => {
    left -= short.length + 1;
    return left >= 0;
  });
  left = room - named.reduce((sum, { short }) => sum + short.length + 1, 0);
  let cut = 0;
  const shown = named.map(({ short, full }) => {
    const more = full.length - short.length;
    if (more > left) {
      cut += 1;
      return short;
    }
    left -= more;
    return full;
  });
  const missing = pieces.length - named.length;
  const parts = [cut && `${plural(cut, 'object')} only named`, missing && `${plural(missing, 'object')} not shown`];
  const note = parts.filter(Boolean).join(', ');
  const all = 'all of it: <code>./cedille diff --html difference.html</code>';
  return `${shown.join('\n')}\n${note ? `\n> [!NOTE]\n> Cut to what fits into a comment: ${note}; ${all}.\n` : ''}`;
}

function dangerLines(dangers: readonly Shared<Danger>[]): string[] {
  if (!dangers.length) return [];
  const grave = dangers.some(({ what }) => what.severity === 'critical');
  const shown = dangers.slice(0, MOST_DANGERS).map(({ what, environments }) => {
    const where = [code(what.component), ...environments.map(code)].join(' ');
    return (
      `> - **${what.severity}** ${code(formatIdentity(what.object))} in ${where}: ${escapeText(what.message)}\n` +
      `>   <br><sub>${code(what.code)} · fix: ${escapeText(what.fix)}</sub>`
    );
  });
  const more = dangers.length - shown.length;
  return [`> [!${grave ? 'CAUTION' : 'WARNING'}]`, ...shown, ...(more ? [`> - … and ${more} more`] : []), ''];
}

function tableLines({ environments }: Difference): string[] {
  const affected = environments.filter(({ objects }) => objects.length);
  if (!affected.length) return [];
  const rows = affected.map(({ environment, objects, dangers }) => {
    const { added, changed, removed, renamed } = countChanges(objects);
    const cells = [added, changed, renamed, removed, dangers.length].map(count => count || '');
    return `| ${code(environment)} | ${cells.join(' | ')} |`;
  });
  return [
    '| environment | added | changed | renamed | removed | dangers |',
    '| --- | --: | --: | --: | --: | --: |',
    ...rows,
    '',
  ];
}

function versionLines(difference: Difference): string[] {
  const versions = groupVersions(difference);
  if (!versions.length) return [];
  const rows = versions.map(
    ({ what, environments }) =>
      `| ${what.kind} | ${code(what.name)} | ${code(what.before)} | ${code(what.after)} | ${environments.map(code).join(' ')} |`,
  );
  return ['| version of | name | before | after | in |', '| --- | --- | --- | --- | --- |', ...rows, ''];
}

function titleOf({ what, environments }: Shared<ObjectDifference>): string {
  const was = what.renamedFrom ? ` (was <code>${escapeHtml(formatIdentity(what.renamedFrom))}</code>)` : '';
  const moved = what.movedFrom ? ` (moved from ${escapeHtml(what.movedFrom)})` : '';
  const minor = what.minor ? ' · checksums and version labels only' : '';
  return (
    `<b>${MARK[what.change]}</b> <code>${escapeHtml(formatIdentity(what.identity))}</code>${was}${moved} · ` +
    `${escapeHtml(what.component)} · ${environments.map(escapeHtml).join(', ')}${minor}`
  );
}

function shortOf(group: Shared<ObjectDifference>): string {
  return `- ${titleOf(group)}`;
}

function fullOf(group: Shared<ObjectDifference>): string {
  const { what } = group;
  const changes = what.changes.filter(({ minor }) => !minor);
  const lines =
    what.change === 'added' || what.change === 'removed'
      ? what.lines().flatMap(hunk => hunk.lines)
      : changes.flatMap(changeLines);
  if (!lines.length || what.minor) return shortOf(group);
  return `<details><summary>${titleOf(group)}</summary>\n\n${fence(lines.join('\n'))}\n</details>\n`;
}

/** As a diff: GitHub colours lines by their first character. */
function changeLines(change: FieldChange): string[] {
  const path = formatSteps(change.path);
  const shown = showChange(change, LINES_OF_FIELD);
  if ('lines' in shown) {
    const lines = shown.lines.map(({ mark, text }) => `${mark}   ${text}`);
    return [`@@ ${path} @@`, ...lines, ...(shown.more ? [`    … ${plural(shown.more, 'more line')}`] : [])];
  }
  if (change.hidden || change.change === 'reordered') return [`! ${path}: ${shown.inline}`];
  if (change.change === 'added') return [`+ ${path}: ${shown.inline}`];
  if (change.change === 'removed') return [`- ${path}: ${shown.inline}`];
  return [`- ${path}: ${shown.before ?? ''}`, `+ ${path}: ${shown.after ?? ''}`];
}

/** A fence longer than any in the text. */
function fence(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}diff\n${text}\n${ticks}`;
}

function code(text: string): string {
  return `<code>${escapeHtml(text)}</code>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>|]/g, character => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '|': '&#124;' })[character]!);
}

/** Text between Markdown: nothing in it may turn into a mention, a link or emphasis. */
function escapeText(text: string): string {
  return escapeHtml(text).replace(/[\\`*_[\]#@]/g, character => `&#${character.charCodeAt(0)};`);
}
