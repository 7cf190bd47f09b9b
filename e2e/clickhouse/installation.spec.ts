import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadToolVersions } from '@cedille/helm';
import { renderManifests } from '@cedille/pipeline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { openClickHouse, type ClickHouse } from './open-clickhouse.ts';

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

/** What a ClickHouseInstallation says, as far as it is asked for here. */
interface Installation {
  spec: {
    configuration: {
      files: Record<string, string>;
      users: Record<string, unknown>;
      clusters: { name: string }[];
    };
    templates: { podTemplates: { spec: { containers: { image: string }[] } }[] };
  };
}

describe('the installation of management, as it is rendered', () => {
  let installation: Installation;
  let folder: string;
  let clickhouse: ClickHouse;

  beforeAll(async () => {
    const { manifests } = await renderManifests({ root, environments: ['management'], components: ['clickhouse'] });
    const texts = manifests.flatMap(one => one.manifests.map(({ text }) => text));
    installation = texts
      .flatMap(text => parseAllDocuments(text).map(document => document.toJS() as { kind?: string } & Installation))
      .find(object => object?.kind === 'ClickHouseInstallation')!;
    folder = await mkdtemp(join(tmpdir(), 'cedille-clickhouse-config-'));
    const [{ name }] = installation.spec.configuration.clusters as [{ name: string }];
    // What the operator writes for each server.
    const config = `<clickhouse>
      <tcp_port>9000</tcp_port>
      <macros><cluster>${name}</cluster><shard>0</shard><replica>one</replica></macros>
      <remote_servers><${name}><shard><replica><host>localhost</host><port>9000</port></replica></shard></${name}></remote_servers>
    </clickhouse>`;
    await writeFile(join(folder, 'config.xml'), config);
    clickhouse = await openClickHouse(root, { config: join(folder, 'config.xml') });
    for (const statement of statementsOf(installation)) await clickhouse.ask(statement);
  }, 600_000);

  afterAll(async () => {
    await clickhouse.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('spreads what is written over what is stored, and reads it all', async () => {
    for (const sample of await samples()) await clickhouse.ask(sample);
    const counted = ['otel', 'otel_shard'].map(database => `SELECT count() AS rows FROM ${database}.otel_traces`);
    for (const sql of counted) expect((await clickhouse.ask(sql)).rows).toEqual([{ rows: 7200 }]);
    const view = 'SELECT uniq(TraceId) > 7000 AS all FROM otel.otel_traces_trace_id_ts';
    expect((await clickhouse.ask(view)).rows).toEqual([{ all: 1 }]);
  });

  it('gives accounts rights that ClickHouse knows', async () => {
    const { users } = installation.spec.configuration;
    const rights = Object.entries(users).flatMap(([key, value]) =>
      key.endsWith('/grants/query') ? (value as string[]) : [],
    );
    expect(rights.length).toBeGreaterThan(6);
    for (const right of rights) await clickhouse.ask(`SELECT formatQuery('${right} TO somebody')`);
  });

  it('is of the release that statements are tried on', async () => {
    const [{ image }] = installation.spec.templates.podTemplates[0]!.spec.containers as [{ image: string }];
    const { version } = (await loadToolVersions(root, 'chdb')).chdb;
    expect(/:(\d+\.\d+)\./.exec(image)?.[1]).toBe(/^\d+\.\d+/.exec(version)?.[0]);
  });
});

/** The library has no Keeper: what is replicated there is not here. */
function statementsOf({ spec: { configuration } }: Installation): string[] {
  const statements = [...configuration.files['config.d/schema.xml']!.matchAll(/<query>([\s\S]*?)<\/query>/g)];
  return statements.map(([, text]) =>
    text!
      .replace(/ReplicatedMergeTree\([^)]*\)/, 'MergeTree')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&'),
  );
}

async function samples(): Promise<string[]> {
  const of = join(root, 'charts/clickhouse/files/sample');
  return Promise.all((await readdir(of)).sort().map(file => readFile(join(of, file), 'utf8')));
}
