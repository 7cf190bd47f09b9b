import type { ChangeRow } from './bench-changes.ts';
import type { CheckCostRow } from './bench-check-cost.ts';
import type { ScaleRow } from './bench-scale.ts';
import type { LeftOut } from './charts-workspace.ts';
import type { ContestReport, ContestRow } from './contest.ts';
import type { Measurement } from './measure.ts';

export interface BenchReport {
  node: string;
  platform: ContestReport | undefined;
  changes: ChangeRow[];
  checks: CheckCostRow[];
  charts: (ContestReport & { leftOut: LeftOut[] }) | undefined;
  scale: ScaleRow[];
  /** Parts without rows, and why. */
  failed: { name: string; reason: string }[];
}

/** The report as tables for people. */
export function printReport({ node, platform, changes, checks, charts, scale, failed }: BenchReport): string {
  return [
    `Node ${node}. Medians of interleaved rounds; everything cold unless it says otherwise; × is relative to the first row; memory of the largest process, and of all together.`,
    ...(platform ? ['', ...contestTable('our own platform', platform)] : []),
    ...(changes.length ? ['', ...changeTable(changes, platform?.rows[0])] : []),
    ...(checks.length ? ['', ...checkTable(checks)] : []),
    ...(charts ? ['', ...contestTable('a component for each chart', charts), ...leftOutLines(charts.leftOut)] : []),
    ...(scale.length ? ['', ...scaleTable(scale)] : []),
    ...failed.flatMap(({ name, reason }) => ['', `${name}: not measured, because this failed`, reason]),
  ].join('\n');
}

function contestTable(title: string, { runs, components, renders, rows, absent }: ContestReport): string[] {
  const [baseline] = rows;
  return [
    `${title}: ${renders} renders of ${components} components, ${runs} rounds`,
    head('documents'),
    ...rows.map(row => line(`${row.name} ${row.version}`.trim(), row, baseline!) + documents(row, baseline!)),
    ...absent.map(({ name, reason }) => `  ${name} takes no part: ${reason}`),
  ];
}

function documents({ documents }: ContestRow, baseline: ContestRow): string {
  return `${String(documents).padStart(10)}${documents === baseline.documents ? '' : ', not the same number'}`;
}

/** @param baseline undefined when nobody rendered everything */
function changeTable(changes: readonly ChangeRow[], baseline: ContestRow | undefined): string[] {
  const relative = baseline ? `rendering everything with ${baseline.name}` : 'the first row';
  return [
    `our own platform, rendered before; × is relative to ${relative}`,
    head(),
    ...changes.map(row => line(`${row.command}, ${row.what}`, row, baseline ?? changes[0]!)),
  ];
}

function checkTable(checks: readonly CheckCostRow[]): string[] {
  return [
    'what all checks cost of the processor time of ./cedille render --diff, at most',
    ...checks.map(({ what, checkSeconds, cpuSeconds }) => {
      const share = ((100 * checkSeconds) / cpuSeconds).toFixed(0).padStart(5);
      return `  ${what.padEnd(54)}${checkSeconds.toFixed(2).padStart(8)} s of${cpuSeconds.toFixed(2).padStart(8)} s${share} %`;
    }),
  ];
}

function head(last = ''): string {
  return `  ${''.padEnd(54)}${'wall'.padStart(10)}${'×'.padStart(7)}${'CPU'.padStart(10)}${'×'.padStart(7)}${'largest'.padStart(12)}${'together'.padStart(12)}${last.padStart(11)}`;
}

function line(label: string, row: Measurement, baseline: Measurement): string {
  const time = (value: number, of: number): string =>
    `${value.toFixed(2).padStart(8)} s${(value / of).toFixed(2).padStart(7)}`;
  const times = time(row.seconds, baseline.seconds) + time(row.cpuSeconds, baseline.cpuSeconds);
  return `  ${label.padEnd(54)}${times}${memory(row.peakMiB)}${memory(row.togetherMiB)}`;
}

function memory(mebibytes: number | undefined): string {
  return `${(mebibytes?.toFixed(0) ?? '?').padStart(8)} MiB`;
}

function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  return leftOut.map(({ component, reason }) => `  left out: ${component}: ${reason}`);
}

function scaleTable(scale: readonly ScaleRow[]): string[] {
  return [
    'synthetic components × 10 environments, ./cedille render, everything cold',
    ...scale.map(({ components, renders, seconds, togetherMiB }) => {
      const each = ((seconds / renders) * 1000).toFixed(1).padStart(7);
      return `  ${String(components).padStart(5)} components ${String(renders).padStart(6)} renders ${seconds.toFixed(1).padStart(8)} s ${each} ms a render${memory(togetherMiB)} together`;
    }),
  ];
}
