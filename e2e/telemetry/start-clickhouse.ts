import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Run } from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import type { ClickHouse } from '../clickhouse/open-clickhouse.ts';
import { openTelemetryDatabase } from '../clickhouse/telemetry-database.ts';
import { createAuthority } from '../control-plane/certificates.ts';
import { tell } from '../support/tell.ts';
import { answersAt } from './answers-at.ts';

/** A ClickHouse with the tables of telemetry that clients reach as they would a server: over TLS, in its native protocol. */
export interface TelemetryStore {
  /** `127.0.0.1:<port>`, whether it answers there at the moment or not. */
  address: string;
  /** File with the authority of its certificate. */
  authority: string;
  /** The engine, for asking it without the protocol. */
  clickhouse: ClickHouse;
  start(): Promise<void>;
  /** Nobody answers until it is started again; what was written is kept. */
  stop(): Promise<void>;
}

export interface StartStoreOptions {
  root: string;
  run: Run;
  /** The one that may sign in. */
  account: { user: string; password: string };
}

/** Not yet started. @throws CedilleError `tool-missing` */
export async function prepareStore({ root, run, account }: StartStoreOptions): Promise<TelemetryStore> {
  const { path: front } = await resolveTool('clickhouse-front', { root, onProgress: tell });
  const clickhouse = await openTelemetryDatabase(root);
  run.defer(() => clickhouse.close());
  const engine = await serveEngine(clickhouse);
  run.defer(async () => void engine.close());
  const folder = join(run.folder, 'clickhouse');
  const file = (name: string): string => join(folder, name);
  await mkdir(folder, { recursive: true });
  const authority = await createAuthority('clickhouse');
  const pair = await authority.server('clickhouse', ['127.0.0.1']);
  await writeFile(file('ca.crt'), authority.certificate);
  await writeFile(file('tls.crt'), pair.certificate);
  await writeFile(file('tls.key'), pair.key);
  const port = await run.port();
  const args = [
    ...['--address', `127.0.0.1:${port}`, '--engine', `http://127.0.0.1:${(engine.address() as AddressInfo).port}`],
    ...['--certificate', file('tls.crt'), '--key', file('tls.key'), '--user', account.user],
  ];
  let starts = 0;
  let stop = async (): Promise<void> => {};
  return {
    address: `127.0.0.1:${port}`,
    authority: file('ca.crt'),
    clickhouse,
    async start() {
      starts += 1;
      const name = `clickhouse-${starts}`;
      const server = await run.start({ name, file: front, args, env: { PASSWORD: account.password } });
      stop = async () => void (await server.stop());
      await answersAt(port, server);
    },
    stop: () => stop(),
  };
}

/** What clickhouse-front asks, and what it is told. */
interface Asked {
  sql?: string;
  into?: string;
  /** Base64, as all bytes here. */
  blocks?: string;
}

function serveEngine(clickhouse: ClickHouse): Promise<Server> {
  const answer = async (message: IncomingMessage): Promise<object> => {
    const { sql, into = '', blocks } = JSON.parse(await text(message)) as Asked;
    if (sql !== undefined) return { blocks: (await clickhouse.askNative(sql)).toString('base64') };
    if (blocks === undefined) return { columns: (await clickhouse.ask(emptySelection(into))).columns };
    await clickhouse.insertNative(into, Buffer.from(blocks, 'base64'));
    return {};
  };
  const server = createServer((message, response) => {
    answer(message)
      .catch((error: unknown) => ({ error: String(error) }))
      .then(
        said => response.end(JSON.stringify(said)),
        () => response.destroy(),
      );
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)));
}

/** What an insertion into `otel.otel_logs (Timestamp, Body)` writes, asked for without a row. */
function emptySelection(into: string): string {
  const [, table, columns = '*'] = /^([^(]+?)\s*(?:\(([\s\S]*)\))?\s*$/.exec(into)!;
  return `SELECT ${columns} FROM ${table!} LIMIT 0`;
}
