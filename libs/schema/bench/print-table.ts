import type { ChartResult, KindCount } from './bench-chart.ts';
import type { Verdict } from '../src/index.ts';
import type { PreviousResult } from './compare-previous.ts';

export interface Summary {
  charts: number;
  averageSize: number;
  largestSize: number;
  committedSize: number;
  mutations: number;
  rejected: number;
  warned: number;
  examples: number;
  accepted: number;
  refusedKeys: number;
  /** What rendering shows of the keys that are refused; all 0 when nothing was rendered. */
  refusedRightly: number;
  refusedFalsely: number;
  undecided: number;
  averageMilliseconds: number;
  slowestMilliseconds: number;
  kinds: KindCount[];
  /** Of the mistakes that were rendered, too. */
  renderedKinds: KindCount[];
}

/** All charts together. */
export function summarize(results: readonly ChartResult[]): Summary {
  const kinds = addKinds(results.flatMap(result => result.kinds));
  const sum = (value: (result: ChartResult) => number): number =>
    results.reduce((all, result) => all + value(result), 0);
  return {
    charts: results.length,
    averageSize: sum(result => result.size) / Math.max(results.length, 1),
    largestSize: Math.max(0, ...results.map(result => result.size)),
    committedSize: sum(result => result.committedSize),
    mutations: total(kinds, 'total'),
    rejected: total(kinds, 'rejected'),
    warned: total(kinds, 'warned'),
    examples: sum(result => result.examples),
    accepted: sum(result => result.accepted),
    refusedKeys: sum(result => result.refused.length),
    refusedRightly: sum(result => countVerdicts(result, ['unread', 'wrong'])),
    refusedFalsely: sum(result => countVerdicts(result, ['read'])),
    undecided: sum(result => countVerdicts(result, ['undecided'])),
    averageMilliseconds: sum(result => result.milliseconds) / Math.max(results.length, 1),
    slowestMilliseconds: Math.max(0, ...results.map(result => result.milliseconds)),
    kinds,
    renderedKinds: addKinds(results.flatMap(result => result.renderedKinds)),
  };
}

function countVerdicts({ refused }: ChartResult, wanted: readonly Verdict[]): number {
  return refused.filter(({ verdict }) => verdict !== undefined && wanted.includes(verdict)).length;
}

function verdicts({ refusedKeys, refusedRightly, refusedFalsely, undecided }: Summary): string {
  if (refusedKeys && !(refusedRightly + refusedFalsely + undecided)) return '';
  return `: rightly ${refusedRightly}, falsely ${refusedFalsely}, undecided ${undecided}`;
}

function addKinds(kinds: readonly KindCount[]): KindCount[] {
  const sums = new Map<string, KindCount>();
  for (const count of kinds) {
    const sum = sums.get(count.kind) ?? { kind: count.kind, total: 0, rejected: 0, warned: 0, suggested: 0 };
    sum.total += count.total;
    sum.rejected += count.rejected;
    sum.warned += count.warned;
    sum.suggested += count.suggested;
    sums.set(count.kind, sum);
  }
  return [...sums.values()];
}

function total(kinds: readonly KindCount[], key: 'total' | 'rejected' | 'warned'): number {
  return kinds.reduce((sum, kind) => sum + kind[key], 0);
}

export interface TableInput {
  results: readonly ChartResult[];
  previous: PreviousResult | undefined;
  isDetailed: boolean;
}

/** The table for people. */
export function printTable({ results, previous, isDetailed }: TableInput): string {
  const summary = summarize(results);
  return [
    header(),
    ...results.map(result => row(result)),
    '',
    totals(summary),
    kindsLine(summary.kinds),
    ...renderedLines(summary.renderedKinds),
    ...(previous ? ['', ...previousLines(previous)] : []),
    ...(isDetailed ? ['', ...results.flatMap(details)] : []),
  ].join('\n');
}

function header(): string {
  return columns(['chart', 'KB', 'examples', 'keys refused', 'rejected', '+ warned', 'ms']);
}

function row(result: ChartResult): string {
  const summary = summarize([result]);
  return columns([
    `${result.name} ${result.version}`,
    kilobytes(result.size),
    result.examples ? `${result.accepted}/${result.examples}` : '-',
    String(result.refused.length),
    percent(summary.rejected, summary.mutations),
    percent(summary.rejected + summary.warned, summary.mutations),
    result.milliseconds.toFixed(0),
  ]);
}

function totals(summary: Summary): string {
  const { mutations, rejected, warned } = summary;
  return [
    `${summary.charts} charts; size average ${kilobytes(summary.averageSize)}, largest ${kilobytes(summary.largestSize)} KB (as committed ${kilobytes(summary.committedSize)} KB in all)`,
    `examples accepted ${summary.accepted} of ${summary.examples}; keys refused there ${summary.refusedKeys}${verdicts(summary)}`,
    `mutations rejected ${rejected} of ${mutations} = ${percent(rejected, mutations)}; with warnings ${percent(rejected + warned, mutations)}`,
    `milliseconds a chart: average ${summary.averageMilliseconds.toFixed(0)}, slowest ${summary.slowestMilliseconds.toFixed(0)}`,
  ].join('\n');
}

function kindsLine(kinds: readonly KindCount[]): string {
  return kinds
    .map(({ kind, total: all, rejected, warned, suggested }) => {
      const shares = `${percent(rejected, all)} (+ warned ${percent(rejected + warned, all)})`;
      return `  ${kind.padEnd(6)} ${shares}, right suggestion for ${percent(suggested, rejected)} of the rejected`;
    })
    .join('\n');
}

function renderedLines(kinds: readonly KindCount[]): string[] {
  const all = total(kinds, 'total');
  if (!all) return [];
  const rejected = total(kinds, 'rejected');
  const told = rejected + total(kinds, 'warned');
  return [
    '',
    `with the chart at hand, of ${all} rejected ${rejected} = ${percent(rejected, all)}; with warnings ${percent(told, all)}`,
    kindsLine(kinds),
  ];
}

function previousLines({ versions, vanished, rejected, named }: PreviousResult): string[] {
  return [
    `older versions ${versions}: keys that vanished ${vanished.length}, of these rejected ${rejected}, with a named replacement ${named}`,
    ...vanished.map(
      ({ chart, from, path, isRejected, replacement }) =>
        `  ${chart} ${from}  ${path}  ${isRejected ? 'rejected' : 'accepted'}${replacement ? `  → ${replacement}` : ''}`,
    ),
  ];
}

function details(result: ChartResult): string[] {
  return [
    ...result.missed.map(line => `MISSED ${result.name} ${line}`),
    ...result.renderedMissed.map(line => `MISSED when rendered ${result.name} ${line}`),
    ...result.refused.map(
      ({ path, message, example, verdict }) => `REFUSED ${result.name} ${verdict ?? ''} ${example} ${path}: ${message}`,
    ),
    ...result.warnedExamples.map(
      ({ path, message, example }) => `WARNED ${result.name} ${example} ${path}: ${message}`,
    ),
    ...result.loosened.map(path => `LOOSENED ${result.name} ${path}`),
    ...result.problems.map(message => `PROBLEM ${result.name} ${message}`),
  ];
}

function columns([first, ...rest]: readonly string[]): string {
  return first!.padEnd(42) + rest.map(cell => cell.padStart(13)).join('');
}

function percent(part: number, all: number): string {
  return all ? `${((100 * part) / all).toFixed(1)} %` : '-';
}

function kilobytes(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}
