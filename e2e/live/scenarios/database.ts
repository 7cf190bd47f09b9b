import { imagesOf, until, type KubernetesObject } from '@cedille/cluster';
import { describe, expect, it } from 'vitest';
import { imageMaker } from '../../images/image-maker.ts';
import type { LivePlatform } from '../../support/live-platform.ts';
import { renderRequest } from '../../support/render-request.ts';
import { tell } from '../../support/tell.ts';

/** The application whose database is lost, and the one that gets it back. */
const LEDGER = 'cedille-ledger';
const AGAIN = 'cedille-ledger-again';
const BUCKET = 'cedille-local-backup';
const NAMESPACE = 'buckets';
const STORE = `http://store.${NAMESPACE}.svc:4443`;

/** A database that one file asks for is made, backed up, lost, and restored with everything that was written into it. */
export function database(platform: () => LivePlatform): void {
  describe('a database', () => {
    it('is made as one file asks for it, and backed up as soon as it is there', async () => {
      const store = bucketStore();
      const objects = await databaseOf(platform(), LEDGER, '');
      await provide(platform(), [...store, ...objects]);
      for (const object of [...store, ...objects]) await platform().client.apply(object);
      await isReady(platform(), LEDGER);
      await until({
        what: 'the first backup is complete',
        timeoutMs: 600_000,
        everyMs: 2_000,
        condition: async () => (await backups(platform())).some(({ phase }) => phase === 'completed'),
        state: async () => JSON.stringify(await backups(platform())),
      });
    });

    it('keeps what is written after its backup, because each change is archived, too', async () => {
      await query(platform(), LEDGER, 'create table entries as select generate_series(1, 1000) as id');
      const segment = await query(platform(), LEDGER, 'select pg_walfile_name(pg_switch_wal())');
      await until({
        what: 'what was written is in the bucket',
        timeoutMs: 300_000,
        everyMs: 2_000,
        condition: async () =>
          (await query(platform(), LEDGER, 'select last_archived_wal from pg_stat_archiver')) >= segment,
        state: () => query(platform(), LEDGER, 'select * from pg_stat_archiver'),
      });
    });

    it('is there again beside the one that was lost, with all that was in it', async () => {
      const { client } = platform();
      await client.delete({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: LEDGER } });
      const lost = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: LEDGER } };
      await until({
        what: 'the database is gone with its volume',
        timeoutMs: 300_000,
        condition: async () => (await client.read(lost)) === undefined,
      });
      const folder = `gs://${BUCKET}/${platform().workspace.environment}/${LEDGER}`;
      const asked = `, recovery: { from: ${clusterOf(LEDGER)} }, backup: { destination: '${folder}' }`;
      for (const object of await databaseOf(platform(), AGAIN, asked)) await client.apply(object);
      await isReady(platform(), AGAIN);
      expect(await query(platform(), AGAIN, 'select count(*), max(id) from entries')).toBe('1000|1000');
    });
  });
}

function clusterOf(name: string): string {
  return `${name}-web-app-db`;
}

/** What belongs to the database, and no more: the key of the bucket is not in Vault, and buckets are not at Google. */
async function databaseOf({ workspace }: LivePlatform, name: string, asked: string): Promise<KubernetesObject[]> {
  const request = `club: cedille
image: { repository: docker.io/nginxinc/nginx-unprivileged, tag: 1.28.0-alpine3.21 }
database: { storage: { size: 1Gi }${asked} }
secrets: { ${name}-backup: { path: ${name}/backup, keys: [credentials.json] } }
`;
  const facts = `backup: { bucket: ${BUCKET} }\n`;
  const rendered = await renderRequest({ workspace, name, folder: 'apps', request, facts });
  const objects = rendered.filter(({ kind }) => OF_DATABASE.has(kind));
  expect(objects.map(({ kind }) => kind)).toEqual(expect.arrayContaining([...OF_DATABASE]));
  for (const { kind, spec } of objects)
    if (kind === 'ObjectStore')
      (spec as ObjectStoreSpec).instanceSidecarConfiguration.env = [{ name: 'STORAGE_EMULATOR_HOST', value: STORE }];
  return [...objects, secret(name)];
}

const OF_DATABASE: ReadonlySet<string> = new Set(['Namespace', 'Cluster', 'ObjectStore', 'ScheduledBackup']);

interface ObjectStoreSpec {
  instanceSidecarConfiguration: { env?: { name: string; value: string }[] };
}

/** Nobody asks for it: a bucket that is not at Google knows no accounts. */
function secret(name: string): KubernetesObject {
  const metadata = { name: `${name}-backup`, namespace: name };
  return { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { 'credentials.json': '{}' } };
}

/** Answers as the buckets of Google do, and keeps all in memory. */
function bucketStore(): KubernetesObject[] {
  const metadata = { name: 'store', namespace: NAMESPACE };
  const labels = { app: 'store' };
  const container = {
    name: 'store',
    image: 'docker.io/fsouza/fake-gcs-server:1.56.1',
    args: ['-scheme=http', '-port=4443', '-backend=memory', `-external-url=${STORE}`],
    ports: [{ containerPort: 4443 }],
    readinessProbe: { httpGet: { path: '/_internal/healthcheck', port: 4443 } },
  };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: NAMESPACE } },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { selector: { matchLabels: labels }, template } },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: 4443 }] } },
  ];
}

/** Images that the platform names nowhere in Pods: the operator and its plugin start them. */
async function provide({ root, cluster, objects }: LivePlatform, all: readonly KubernetesObject[]): Promise<void> {
  if (cluster.capabilities.has('upstreamImages')) return;
  const sidecars = objects('cloudnative-pg').flatMap(({ data }) => (data as Settings | undefined)?.SIDECAR_IMAGE ?? []);
  expect(sidecars).toHaveLength(1);
  const images = [...imagesOf(all), ...sidecars];
  const { made, standIns, missing } = await imageMaker.forPods('database', images, { root, onProgress: tell });
  expect(missing).toEqual([]);
  for (const { image, differs } of standIns) tell(`database: ${image} is a stand-in: ${differs}`);
  await cluster.loadImages([made!.file]);
}

interface Settings {
  SIDECAR_IMAGE?: string;
}

async function isReady({ client, kubectl }: LivePlatform, name: string): Promise<void> {
  const metadata = { name: clusterOf(name), namespace: name };
  const found = { apiVersion: 'postgresql.cnpg.io/v1', kind: 'Cluster', metadata };
  await until({
    what: `the database of ${name} is ready`,
    timeoutMs: 600_000,
    everyMs: 1_000,
    condition: async () => {
      const { status } = ((await client.read(found)) ?? {}) as { status?: { readyInstances?: number } };
      return status?.readyInstances === 1;
    },
    state: () => kubectl(['-n', name, 'get', 'clusters.postgresql.cnpg.io,pods,events']),
  });
}

async function backups({ client }: LivePlatform): Promise<{ phase?: string; error?: string }[]> {
  const found = await client.list({ apiVersion: 'postgresql.cnpg.io/v1', kind: 'Backup', namespace: LEDGER });
  return found.map(({ status }) => (status ?? {}) as { phase?: string; error?: string });
}

/** What PostgreSQL answers, in columns with bars between them. */
async function query({ kubectl }: LivePlatform, name: string, sql: string): Promise<string> {
  const psql = ['psql', '--tuples-only', '--no-align', '--dbname=app', `--command=${sql}`];
  return (await kubectl(['-n', name, 'exec', `${clusterOf(name)}-1`, '-c', 'postgres', '--', ...psql])).trim();
}
