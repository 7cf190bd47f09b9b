import type { MetricOf } from './metrics.ts';

/** An attribute of what sends: `k8s.namespace.name` of a Pod. */
export const resource = (name: string): string => `ResourceAttributes['${name}']`;

/** An attribute of the measurement itself: a label, where it was read from a Prometheus endpoint. */
export const label = (name: string): string => `Attributes['${name}']`;

/** A text as ClickHouse reads it. */
export const text = (value: string): string => `'${value.replace(/[\\']/g, String.raw`\$&`)}'`;

/** SQL by the name of its column: `{ namespace: resource('k8s.namespace.name') }`. */
export type Columns = Readonly<Record<string, string>>;

interface Selection<Name extends string> {
  metrics: readonly Name[];
  /** Columns that tell rows and series apart. */
  by?: Columns;
  /** Conditions that all hold. */
  where?: readonly string[];
}

interface Gauges extends Selection<MetricOf<'gauge'>> {
  /** What is shown of them, with `sumOf` and its like where there are several. @defaultValue their sum, as `value` */
  show?: Columns;
  /** Condition on what is shown. */
  having?: string;
}

type Gauge = MetricOf<'gauge'>;

/** The last values of one gauge, added up. */
export const sumOf = (metric: Gauge): string => `sumIf(last, MetricName = ${text(metric)})`;
export const maxOf = (metric: Gauge): string => `maxIf(last, MetricName = ${text(metric)})`;

/** Two measurements of the same thing are of one series. */
const SERIES = 'cityHash64(ResourceAttributes, Attributes)';

/** Counters: each measurement with the one before. */
const WINDOW = `WINDOW series AS (PARTITION BY MetricName, ${SERIES} ORDER BY TimeUnix ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)`;

/** What was not measured in the last ten minutes is gone. */
const NOW = 'TimeUnix > $__toTime - INTERVAL 10 MINUTE AND TimeUnix <= $__toTime';

const IN_RANGE = '$__timeFilter(TimeUnix)';

const TIME: Columns = { time: '$__timeInterval(TimeUnix)' };

const VALUE: Columns = { value: 'sum(last)' };

/** Gauges over time. */
export function overTime({ by = {}, show = VALUE, ...selection }: Gauges): string {
  return sql`
    SELECT ${names(TIME, by)}, ${columns(show)} FROM (
      SELECT ${columns(TIME, by)}, MetricName, ${SERIES} AS series, argMax(Value, TimeUnix) AS last
      FROM otel_metrics_gauge WHERE ${conditions(selection, IN_RANGE)}
      GROUP BY ${names(TIME, by)}, MetricName, series
    ) GROUP BY ${names(TIME, by)}${having(selection)} ORDER BY time`;
}

interface Latest extends Gauges {
  /** By the first column that is shown. @defaultValue `'DESC'` */
  order?: 'ASC' | 'DESC';
}

/** Gauges as they stand: a row for each of `by`. */
export function latest({ by = {}, show = VALUE, order = 'DESC', ...selection }: Latest): string {
  return sql`
    SELECT ${columns(columnsNamed(by), show)} FROM (
      SELECT ${columns(by, { MetricName: 'MetricName', series: SERIES, last: 'argMax(Value, TimeUnix)' })}
      FROM otel_metrics_gauge WHERE ${conditions(selection, NOW)}
      GROUP BY ${names(by, { MetricName: '', series: '' })}
    )${grouped(by)}${having(selection)} ORDER BY ${[`${Object.keys(show)[0]!} ${order}`, ...Object.keys(by)].join(', ')}`;
}

interface Says extends Selection<Gauge> {
  /** Labels that tell a state. */
  says: Columns;
}

/** What the labels of a gauge said last, for what tells its state by a label. */
export function lastSaid({ by = {}, says, ...selection }: Says): string {
  const last = Object.entries(says).map(([name, value]) => [name, `argMax(${value}, TimeUnix)`]);
  return sql`
    SELECT ${columns(by, Object.fromEntries(last) as Columns)}
    FROM otel_metrics_gauge WHERE ${conditions(selection, NOW)}
    GROUP BY ${names(by)} ORDER BY ${names(by)}`;
}

/** What programs measure themselves, by names that only they know: the last of each, added up over their Pods. */
export function measured(where: readonly string[]): string {
  const conditions = [...where, NOW, 'bitAnd(Flags, 1) = 0'].join(' AND ');
  const rows = ['gauge', 'sum'].map(
    kind => sql`
      SELECT ServiceName AS service, MetricName AS metric, ${SERIES} AS series, argMax(Value, TimeUnix) AS last
      FROM otel_metrics_${kind} WHERE ${conditions}
      GROUP BY service, metric, series`,
  );
  return sql`
    SELECT service, metric, sum(last) AS value FROM (
      ${rows.join('\nUNION ALL\n')}
    ) GROUP BY service, metric ORDER BY service, metric LIMIT 500`;
}

/** One number about the rows of another query. */
export function summary(value: string, rows: string): string {
  return sql`
    SELECT ${value} AS value FROM (
      ${rows}
    )`;
}

/** How fast counters grow, a second. */
export function rate({ by = {}, ...selection }: Selection<MetricOf<'sum'>>): string {
  return sql`
    SELECT ${names(TIME, by)}, sum(increase) / $__interval_s AS value FROM (
      ${increases({ columns: { ...TIME, ...by }, selection })}
    ) GROUP BY ${names(TIME, by)} ORDER BY time`;
}

interface Share extends Selection<MetricOf<'sum'>> {
  /** The condition for a counter to be of the part. */
  part: string;
}

/** Which share of what counters grow by, a part grows by. */
export function share({ by = {}, part, ...selection }: Share): string {
  return sql`
    SELECT ${names(TIME, by)}, sumIf(increase, part) / sum(increase) AS value FROM (
      ${increases({ columns: { ...TIME, ...by, part }, selection })}
    ) GROUP BY ${names(TIME, by)} HAVING sum(increase) > 0 ORDER BY time`;
}

/** By how much counters grew in the time range: a row for each of `by`, with the largest first. */
export function increase({ by = {}, ...selection }: Selection<MetricOf<'sum'>>): string {
  return sql`
    SELECT ${columns(columnsNamed(by), { value: 'sum(increase)' })} FROM (
      ${increases({ columns: by, selection })}
    )${grouped(by)} ORDER BY ${['value DESC', ...Object.keys(by)].join(', ')}`;
}

/** A program that starts again begins at zero. */
function increases({ columns: shown, selection }: { columns: Columns; selection: Selection<string> }): string {
  return sql`
    SELECT ${columns(shown, {
      before: 'lagInFrame(Value, 1, Value) OVER series',
      increase: 'if(Value < before, Value, Value - before)',
    })}
    FROM otel_metrics_sum WHERE ${conditions(selection, IN_RANGE)}
    ${WINDOW}`;
}

interface Quantile extends Selection<MetricOf<'histogram'>> {
  /** Between 0 and 1. */
  below: number;
}

/** The bound of histograms below which a share of the measurements lies, over time. */
export function quantile({ by = {}, below, ...selection }: Quantile): string {
  return sql`
    SELECT ${names(TIME, by)}, bounds[least(arrayFirstIndex(sum -> sum >= ${String(below)} * arraySum(counts), arrayCumSum(counts)), length(bounds))] AS value FROM (
      SELECT ${names(TIME, by)}, any(ExplicitBounds) AS bounds, sumForEach(increases) AS counts FROM (
        SELECT ${columns(TIME, by)}, ExplicitBounds, lagInFrame(BucketCounts, 1, BucketCounts) OVER series AS before,
          arrayMap((now, then) -> toInt64(now) - if(now < then, 0, toInt64(then)), BucketCounts, before) AS increases
        FROM otel_metrics_histogram WHERE ${conditions(selection, IN_RANGE)}
        ${WINDOW}
      ) GROUP BY ${names(TIME, by)}
    ) WHERE arraySum(counts) > 0 ORDER BY time`;
}

/** A row with the first flag has no value: it tells that a series of a Prometheus endpoint has ended. */
function conditions({ metrics, where = [] }: Selection<string>, time: string): string {
  return [`MetricName IN (${metrics.map(text).join(', ')})`, ...where, time, 'bitAnd(Flags, 1) = 0'].join(' AND ');
}

const names = (...groups: readonly Columns[]): string => groups.flatMap(Object.keys).join(', ');

function columns(...groups: readonly Columns[]): string {
  const all = groups.flatMap(Object.entries) as [string, string][];
  return all.map(([name, value]) => (name === value ? name : `${value} AS ${name}`)).join(', ');
}

const columnsNamed = (by: Columns): Columns => Object.fromEntries(Object.keys(by).map(name => [name, name]));

const grouped = (by: Columns): string => (Object.keys(by).length ? ` GROUP BY ${names(by)}` : '');

const having = ({ having: condition }: { having?: string }): string => (condition ? ` HAVING ${condition}` : '');

/** SQL without the indentation of the code around it; what is put in keeps its own below that of its place. */
export function sql(parts: TemplateStringsArray, ...values: readonly string[]): string {
  const [first, ...rest] = parts;
  const whole = rest.reduce((before, part, index) => {
    const indent = /(?:^|\n)([ ]*)[^\n]*$/.exec(before)![1]!;
    return before + values[index]!.split('\n').join(`\n${indent}`) + part;
  }, first!);
  const lines = whole.replace(/^\n/, '').trimEnd().split('\n');
  const margin = Math.min(...lines.filter(line => line.trim()).map(line => line.length - line.trimStart().length));
  return lines.map(line => line.slice(margin)).join('\n');
}
