/** What a dashboard or an alert is asked for. */
export interface QueryContext {
  from: Date;
  to: Date;
  /** Between two points of a series. */
  intervalMs: number;
  /** What is chosen above the panels, by the names of the variables. */
  variables?: Readonly<Record<string, readonly string[]>>;
}

/**
 * What ClickHouse gets of a query: variables as Grafana puts them in, then macros as the data source does. Both leave what
 * they do not know; here it is an error, because ClickHouse would be asked for it.
 *
 * Macros: https://grafana.com/docs/plugins/grafana-clickhouse-datasource/latest/query-editor/
 */
export function expandMacros(sql: string, context: QueryContext): string {
  const chosen = sql.replace(VARIABLE, (_, name: string) => variable(name, context));
  const expanded = chosen.replace(MACRO, (_, name: string, parenthesised?: string) =>
    macro({ name, args: argumentsOf(parenthesised), context }),
  );
  const left = /\$[_{a-z]\w*/i.exec(expanded);
  if (left) throw new Error(`${left[0]} is no macro: the data source knows ${Object.keys(MACROS).join(', ')}`);
  return expanded;
}

/** The one format of variables that our queries use. */
const VARIABLE = /\$\{(\w+):singlequote\}/g;

/** With arguments that may have parentheses of their own, one in another. */
const MACRO = /\$__(\w+)(\((?:[^()]|\([^()]*\))*\))?/g;

function variable(name: string, { variables = {} }: QueryContext): string {
  const values = variables[name];
  if (!values) throw new Error(`\${${name}} is not among the variables of the dashboard`);
  return values.map(value => `'${value.replaceAll("'", String.raw`\'`)}'`).join(',');
}

/** The arguments are columns or expressions without commas of their own. */
function argumentsOf(parenthesised = '()'): string[] {
  const inside = parenthesised.slice(1, -1).trim();
  return inside ? inside.split(',').map(argument => argument.trim()) : [];
}

function macro({ name, args, context }: { name: string; args: readonly string[]; context: QueryContext }): string {
  const known = MACROS[name];
  if (!known) return `$__${name}`;
  if (args.length !== known.takes)
    throw new Error(`$__${name} takes ${String(known.takes)} arguments, and got ${String(args.length)}`);
  return known.expand(context, args[0]!);
}

interface Macro {
  /** How many arguments. */
  takes: 0 | 1;
  expand: (context: QueryContext, column: string) => string;
}

const MACROS: Readonly<Record<string, Macro>> = {
  fromTime: { takes: 0, expand: ({ from }) => seconds(from) },
  toTime: { takes: 0, expand: ({ to }) => seconds(to) },
  fromTime_ms: { takes: 0, expand: ({ from }) => milliseconds(from) },
  toTime_ms: { takes: 0, expand: ({ to }) => milliseconds(to) },
  timeFilter: {
    takes: 1,
    expand: ({ from, to }, column) => `${column} >= ${seconds(from)} AND ${column} <= ${seconds(to)}`,
  },
  timeFilter_ms: {
    takes: 1,
    expand: ({ from, to }, column) => `${column} >= ${milliseconds(from)} AND ${column} <= ${milliseconds(to)}`,
  },
  timeInterval: {
    takes: 1,
    expand: (context, column) => `toStartOfInterval(toDateTime(${column}), INTERVAL ${wholeSeconds(context)} second)`,
  },
  interval_s: { takes: 0, expand: wholeSeconds },
};

function wholeSeconds({ intervalMs }: QueryContext): string {
  return String(Math.max(Math.trunc(intervalMs / 1000), 1));
}

function seconds(time: Date): string {
  return `toDateTime(${String(Math.trunc(time.getTime() / 1000))})`;
}

function milliseconds(time: Date): string {
  return `fromUnixTimestamp64Milli(${String(time.getTime())})`;
}
