import type { Dashboard as GrafanaDashboard, Panel as GrafanaPanel, VariableModel } from '@grafana/schema';
import type { Options as LogsOptions } from '@grafana/schema/dist/esm/raw/composable/logs/panelcfg/x/LogsPanelCfg_types.gen';
import type { Options as StatOptions } from '@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen';
import type { Options as TableOptions } from '@grafana/schema/dist/esm/raw/composable/table/panelcfg/x/TablePanelCfg_types.gen';
import type { Options as TimeSeriesOptions } from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';
/** Units by their names in Grafana. */
export type Unit = 'short' | 'percentunit' | 'bytes' | 's' | 'ms' | 'reqps' | 'ops' | 'cores' | 'dateTimeAsIso';

/** What a query must answer with, by how it is shown. */
export type Shows = 'timeseries' | 'stat' | 'table' | 'logs';

export interface Panel {
  title: string;
  description: string;
  /**
   * - `timeseries`: rows in order of time: a time, a number, and texts that tell series apart
   * - `stat`: one row with one number
   * - `table`: rows
   * - `logs`: rows with `timestamp`, `body` and `level`
   */
  shows: Shows;
  query: string;
  unit?: Unit;
  /** Units of columns of a table that have another one than `unit`. */
  units?: Record<string, Unit>;
  /** From these values on, it is yellow and red; downwards where red is less than yellow. */
  thresholds?: { yellow: number; red: number };
  /** Of 24 columns. @defaultValue a third of the width; for a stat a quarter, for logs all of it */
  width?: number;
}

/** A list to choose from, above the panels; `${<name>:singlequote}` in queries. */
export interface Variable {
  name: string;
  label: string;
  /** Answers with one column of texts. */
  query: string;
}

export interface Dashboard {
  /** Part of its address: it must not change. */
  uid: string;
  title: string;
  description: string;
  tags: readonly string[];
  variables?: readonly Variable[];
  panels: readonly Panel[];
}

/**
 * What Grafana's own schema says, with texts where it has enumerations: all of this is written as JSON, and no code of
 * Grafana's is needed for it.
 */
type Plain<T> = T extends string ? `${T}` : T extends object ? { [Key in keyof T]: Plain<T[Key]> } : T;

/** The data source that all queries go to. */
export const DATA_SOURCE = { type: 'grafana-clickhouse-datasource', uid: 'clickhouse' } as const;

/** Lists may be of those that nobody changes. */
type Schema = Omit<GrafanaDashboard, 'tags'> & { tags?: readonly string[] };

/** A dashboard as Grafana reads it from a file. */
export function json({ uid, title, description, tags, variables = [], panels }: Dashboard): string {
  const places = placesOf(panels);
  const dashboard = {
    uid,
    title,
    description,
    tags,
    schemaVersion: 41,
    editable: false,
    refresh: '1m',
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    templating: { list: variables.map(variable) },
    annotations: { list: [] },
    panels: panels.map((panel, index) => ({ id: index + 1, gridPos: places[index]!, ...panelJson(panel) })),
  } satisfies Plain<Schema>;
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function panelJson({ title, description, shows, query, unit, units = {}, thresholds }: Panel) {
  return {
    title,
    description,
    type: shows,
    datasource: DATA_SOURCE,
    // Nothing is measured more often.
    interval: '1m',
    fieldConfig: {
      defaults: {
        ...(unit && { unit }),
        ...(shows === 'timeseries' && { custom: { spanNulls: 300_000, fillOpacity: 10 } }),
        ...(thresholds && { color: { mode: 'thresholds' }, thresholds: steps(thresholds) }),
        // Grafana has thresholds of its own where none are given, and a background that is red from 80 on.
        ...(shows === 'stat' && !thresholds && { color: { mode: 'fixed', fixedColor: 'blue' } }),
      },
      overrides: Object.entries(units).map(([name, value]) => ({
        matcher: { id: 'byName', options: name },
        properties: [{ id: 'unit', value }],
      })),
    },
    options: { ...OPTIONS[shows] },
    targets: [target({ query, shows })],
  } satisfies Plain<GrafanaPanel>;
}

/** All that Grafana's kinds of these panels demand. */
const OPTIONS: Plain<{ timeseries: TimeSeriesOptions; stat: StatOptions; table: TableOptions; logs: LogsOptions }> = {
  timeseries: {
    legend: { calcs: [], displayMode: 'list', placement: 'bottom', showLegend: true },
    tooltip: { mode: 'multi', sort: 'desc' },
  },
  stat: {
    colorMode: 'background',
    graphMode: 'none',
    justifyMode: 'auto',
    orientation: 'auto',
    percentChangeColorMode: 'standard',
    reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    showPercentChange: false,
    textMode: 'auto',
    wideLayout: true,
  },
  table: { cellHeight: 'sm', frameIndex: 0, showHeader: true },
  logs: {
    dedupStrategy: 'none',
    enableLogDetails: true,
    prettifyLogMessage: false,
    showCommonLabels: false,
    showLabels: false,
    showLogContextToggle: false,
    showTime: true,
    sortOrder: 'Descending',
    wrapLogMessage: true,
  },
};

/** Formats by their numbers in the plugin. */
const FORMATS = { timeseries: 0, table: 1, stat: 1, logs: 2 } as const satisfies Record<Shows, number>;

/** A query as the plugin takes it. */
export function target({ query, shows, refId = 'A' }: { query: string; shows: Shows; refId?: string }) {
  return {
    refId,
    datasource: DATA_SOURCE,
    editorType: 'sql',
    queryType: shows === 'stat' ? 'table' : shows,
    format: FORMATS[shows],
    rawSql: query,
  };
}

function steps({ yellow, red }: { yellow: number; red: number }) {
  const upwards = yellow < red;
  const [low, high] = upwards ? [yellow, red] : [red, yellow];
  const colors = upwards ? ['green', 'yellow', 'red'] : ['red', 'yellow', 'green'];
  return {
    mode: 'absolute' as const,
    steps: [null, low, high].map((value, index) => ({ color: colors[index]!, value })),
  };
}

function variable({ name, label, query }: Variable) {
  return {
    name,
    label,
    type: 'query',
    datasource: DATA_SOURCE,
    query,
    refresh: 2,
    multi: true,
    includeAll: true,
    current: { text: ['All'], value: ['$__all'] },
    sort: 1,
  } satisfies Plain<VariableModel>;
}

const WIDTHS: Record<Shows, number> = { timeseries: 8, stat: 6, table: 12, logs: 24 };
const HEIGHTS: Record<Shows, number> = { timeseries: 8, stat: 4, table: 8, logs: 12 };

/** From left to right and from top to bottom; a row is as high as its highest panel. */
function placesOf(panels: readonly Panel[]) {
  let [x, y, height] = [0, 0, 0];
  return panels.map(({ shows, width = WIDTHS[shows] }) => {
    if (x + width > 24) [x, y, height] = [0, y + height, 0];
    const place = { x, y, w: width, h: HEIGHTS[shows] };
    x += width;
    height = Math.max(height, place.h);
    return place;
  });
}
