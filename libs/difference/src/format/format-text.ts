import type { Danger, Difference, FieldChange, ObjectDifference } from '../difference.ts';
import { formatSteps } from '../format-steps.ts';
import { formatIdentity } from '../identity.ts';
import { countChanges, headline, plural, unreadableRemarks } from './count-changes.ts';
import { groupDangers, groupObjects, groupVersions, type Shared } from './group-environments.ts';
import { showChange } from './show-value.ts';

type Paint = (text: string) => string;

/** The colours of a terminal; those of picocolors fit. */
export interface Colors {
  bold: Paint;
  dim: Paint;
  red: Paint;
  green: Paint;
  yellow: Paint;
  cyan: Paint;
}

const plain: Paint = text => text;
const NO_COLORS: Colors = { bold: plain, dim: plain, red: plain, green: plain, yellow: plain, cyan: plain };

export interface FormatTextOptions {
  colors?: Colors;
  /** What is compared: `main (8341659)`. */
  base?: string;
  /** What could not be compared, a sentence each. */
  remarks?: readonly string[];
  /** Lines of one field that are shown. @defaultValue 20 */
  linesOfField?: number;
}

interface Style {
  colors: Colors;
  linesOfField: number;
  all: readonly string[];
}

/** For a terminal or a log: dangers, counts, versions, then every object with its fields. */
export function formatText(difference: Difference, options: FormatTextOptions = {}): string {
  const { colors = NO_COLORS, base, remarks = [], linesOfField = 20 } = options;
  const style: Style = { colors, linesOfField, all: difference.environments.map(({ environment }) => environment) };
  const allRemarks = [...remarks, ...unreadableRemarks(difference)];
  const dangers = groupDangers(difference);
  const parts = [
    ...(base ? [colors.dim(`Compared with ${base}.`)] : []),
    ...section(
      colors.bold(`Dangers (${dangers.length})`),
      dangers.flatMap(one => dangerLines(one, style)),
    ),
    ...section('', tableLines(difference, style)),
    ...section(colors.bold('Versions'), versionLines(difference, style)),
    ...objectSections(difference, style),
    ...section(
      '',
      allRemarks.map(remark => colors.yellow(`! ${remark}`)),
    ),
    '',
    colors.bold(headline(difference, allRemarks)),
  ];
  return `${parts.join('\n').replace(/^\n+/, '')}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length ? ['', ...(title ? [title] : []), ...lines] : [];
}

const MARK = { critical: '✗', high: '!', notice: '·' } as const;

function dangerLines({ what, environments }: Shared<Danger>, { colors, all }: Style): string[] {
  const paint = { critical: colors.red, high: colors.yellow, notice: colors.cyan }[what.severity];
  const where = [what.component, environmentNames(environments, all), what.path].filter(Boolean).join(' · ');
  return [
    `${paint(`${MARK[what.severity]} ${what.severity}`)} ${colors.bold(formatIdentity(what.object))} ${colors.dim(what.code)}`,
    `    ${what.message}`,
    `    ${colors.dim('in')}   ${where}`,
    `    ${colors.dim('fix')}  ${what.fix}`,
  ];
}

function environmentNames(environments: readonly string[], all: readonly string[]): string {
  return environments.length === all.length && all.length > 1 ? 'all environments' : environments.join(', ');
}

function tableLines({ environments }: Difference, { colors }: Style): string[] {
  const affected = environments.filter(({ objects, problems }) => objects.length || problems.length);
  if (!affected.length) return [];
  const head = ['environment', 'added', 'changed', 'renamed', 'removed', 'dangers'];
  const rows = affected.map(({ environment, objects, dangers }) => {
    const { added, changed, removed, renamed } = countChanges(objects);
    return [environment, added, changed, renamed, removed, dangers.length].map(String);
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map(row => row[column]!.length)));
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => (column ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!))).join('  ');
  return [colors.dim(line(head)), ...rows.map(line)];
}

function versionLines(difference: Difference, { colors, all }: Style): string[] {
  return groupVersions(difference).map(
    ({ what, environments }) =>
      `  ${what.kind} ${colors.bold(what.name)} ${what.before} → ${what.after}  ` +
      colors.dim(`${plural(what.objects, 'object')} in ${environmentNames(environments, all)}`),
  );
}

function objectSections(difference: Difference, style: Style): string[] {
  const groups = groupObjects(difference);
  const components = [...new Set(groups.map(({ what }) => what.component))];
  return components.flatMap(component => {
    const own = groups.filter(({ what }) => what.component === component);
    const lines = own.filter(({ what }) => !what.minor).flatMap(group => objectLines(group, style));
    const minor = own.filter(({ what }) => what.minor);
    return ['', style.colors.bold(component), ...lines, ...minorLines(minor, style)];
  });
}

function minorLines(groups: readonly Shared<ObjectDifference>[], { colors }: Style): string[] {
  if (!groups.length) return [];
  const names = [...new Set(groups.map(({ what }) => formatIdentity(what.identity)))];
  const more = names.length > 6 ? `, and ${names.length - 6} more` : '';
  return [
    colors.dim(
      `  ${plural(groups.length, 'object')} only in checksums and version labels: ${names.slice(0, 6).join(', ')}${more}`,
    ),
  ];
}

function objectLines({ what, environments }: Shared<ObjectDifference>, style: Style): string[] {
  const { colors, all } = style;
  const [mark, paint] = {
    added: ['+', colors.green] as const,
    removed: ['-', colors.red] as const,
    changed: ['~', colors.yellow] as const,
    renamed: ['→', colors.cyan] as const,
  }[what.change];
  const was = what.renamedFrom ? `, was ${formatIdentity(what.renamedFrom)}` : '';
  const moved = what.movedFrom ? `, moved from ${what.movedFrom}` : '';
  return [
    `  ${paint(`${mark} ${formatIdentity(what.identity)}`)}${was}${moved}  ${colors.dim(environmentNames(environments, all))}`,
    ...what.changes.filter(({ minor }) => !minor).flatMap(change => changeLines(change, style)),
    ...minorNote(what.changes, style),
  ];
}

function minorNote(changes: readonly FieldChange[], { colors }: Style): string[] {
  const minor = changes.filter(change => change.minor).map(({ path }) => String(path.at(-1)));
  return minor.length ? [colors.dim(`      and ${[...new Set(minor)].join(', ')}`)] : [];
}

function changeLines(change: FieldChange, { colors, linesOfField }: Style): string[] {
  const shown = showChange(change, linesOfField);
  const mark = { added: colors.green('+ '), removed: colors.red('- '), changed: '', reordered: '' }[change.change];
  const path = `      ${mark}${formatSteps(change.path)}`;
  if ('inline' in shown) return [`${path}  ${shown.inline}`];
  const paint = { '+': colors.green, '-': colors.red, ' ': colors.dim };
  const lines = shown.lines.map(({ mark: sign, text }) => `        ${paint[sign](`${sign} ${text}`)}`);
  return [path, ...lines, ...(shown.more ? [colors.dim(`        … ${plural(shown.more, 'more line')}`)] : [])];
}
