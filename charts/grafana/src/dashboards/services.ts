import type { Dashboard } from './dashboard.ts';
import { measured, sql } from './queries.ts';

const SERVER = "SpanKind = 'Server'";
const CHOSEN = 'ServiceName IN (${service:singlequote})';

/** What every service answers, how fast, and what it complains of: from its traces and logs. */
export const services: Dashboard = {
  uid: 'services',
  title: 'Services',
  description: 'What every service answers, how fast, and what it complains of.',
  tags: ['platform'],
  variables: [
    {
      name: 'service',
      label: 'Service',
      query: 'SELECT DISTINCT ServiceName FROM otel_logs WHERE Timestamp > now() - INTERVAL 1 DAY ORDER BY ServiceName',
    },
  ],
  panels: [
    {
      title: 'Requests',
      description: 'Spans that a server answered, a second.',
      shows: 'timeseries',
      query: requests('count() / $__interval_s', [CHOSEN]),
      unit: 'reqps',
    },
    {
      title: 'Share of failed requests',
      description: 'Server spans whose status is Error.',
      shows: 'timeseries',
      query: requests("countIf(StatusCode = 'Error') / count()", [CHOSEN]),
      unit: 'percentunit',
    },
    {
      title: 'Duration, 95th percentile',
      description: 'One request of twenty takes longer.',
      shows: 'timeseries',
      query: requests('quantile(0.95)(Duration) / 1e9', [CHOSEN]),
      unit: 's',
    },
    {
      title: 'Log lines by severity',
      description: 'In each interval.',
      shows: 'timeseries',
      query: logLines([CHOSEN]),
      unit: 'short',
      width: 12,
    },
    {
      title: 'Services with most errors',
      description: 'Log lines of severity error and above.',
      shows: 'table',
      query: sql`
        SELECT ServiceName AS service, count() AS errors, max(Timestamp) AS last
        FROM otel_logs WHERE $__timeFilter(Timestamp) AND SeverityNumber >= 17 AND ${CHOSEN}
        GROUP BY service ORDER BY errors DESC LIMIT 20`,
    },
    {
      title: 'Measurements',
      description: 'What services measure themselves and send, as it stands.',
      shows: 'table',
      query: measured([CHOSEN]),
    },
    {
      title: 'Latest errors',
      description: 'The last 200 log lines of severity error and above.',
      shows: 'logs',
      query: latestErrors([CHOSEN]),
    },
  ],
};

/** A number about the spans that servers answered, for each service. */
export function requests(value: string, where: readonly string[] = []): string {
  return sql`
    SELECT $__timeInterval(Timestamp) AS time, ServiceName AS service, ${value} AS value
    FROM otel_traces WHERE ${['$__timeFilter(Timestamp)', SERVER, ...where].join(' AND ')}
    GROUP BY time, service ORDER BY time`;
}

export function logLines(where: readonly string[] = []): string {
  return sql`
    SELECT $__timeInterval(Timestamp) AS time, if(SeverityText = '', 'unknown', lower(SeverityText)) AS severity, count() AS lines
    FROM otel_logs WHERE ${['$__timeFilter(Timestamp)', ...where].join(' AND ')}
    GROUP BY time, severity ORDER BY time`;
}

export function latestErrors(where: readonly string[] = []): string {
  return sql`
    SELECT Timestamp AS timestamp, Body AS body, SeverityText AS level, ServiceName AS service
    FROM otel_logs WHERE ${['$__timeFilter(Timestamp)', 'SeverityNumber >= 17', ...where].join(' AND ')}
    ORDER BY timestamp DESC LIMIT 200`;
}
