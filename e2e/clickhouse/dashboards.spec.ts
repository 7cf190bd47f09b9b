import { fileURLToPath } from 'node:url';
import { loadGenerators } from '@cedille/values';
import { contextFor } from '@cedille/values/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queriesOf, type DashboardQuery } from './dashboard-queries.ts';
import { expandMacros, type QueryContext } from './expand-macros.ts';
import type { Answer, ClickHouse } from './open-clickhouse.ts';
import { insertTelemetry } from './sample-telemetry.ts';
import { openTelemetryDatabase } from './telemetry-database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** Whatever has a dashboard or a rule runs there. */
const FACTS = {
  components: [
    ...['argocd', 'cert-manager', 'contour', 'grafana', 'mayastor', 'telemetry', 'telemetry-agent', 'vault', 'velero'],
  ],
  clubs: [
    { name: 'robotics', team: 'Robotics' },
    { name: 'chess-club', team: 'Chess' },
  ],
  telemetry: {
    otlp: 'http://otel.observability.svc:4317',
    clickhouse: { host: 'a.b.svc', port: 9440, database: 'otel' },
  },
};

const values = (await (await loadGenerators(root, ['grafana'])).get('grafana')!(contextFor('grafana', FACTS))) as {
  dashboards: Record<string, Record<string, string>>;
  grafana: { alerting: { 'rules.yaml': { groups: { rules: RuleJson[] }[] } } };
};

interface RuleJson {
  uid: string;
  /** The query, and the threshold for what it answers. */
  data: [
    { model: { rawSql: string } },
    { model: { conditions: [{ evaluator: { type: 'gt' | 'lt'; params: [number] } }] } },
  ];
}

const RULES = values.grafana.alerting['rules.yaml'].groups.flatMap(({ rules }) => rules);

const QUERIES: readonly DashboardQuery[] = [
  ...Object.values(values.dashboards).flatMap(files => Object.values(files).flatMap(queriesOf)),
  ...RULES.map(({ uid, data }) => ({ name: `alert ${uid}`, shows: 'alert', sql: data[0].model.rawSql })),
];

const end = new Date(Math.trunc(Date.now() / 60_000) * 60_000);
const context: QueryContext = {
  from: new Date(end.getTime() - 3_600_000),
  to: end,
  intervalMs: 60_000,
  variables: { service: ['shop', 'board'] },
};

const NUMBER = /^(Nullable\()?(U?Int(8|16|32|64)|Float(32|64))\)?$/;
const TIME = /^DateTime(64)?\b/;
const TEXT = /^(LowCardinality\()?String\)?$/;

describe('queries of dashboards and alerts, in a real ClickHouse', () => {
  let clickhouse: ClickHouse;

  beforeAll(async () => {
    clickhouse = await openTelemetryDatabase(root);
    await clickhouse.ask('USE otel');
    await insertTelemetry(clickhouse, end);
  }, 600_000);
  afterAll(() => clickhouse.close());

  it.each(QUERIES)('$name: answers what is shown as $shows', async ({ shows, sql }) => {
    const answer = await clickhouse.ask(expandMacros(sql, context));
    expect(answer.rows.length, 'a query that finds nothing proves nothing').toBeGreaterThan(0);
    EXPECTED[shows]!(answer);
  });

  it('alerts of what is wrong, and of nothing else', async () => {
    const told: Record<string, unknown[]> = {};
    for (const { uid, data } of RULES) {
      const { type, params } = data[1].model.conditions[0].evaluator;
      const { rows } = await clickhouse.ask(expandMacros(data[0].model.rawSql, context));
      const isWrong = (value: number) => (type === 'gt' ? value > params[0] : value < params[0]);
      const wrong = rows.filter(row => isWrong(Number(row['value'])));
      if (wrong.length) told[uid] = wrong.map(({ value: _value, ...labels }) => labels);
    }
    const { 'telemetry-lost': lost, ...rest } = told;
    expect(lost).toHaveLength(9);
    expect(rest).toEqual({
      'node-down': [{ node: 'three' }],
      'volume-full': [{ club: 'robotics', namespace: 'robotics-site', volume: 'site' }],
      'pod-not-ready': [
        { club: '', namespace: 'vault', pod: 'vault-0' },
        { club: 'robotics', namespace: 'robotics-site', pod: 'site-0' },
      ],
      'certificate-expiry': [{ club: 'robotics', namespace: 'robotics-site', certificate: 'site' }],
      'application-degraded': [{ club: 'robotics', application: 'site', project: 'club-robotics' }],
      'vault-sealed': [{ pod: 'vault-0' }],
      'backup-missing': [{ schedule: 'velero-grafana' }],
    });
  });

  it('counts on after a program started again, and leaves out what has ended', async () => {
    const answer = async (name: string) => {
      const { sql } = QUERIES.find(query => query.name === name)!;
      return (await clickhouse.ask(expandMacros(sql, context))).rows.map(row => Number(row['value']));
    };
    // 100, 160, then 60 since it began anew: 60 and 60 in two minutes, beside 6 failed ones.
    const requests = await answer('gateway, Requests by Service');
    expect(requests.reduce((sum, value) => sum + value * 60, 0)).toBeCloseTo(126);
    expect(await answer('gateway, Time to answer, 95th percentile')).toEqual([100]);
    expect(await answer('delivery, Applications')).toEqual([2]);
  });

  it.each(QUERIES)('$name: does not pass with a column that is not there', async ({ sql }) => {
    const misspelled = sql.replace(/\b(ResourceAttributes|Attributes|TimeUnix|Timestamp)\b/, '$1s');
    expect(misspelled).not.toBe(sql);
    await expect(clickhouse.ask(expandMacros(misspelled, context))).rejects.toThrow(
      /Unknown expression|UNKNOWN_IDENTIFIER/,
    );
  });
});

const types = ({ columns }: Answer) => columns.map(({ type }) => type);
const kinds = (answer: Answer, kind: RegExp) => types(answer).filter(type => kind.test(type));

/** What Grafana can show in each way, and no more: it says nothing about the rest, and shows nothing. */
const EXPECTED: Readonly<Record<string, (answer: Answer) => void>> = {
  timeseries(answer) {
    const [first, ...rest] = types(answer);
    expect(first).toMatch(TIME);
    expect(rest.filter(type => NUMBER.test(type))).toHaveLength(1);
    expect(rest.filter(type => !NUMBER.test(type) && !TEXT.test(type))).toEqual([]);
    const times = answer.rows.map(row => String(row[answer.columns[0]!.name]));
    expect(times).toEqual([...times].sort());
  },
  stat(answer) {
    expect(answer.rows).toHaveLength(1);
    expect(answer.columns).toEqual([{ name: 'value', type: expect.stringMatching(NUMBER) as string }]);
    expect(answer.rows[0]!['value']).not.toBeNull();
  },
  table(answer) {
    const shown = [NUMBER, TEXT, TIME].flatMap(kind => kinds(answer, kind));
    expect(shown).toHaveLength(answer.columns.length);
  },
  logs(answer) {
    const columns = Object.fromEntries(answer.columns.map(({ name, type }) => [name, type]));
    expect(columns['timestamp']).toMatch(TIME);
    for (const name of ['body', 'level']) expect(columns[name]).toMatch(TEXT);
  },
  variable(answer) {
    expect(answer.columns).toHaveLength(1);
    expect(types(answer)[0]).toMatch(TEXT);
  },
  /** One number, and texts that become labels: a row for each thing that may be wrong. */
  alert(answer) {
    expect(kinds(answer, NUMBER)).toHaveLength(1);
    expect(answer.columns.at(-1)?.name).toBe('value');
    expect(kinds(answer, TEXT)).toHaveLength(answer.columns.length - 1);
  },
};
