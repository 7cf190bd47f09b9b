// What a program sends and what it writes is found by the dashboards, and none of it is lost on the way. Kubernetes, the
// collectors and the engine of ClickHouse are real; configurations, rights, tables and dashboards are as they are rendered.
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createKubernetesClient, until, type Cluster, type KubernetesClient, type Run } from '@cedille/cluster';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expandMacros } from '../clickhouse/expand-macros.ts';
import type { Row } from '../clickhouse/open-clickhouse.ts';
import { openCluster } from '../support/open-cluster.ts';
import { readSettings } from '../support/settings.ts';
import { answersAt } from './answers-at.ts';
import { addPod, writeAccess } from './pods.ts';
import { renderTelemetry, type RenderedTelemetry } from './rendered-telemetry.ts';
import { prepareStore, type TelemetryStore } from './start-clickhouse.ts';
import { elsewhere, prepareCollector, type Collector } from './start-collector.ts';

const settings = readSettings();
const ACCOUNT = { user: 'collector', password: 'of-this-run-alone' };
/** Of a Pod: all of 127.0.0.0/8 is this machine. */
const ADDRESS = '127.0.0.2';

let run: Run;
let cluster: Cluster;
let client: KubernetesClient;
let rendered: RenderedTelemetry;
let store: TelemetryStore;
let gateway: Collector;
let agent: Collector | undefined;
let shop: { namespace: string; name: string; uid: string; url: string };
let logs: string;

beforeAll(async () => {
  ({ run, cluster } = await openCluster({ settings, what: 'telemetry', needs: ['schema'] }));
  client = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
  rendered = await renderTelemetry(settings);
  store = await prepareStore({ root: settings.root, run, account: ACCOUNT });
  await store.start();
  const ports = { grpc: await run.port(), http: await run.port(), health: await run.port(), agent: await run.port() };
  gateway = await prepareGateway(ports);
  await gateway.start();
  logs = join(run.folder, 'pods');
  await mkdir(logs);
  agent = await prepareAgent(ports);
  await agent?.start();
  shop = await openShop(`http://127.0.0.1:${ports.http}`);
});

afterAll(async () => {
  client?.close();
  await run?.close();
});

interface Ports {
  grpc: number;
  http: number;
  health: number;
  agent: number;
}

async function prepareGateway({ grpc, http, health }: Ports): Promise<Collector> {
  const { name, namespace, config } = rendered.gateway;
  await client.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  for (const object of rendered.rights) await client.apply(object);
  const access = join(run.folder, 'gateway.kubeconfig');
  await writeAccess(client, { kubeconfig: cluster.kubeconfig, file: access, namespace, name });
  const queue = join(run.folder, 'queue');
  await mkdir(queue);
  const { endpoint } = config.exporters['clickhouse'] as { endpoint: string };
  const moved = elsewhere(config, {
    [new URL(endpoint).host]: store.address,
    '/etc/clickhouse-ca/ca.crt': store.authority,
    '/var/lib/otelcol': queue,
    '0.0.0.0:13133': `127.0.0.1:${health}`,
    '0.0.0.0:4317': `127.0.0.1:${grpc}`,
    '0.0.0.0:4318': `127.0.0.1:${http}`,
    'http://localhost:4317': `http://127.0.0.1:${grpc}`,
    // Only a Pod finds the API server by itself.
    '"auth_type":"serviceAccount"': '"auth_type":"kubeConfig"',
  });
  const env = { CLICKHOUSE_PASSWORD: ACCOUNT.password, KUBECONFIG: access };
  return prepareCollector({ root: settings.root, run, name: 'gateway', config: moved, env, port: health });
}

/** What reads the logs of Pods; what else it reads needs a machine with a kubelet. */
async function prepareAgent({ grpc, agent: health }: Ports): Promise<Collector | undefined> {
  if (!rendered.agent) return undefined;
  const { extensions, receivers, service, ...rest } = rendered.agent.config;
  const { health_check, file_storage } = extensions;
  const reading = {
    ...rest,
    extensions: { health_check, file_storage },
    receivers: { file_log: receivers['file_log']! },
    service: {
      ...service,
      extensions: ['health_check', 'file_storage'],
      pipelines: { logs: { ...service.pipelines['logs']!, receivers: ['file_log'] } },
    },
  };
  const places = join(run.folder, 'places');
  await mkdir(places);
  const { endpoint } = rest.exporters['otlp_grpc'] as { endpoint: string };
  const moved = elsewhere(reading, {
    [endpoint]: `127.0.0.1:${grpc}`,
    '/var/lib/otelcol': places,
    '/var/log/pods': logs,
    '0.0.0.0:13133': `127.0.0.1:${health}`,
  });
  const env = { NODE_NAME: 'one', NODE_ADDRESS: '127.0.0.1' };
  return prepareCollector({ root: settings.root, run, name: 'agent', config: moved, env, port: health });
}

async function openShop(otlp: string): Promise<typeof shop> {
  const place = { namespace: `${rendered.club}-shop`, name: 'shop-0' };
  const uid = await addPod(client, { ...place, address: ADDRESS });
  const port = await run.port();
  const program = await run.start({
    name: 'shop',
    file: process.execPath,
    args: [fileURLToPath(new URL('sample-shop.mjs', import.meta.url))],
    env: { PORT: String(port), OTLP: otlp, ADDRESS },
  });
  await answersAt(port, program);
  return { ...place, uid, url: `http://127.0.0.1:${port}` };
}

/** What the shop answers: the identifier of the trace of the request. */
async function order(name: string): Promise<string> {
  const answer = await fetch(`${shop.url}/${name}`);
  const said = await answer.text();
  expect(answer.status, said).toBe(200);
  return said;
}

/** What a panel shows of the last half hour. */
async function shownBy(panel: string): Promise<readonly Row[]> {
  const query = rendered.queries.find(({ name }) => name === panel);
  if (!query) throw new Error(`no dashboard has ${panel}`);
  const now = Date.now();
  const sql = expandMacros(query.sql, {
    from: new Date(now - 1_800_000),
    to: new Date(now + 60_000),
    intervalMs: 60_000,
    variables: { service: ['shop'] },
  });
  return (await store.clickhouse.ask(sql)).rows;
}

/** Waits until a panel shows what is looked for. */
async function shows(panel: string, wanted: (row: Row) => boolean): Promise<Row> {
  let rows: readonly Row[] = [];
  await until({
    what: `the panel ${panel} shows it`,
    condition: async () => (rows = await shownBy(panel)).some(wanted),
    state: () => Promise.resolve(JSON.stringify(rows)),
  });
  return rows.find(wanted)!;
}

describe('a request to an application', () => {
  let trace: string;

  beforeAll(async () => {
    await store.clickhouse.ask('USE otel');
    trace = await order('first');
  });

  it('is a trace that the dashboards of services and of its club show', async () => {
    await shows('services, Requests', row => row['service'] === 'shop' && Number(row['value']) > 0);
    await shows(`club-${rendered.club}, Requests`, row => row['service'] === 'shop');
    const { rows } = await store.clickhouse.ask(`SELECT SpanName FROM otel_traces WHERE TraceId = '${trace}'`);
    expect(rows).toEqual([{ SpanName: 'GET /{order}' }]);
  });

  it('is a log record that they show', async () => {
    const isIt = (row: Row) => row['body'] === 'order first: out of stock' && row['level'] === 'ERROR';
    await shows('services, Latest errors', isIt);
    await shows(`club-${rendered.club}, Latest errors`, isIt);
  });

  it('is a measurement that they show', async () => {
    await shows('services, Measurements', row => row['metric'] === 'shop.orders' && Number(row['value']) === 1);
  });

  it('comes from a Pod that nobody named but the API server, in an environment that the gateway named', async () => {
    const { rows } = await store.clickhouse.ask(
      `SELECT ResourceAttributes AS of FROM otel_traces WHERE TraceId = '${trace}'`,
    );
    expect(rows[0]!['of']).toMatchObject({
      'k8s.namespace.name': shop.namespace,
      'k8s.pod.name': shop.name,
      'k8s.pod.uid': shop.uid,
      'deployment.environment.name': rendered.environment,
    });
  });
});

it('a line that a container writes is a log record of its Pod', async ({ skip }) => {
  if (!agent) skip('no environment has agents');
  const folder = join(logs, `${shop.namespace}_${shop.name}_${shop.uid}`, 'shop');
  await mkdir(folder, { recursive: true });
  await appendFile(join(folder, '0.log'), `${new Date().toISOString()} stdout F listening\n`);
  const written = "SELECT ResourceAttributes AS of FROM otel_logs WHERE Body = 'listening'";
  await until({
    what: 'the line is in ClickHouse',
    condition: async () => (await store.clickhouse.ask(written)).rows.length > 0,
  });
  const { rows } = await store.clickhouse.ask(written);
  expect(rows[0]!['of']).toMatchObject({
    'k8s.namespace.name': shop.namespace,
    'k8s.pod.name': shop.name,
    'k8s.container.name': 'shop',
    'k8s.node.name': 'one',
  });
  await shows(`club-${rendered.club}, Log lines by severity`, row => row['severity'] === 'unknown');
});

describe('while ClickHouse is away', () => {
  it('whatever was accepted waits on the disk, and outlives a collector that is killed', async () => {
    await store.stop();
    const before = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(order));
    await gateway.kill();
    await gateway.start();
    const after = await Promise.all(['f', 'g', 'h'].map(order));
    await gateway.kill();
    await store.start();
    await gateway.start();
    const accepted = [...before, ...after].sort();
    const arrived = async (table: string): Promise<unknown[]> => {
      const list = accepted.map(id => `'${id}'`).join(', ');
      const sql = `SELECT DISTINCT TraceId FROM ${table} WHERE TraceId IN (${list}) ORDER BY TraceId`;
      return (await store.clickhouse.ask(sql)).rows.map(row => row['TraceId']);
    };
    for (const table of ['otel_traces', 'otel_logs']) {
      await until({
        what: `${table} has what was accepted`,
        timeoutMs: 120_000,
        condition: async () => (await arrived(table)).length === accepted.length,
        state: async () => JSON.stringify(await arrived(table)),
      });
      expect(await arrived(table)).toEqual(accepted);
    }
    await shows('services, Measurements', row => row['metric'] === 'shop.orders' && Number(row['value']) === 9);
  });
});
