import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { contextFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { RUNBOOK, rulesFile, rulesOf } from '../alerts/rules.ts';
import { foldersOf } from './index.ts';
import { json, type Dashboard, type Panel } from './dashboard.ts';
import { METRICS } from './metrics.ts';
import { sql } from './queries.ts';

const clubs = ['robotics', 'chess-club'].map(name => ({ name, team: name }));
const COLLECTORS = ['telemetry', 'telemetry-agent'];
const EVERYTHING = [...COLLECTORS, 'argocd', 'cert-manager', 'contour', 'mayastor', 'vault', 'velero'];

const environment = (facts: Facts = {}) => contextFor('grafana', facts).environment;
const dashboards = (facts?: Facts) => Object.values(foldersOf(environment(facts))).flatMap(folder => folder.dashboards);
const uids = (facts?: Facts) => dashboards(facts).map(({ uid }) => uid);

describe('dashboards', () => {
  it('are about what runs there, and one is about each club', () => {
    expect(uids({ components: COLLECTORS })).toEqual(['platform', 'services', 'storage', 'costs']);
    expect(uids()).toEqual(['services']);
    expect(uids({ components: EVERYTHING, clubs })).toEqual([
      ...['platform', 'services', 'delivery', 'storage', 'gateway', 'costs'],
      ...['club-robotics', 'club-chess-club'],
    ]);
  });

  it('tell of disk pools and backups only where there are any', () => {
    const titles = (...components: string[]) =>
      dashboards({ components: [...COLLECTORS, ...components] })
        .find(({ uid }) => uid === 'storage')!
        .panels.map(({ title }) => title);
    expect(titles()).not.toContain('Disk pools');
    expect(titles('mayastor')).toContain('Disk pools');
    expect(titles()).not.toContain('Age of the last backup');
    expect(titles('velero')).toContain('Age of the last backup');
  });

  it('show a club its own namespaces, and not those of one whose name begins the same', () => {
    const [, robotics] = dashboards({ components: COLLECTORS, clubs: [{ name: 'rob', team: 'Rob' }, ...clubs] }).slice(
      -3,
    );
    for (const { query } of robotics!.panels) {
      expect(query).toContain("startsWith(ResourceAttributes['k8s.namespace.name'], 'robotics-')");
      expect(query).not.toContain("'rob-'");
    }
  });

  it('say of every panel what it shows, once', () => {
    for (const { title: dashboard, panels } of dashboards({ components: EVERYTHING, clubs })) {
      const titles = panels.map(({ title }) => title);
      expect(new Set(titles).size, dashboard).toBe(titles.length);
      for (const { title, description } of panels) {
        expect(title, dashboard).toMatch(/^\S.*\S$/);
        expect(description, title).toMatch(/^\S.*\.$/);
      }
    }
  });

  it('have an address for a link, and names that fit into it', () => {
    for (const uid of uids({ components: EVERYTHING, clubs: [...clubs, { name: 'a'.repeat(63), team: 'A' }] }))
      expect(uid).toMatch(/^[a-z0-9-]{1,40}$/);
  });

  it('are the same from run to run', () => {
    const all = () => dashboards({ components: EVERYTHING, clubs }).map(json);
    expect(all()).toEqual(all());
  });
});

describe('rules', () => {
  const rules = rulesOf(environment({ components: EVERYTHING, clubs }));

  it('have names and addresses of their own', () => {
    for (const key of ['uid', 'title'] as const) {
      const all = rules.map(rule => rule[key]);
      expect(new Set(all).size, key).toBe(all.length);
    }
  });

  it('say where to look, each at the place that its alert links', async () => {
    const [file = '', anchor = ''] = RUNBOOK.split('#');
    const text = await readFile(join(import.meta.dirname, '../../../..', file), 'utf8');
    const section = text.split(/^## /m).find(one => one.toLowerCase().startsWith(anchor.replaceAll('-', ' ')));
    const rows = section?.split('\n').filter(line => line.startsWith('| ')) ?? [];
    for (const { title, severity } of rules) {
      const row = rows.find(line => line.startsWith(`| ${title} `));
      expect(row, title).toMatch(new RegExp(`\\| ${severity} +\\| \\S`));
    }
  });
});

describe('queries', () => {
  const facts = environment({ components: EVERYTHING, clubs });
  const panels = dashboards({ components: EVERYTHING, clubs }).flatMap(dashboard => dashboard.panels);
  const queries = [...panels, ...rulesOf(facts)].map(({ query }) => query);

  it.each(queries.map(query => [query]))('ask for metrics that are collected, where they are written to: %s', query => {
    for (const [, table, named] of query.matchAll(/FROM otel_metrics_(\w+) WHERE MetricName IN \(([^)]*)\)/g))
      for (const name of named!.split(', ').map(text => text.slice(1, -1))) {
        expect(Object.keys(METRICS), name).toContain(name);
        expect(METRICS[name as keyof typeof METRICS].kind, name).toBe(table);
      }
    for (const [, name] of query.matchAll(/MetricName = '([^']*)'/g)) expect(Object.keys(METRICS)).toContain(name);
    if (query.includes('otel_metrics_'))
      expect(query).toMatch(/MetricName IN \('|count\(\) AS value|ServiceName IN \(/);
  });

  it('leave no metric in the list that nobody asks for', () => {
    const asked = new Set(queries.flatMap(query => [...query.matchAll(/'([\w.]+)'/g)].map(([, name]) => name)));
    expect(Object.keys(METRICS).filter(name => !asked.has(name))).toEqual([]);
  });
});

describe('a dashboard as Grafana reads it', () => {
  const panel = (rest: Partial<Panel>): Panel => ({
    title: 'T',
    description: 'D',
    shows: 'timeseries',
    query: 'SELECT 1',
    ...rest,
  });
  const written = (...panels: Panel[]) =>
    (
      JSON.parse(json({ uid: 'u', title: 't', description: 'd', tags: [], panels })) as {
        panels: { id: number; gridPos: object; fieldConfig: { defaults: { thresholds?: { steps: object[] } } } }[];
      }
    ).panels;

  it('is laid out from left to right, in rows as high as their highest panel', () => {
    const panels = written(panel({ shows: 'stat' }), panel({ width: 18 }), panel({ shows: 'logs' }), panel({}));
    expect(panels.map(({ id, gridPos }) => ({ id, ...gridPos }))).toEqual([
      { id: 1, x: 0, y: 0, w: 6, h: 4 },
      { id: 2, x: 6, y: 0, w: 18, h: 8 },
      { id: 3, x: 0, y: 8, w: 24, h: 12 },
      { id: 4, x: 0, y: 20, w: 8, h: 8 },
    ]);
  });

  it('has one colour where a number is neither good nor bad', () => {
    const [{ fieldConfig }] = written({ ...panel({}), shows: 'stat' }) as [ReturnType<typeof written>[number]];
    expect(fieldConfig.defaults).toMatchObject({ color: { mode: 'fixed' } });
    const [judged] = written({ ...panel({ thresholds: { yellow: 1, red: 2 } }), shows: 'stat' });
    expect(judged!.fieldConfig.defaults).toMatchObject({ color: { mode: 'thresholds' } });
  });

  it.each([
    [
      { yellow: 0.8, red: 0.9 },
      [
        ['green', null],
        ['yellow', 0.8],
        ['red', 0.9],
      ],
    ],
    [
      { yellow: 1, red: 0.5 },
      [
        ['red', null],
        ['yellow', 0.5],
        ['green', 1],
      ],
    ],
  ])('has thresholds in both directions: %o', (thresholds, expected) => {
    const [{ fieldConfig }] = written(panel({ thresholds })) as [ReturnType<typeof written>[number]];
    expect(fieldConfig.defaults.thresholds?.steps).toEqual(expected.map(([color, value]) => ({ color, value })));
  });
});

describe('SQL', () => {
  it('has the indentation of its own lines, not of the code around it', () => {
    const inner = sql`
      SELECT b
        FROM c`;
    expect(sql`
          SELECT a FROM (
            ${inner}
          ) ORDER BY ${'a'}`).toBe('SELECT a FROM (\n  SELECT b\n    FROM c\n) ORDER BY a');
  });
});

it('shows and watches what is recorded, and writes each kind of panel and a rule as recorded', async () => {
  const facts = environment({ components: EVERYTHING, clubs: clubs.slice(0, 1) });
  const rules = rulesOf(facts);
  const example: Dashboard = {
    ...{ uid: 'example', title: 'Example', description: 'One panel of each kind.', tags: ['example'] },
    variables: [{ name: 'service', label: 'Service', query: 'SELECT DISTINCT ServiceName FROM spans' }],
    panels: (['timeseries', 'stat', 'table', 'logs'] as const).map(shows => ({
      ...{ title: shows, description: 'It is shown.', shows, query: 'SELECT 1 AS value' },
      ...{ unit: 's', units: { size: 'bytes' } },
    })),
  };
  const written = {
    folders: foldersOf(facts),
    rules,
    dashboardAsGrafanaReadsIt: JSON.parse(json(example)) as unknown,
    ruleAsGrafanaReadsIt: rulesFile(rules.slice(0, 1), {
      ...{ folder: 'Platform', repository: 'https://git.example.org/platform.git' },
    }),
  };
  const head = '# Recorded by src/dashboards/dashboards.spec.ts: npx vitest run charts/grafana -u\n';
  const text = head + stringify(written, { aliasDuplicateObjects: false });
  await expect(text).toMatchFileSnapshot('../recorded-dashboards.yaml');
});
