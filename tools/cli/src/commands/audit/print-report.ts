import { MOST_FILES, type AuditCounts, type AuditReport, type RankedFinding } from '@cedille/audit';
import { formatPosition, formatProblem } from '@cedille/source';
import type { Terminal } from '../../terminal.ts';

/** What somebody can take in at once. */
const SHOWN = 10;
/** Places of one finding that are listed. */
const PLACES = 3;

/** Prints what hurts most, with file, line, why and fix; the rest is summed up unless all is asked for. */
export function printReport(terminal: Terminal, report: AuditReport, { all }: { all: boolean }): void {
  const { findings, looked } = report;
  const shown = all ? findings : findings.slice(0, SHOWN);
  shown.forEach((ranked, index) => terminal.print(`${formatRanked(terminal, ranked, { number: index + 1, all })}\n`));
  const folded = findings.slice(shown.length);
  if (folded.length) terminal.print(foldedLines(folded));
  terminal.print(summaryOf(report));
  terminal.print(terminal.colors.dim(lookedLine(printable(looked))));
}

function formatRanked(
  { colors }: Terminal,
  { finding, places, why }: RankedFinding,
  { number, all }: { number: number; all: boolean },
): string {
  const [first = '', ...rest] = formatProblem(printable(finding)).split('\n');
  const mark = finding.severity === 'error' ? colors.red('✗') : colors.yellow('!');
  const others = places
    .slice(1, all ? undefined : PLACES + 1)
    .map(({ at }) => (at ? formatPosition(printable(at)) : ''));
  const more = places.length - 1 - others.length;
  const also = [...others, ...(more > 0 ? [`and ${more} more`] : [])];
  const lines = [
    `${String(number).padStart(2)} ${mark} ${colors.bold(first)} ${colors.dim(finding.code)}`,
    ...rest,
    `  why       ${why}`,
    ...also.map((place, index) => `  ${index ? '    ' : 'also'}      ${place}`),
  ];
  return [lines[0], ...lines.slice(1).map(line => `   ${colors.dim(line.slice(0, 12))}${line.slice(12)}`)].join('\n');
}

/** Names of files and keys of strangers may have line breaks, or tell a terminal what to do. */
function printable<T>(value: T): T {
  if (typeof value === 'string') return value.replace(CONTROL, found => JSON.stringify(found).slice(1, -1)) as T;
  if (Array.isArray(value)) return value.map(printable) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, printable(inner)])) as T;
}

const CONTROL = /\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

function foldedLines(folded: readonly RankedFinding[]): string {
  const counts = new Map<string, number>();
  for (const { finding, places } of folded) counts.set(finding.code, (counts.get(finding.code) ?? 0) + places.length);
  const parts = [...counts].sort((a, b) => b[1] - a[1]).map(([code, count]) => `${count} ${code}`);
  return `… and ${folded.length} more, in all their places with --all: ${parts.join(', ')}.\n`;
}

function summaryOf({ problems, findings }: AuditReport): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  if (!problems.length) return 'No finding.';
  return `${count(errors, 'error')}, ${count(warnings, 'warning')}; ${findings.length} different ones.`;
}

function lookedLine({
  files,
  objects,
  kustomizations,
  charts,
  left,
  aside,
  unreadable,
  isTooMuch,
  values,
  helmfiles,
  unknownKinds,
}: AuditCounts): string {
  const looked = `Looked at ${count(objects, 'object')} in ${count(files, 'file')}, ${count(kustomizations, 'kustomization')}, ${count(charts, 'chart')}.`;
  const reasons = Object.entries(left).map(([reason, count]) => `${count} ${reason}`);
  const kinds = Object.values(unknownKinds).reduce((sum, count) => sum + count, 0);
  return [
    looked,
    ...(reasons.length ? [`Not read: ${reasons.join(', ')}.`] : []),
    ...(unreadable.length
      ? [`Not read, because they may not be listed: ${unreadable.map(path => path || 'the folder itself').join(', ')}.`]
      : []),
    ...(isTooMuch ? [`There are more than ${MOST_FILES} files: the others were not looked at.`] : []),
    ...(aside.length ? [`Left out, because they look put aside: ${aside.join(', ')}.`] : []),
    ...(helmfiles.length ? [`Not judged, because they are templates: ${listed(helmfiles)}.`] : []),
    ...(values.judged.length ? [`Values held against ${listed(values.judged)}.`] : []),
    ...(values.left.length
      ? [`Values not judged, because the chart is not at hand (--fetch gets it): ${listed(values.left)}.`]
      : []),
    ...(kinds
      ? [
          `Not held against their kind: ${kinds} objects of ${Object.keys(unknownKinds).length} kinds that no facts tell of.`,
        ]
      : []),
  ].join('\n');
}

/** More names than these are counted. */
const NAMES = 8;

function listed(names: readonly string[]): string {
  const more = names.length - NAMES;
  return more > 0 ? `${names.slice(0, NAMES).join(', ')} and ${more} more` : names.join(', ');
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
