import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { resolveTool } from '@cedille/helm';
import { startProgram } from '@cedille/program/start-program';
import { CedilleError } from '@cedille/source';
import { tell } from '../support/tell.ts';

/** One row: its columns by name. */
export type Row = Record<string, unknown>;

/** What ClickHouse answers to one statement. */
export interface Answer {
  columns: { name: string; type: string }[];
  rows: Row[];
}

/** An empty ClickHouse of its own, with the rights of an administrator. */
export interface ClickHouse {
  /** @throws CedilleError `tool-failed` with ClickHouse's own words */
  ask(sql: string): Promise<Answer>;
  /** What it answers in the format Native: the blocks that its protocol is made of. @throws CedilleError `tool-failed` */
  askNative(sql: string): Promise<Buffer>;
  /** Writes such blocks to a table: `otel.otel_logs (Timestamp, Body)`. @throws CedilleError `tool-failed` */
  insertNative(into: string, blocks: Buffer): Promise<void>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Absolute path of a configuration: clusters, macros. */
  config?: string;
}

/**
 * A real ClickHouse, as a library in a process of its own: the engine of the release that is deployed, without its network,
 * accounts and Keeper. Ready in a second.
 * @param root absolute path of the workspace
 * @throws CedilleError `tool-missing`
 */
export async function openClickHouse(root: string, { config }: OpenOptions = {}): Promise<ClickHouse> {
  const { path: library } = await resolveTool('chdb', { root, onProgress: tell });
  const folder = await mkdtemp(join(tmpdir(), 'cedille-clickhouse-'));
  // It looks for itself under the name that it has in its package.
  await symlink(library, join(folder, '_chdb.abi3.so'));
  const place = `${join(folder, 'data')}${config === undefined ? '' : `?config-file=${config}`}`;
  const server = startProgram({
    file: 'python3',
    args: [fileURLToPath(new URL('serve-sql.py', import.meta.url)), library, place],
    env: { LD_LIBRARY_PATH: [dirname(library), folder].join(delimiter), TZ: 'UTC' },
  });
  const said: string[] = [];
  server.stderr!.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const lines = createInterface({ input: server.stdout! })[Symbol.asyncIterator]();
  let before: Promise<unknown> = Promise.resolve();

  async function exchange(request: Request): Promise<string> {
    server.stdin.write(`${JSON.stringify(request)}\n`);
    const line = await lines.next();
    if (line.done) throw failed(request, `it ended: ${said.join('').trim()}`);
    const { result, error } = JSON.parse(line.value) as { result?: string; error?: string };
    if (error !== undefined) throw failed(request, error);
    return result!;
  }

  /** One after the other: the library has one connection. */
  function inTurn(request: Request): Promise<string> {
    const answer = before.then(() => exchange(request));
    before = answer.catch(() => undefined);
    return answer;
  }

  return {
    async ask(sql) {
      const result = await inTurn({ sql });
      const { meta = [], data = [] } = (result ? JSON.parse(result) : {}) as { meta?: Answer['columns']; data?: Row[] };
      return { columns: meta, rows: data };
    },
    askNative: async sql => Buffer.from(await inTurn({ sql, native: true }), 'base64'),
    insertNative: async (into, blocks) => void (await inTurn({ into, blocks: blocks.toString('base64') })),
    async close() {
      server.stdin.end();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** What serve-sql.py is asked. */
type Request = { sql: string; native?: true } | { into: string; blocks: string };

function failed(request: Request, why: string): CedilleError {
  return new CedilleError({
    code: 'tool-failed',
    severity: 'error',
    message: `ClickHouse refuses a statement: ${why}`,
    expected: 'sql' in request ? request.sql : `blocks of ${request.into}`,
  });
}
