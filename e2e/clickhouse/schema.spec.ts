import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClickHouse, type ClickHouse } from './open-clickhouse.ts';
import { openTelemetryDatabase, schemaStatements } from './telemetry-database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

const METRICS = ['gauge', 'sum', 'summary', 'histogram', 'exponential_histogram'].map(kind => `otel_metrics_${kind}`);
const TABLES = ['otel_logs', 'otel_traces', 'otel_traces_trace_id_ts', ...METRICS].sort();

describe('the schema of OpenTelemetry, in a real ClickHouse', () => {
  let clickhouse: ClickHouse;

  // The program is some 150 MB once.
  beforeAll(async () => {
    clickhouse = await openTelemetryDatabase(root);
  }, 600_000);
  afterAll(() => clickhouse.close());

  const names = async (sql: string) => (await clickhouse.ask(sql)).rows.map(({ name }) => name);

  it('has the tables that the exporter writes to', async () => {
    const tables = "SELECT name FROM system.tables WHERE database = 'otel' AND engine = 'MergeTree' ORDER BY name";
    expect(await names(tables)).toEqual(TABLES);
  });

  it('is made again without harm', async () => {
    const statements = await schemaStatements(root);
    for (const statement of statements) await clickhouse.ask(statement);
    expect(await names("SELECT name FROM system.tables WHERE database = 'otel'")).toHaveLength(TABLES.length + 1);
  });

  it('keeps what is written for two weeks, and drops it by whole parts', async () => {
    const kept = (sql: string) => clickhouse.ask(`SELECT name, create_table_query AS made FROM system.tables ${sql}`);
    for (const { name, made } of (await kept("WHERE database = 'otel' AND engine = 'MergeTree'")).rows) {
      expect(made, String(name)).toMatch(/ TTL .+ \+ toIntervalDay\(14\) SETTINGS /);
      expect(made, String(name)).toContain('ttl_only_drop_parts = 1');
    }
  });

  it('compresses every column but those of one byte', async () => {
    const plain =
      "SELECT concat(table, '.', name) AS name FROM system.columns WHERE database = 'otel' AND compression_codec = '' " +
      "AND table NOT LIKE '%_mv' ORDER BY name";
    expect(await names(plain)).toEqual(['otel_logs.SeverityNumber', 'otel_logs.TraceFlags']);
  });

  it('finds a trace by its identifier in the table that the view fills', async () => {
    await clickhouse.ask(
      'INSERT INTO otel.otel_traces (Timestamp, TraceId, SpanId, ServiceName, SpanName, Duration) VALUES ' +
        "(now64(9) - 2, 'a1', 's1', 'shop', 'GET /', 5), (now64(9), 'a1', 's2', 'shop', 'SELECT', 3), (now64(9), '', 's3', 'shop', 'x', 1)",
    );
    const spans =
      "WITH (SELECT min(Start) FROM otel.otel_traces_trace_id_ts WHERE TraceId = 'a1') AS begun " +
      "SELECT SpanId AS name FROM otel.otel_traces WHERE TraceId = 'a1' AND Timestamp >= begun ORDER BY name";
    expect(await names(spans)).toEqual(['s1', 's2']);
    expect(await names('SELECT TraceId AS name FROM otel.otel_traces_trace_id_ts GROUP BY name')).toEqual(['a1']);
  });

  it('answers by attributes of Kubernetes without reading the map of all attributes', async () => {
    await clickhouse.ask(
      'INSERT INTO otel.otel_logs (Timestamp, ServiceName, Body, ResourceAttributes) VALUES ' +
        "(now64(9), 'shop', 'sold out', map('k8s.namespace.name', 'shop'))",
    );
    const { columns, rows } = await clickhouse.ask(
      'SELECT `__otel_materialized_k8s.namespace.name` AS namespace, Body FROM otel.otel_logs',
    );
    expect(rows).toEqual([{ namespace: 'shop', Body: 'sold out' }]);
    expect(columns[0]!.type).toBe('LowCardinality(String)');
  });

  it('says which statement ClickHouse refuses, and why', async () => {
    await clickhouse.ask('USE otel');
    await expect(clickhouse.ask('SELECT Bodi FROM otel_logs')).rejects.toMatchObject({
      problems: [{ code: 'tool-failed', message: expect.stringContaining('Bodi') as string }],
    });
    expect((await clickhouse.ask('SELECT count() >= 0 AS one FROM otel_logs')).rows).toEqual([{ one: 1 }]);
  });
});

describe('a ClickHouse for a test', () => {
  it('is empty, and another one than that of its neighbour', async () => {
    const [one, other] = [await openClickHouse(root), await openClickHouse(root)];
    await one.ask('CREATE DATABASE only_here');
    const { rows } = await other.ask("SELECT name FROM system.databases WHERE name = 'only_here'");
    expect(rows).toEqual([]);
    await Promise.all([one.close(), other.close()]);
  });
});
