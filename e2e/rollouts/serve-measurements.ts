import { createServer } from 'node:https';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Run } from '@cedille/cluster';
import { openTelemetryDatabase } from '../clickhouse/telemetry-database.ts';
import { createAuthority } from '../control-plane/certificates.ts';

/** Requests that a Pod answered, as agents would have told of them. */
export interface Requests {
  pod: string;
  namespace: string;
  ok: number;
  failed: number;
}

/** A ClickHouse that answers over HTTPS to one account. */
export interface Measurements {
  /** `127.0.0.1:<port>` */
  address: string;
  /** Folder with the authority of its certificate. */
  authorities: string;
  /** Queries that it has answered. */
  asked: string[];
  /** Requests to it by somebody else, or without a password. */
  refused: number;
  /** Whether anybody is answered at the moment. */
  answers: boolean;
  write(requests: Requests): Promise<void>;
}

export interface ServeOptions {
  root: string;
  run: Run;
  account: { user: string; password: string };
}

/** The real engine with the tables of telemetry, behind the headers and parameters of ClickHouse's HTTP interface. */
export async function serveMeasurements({ root, run, account }: ServeOptions): Promise<Measurements> {
  const clickhouse = await openTelemetryDatabase(root);
  run.defer(() => clickhouse.close());
  const authority = await createAuthority('clickhouse');
  const { certificate, key } = await authority.server('clickhouse', ['127.0.0.1']);
  const authorities = join(run.folder, 'authorities');
  await mkdir(authorities, { recursive: true });
  await writeFile(join(authorities, 'ca.crt'), authority.certificate);

  const isAccount = ({ headers }: IncomingMessage): boolean =>
    headers['x-clickhouse-user'] === account.user && headers['x-clickhouse-key'] === account.password;

  const answer = async (parameters: URLSearchParams): Promise<string> => {
    await clickhouse.ask(`USE ${parameters.get('database')}`);
    const query = parameters.get('query')!;
    const { rows } = await clickhouse.ask(query);
    state.asked.push(query);
    return JSON.stringify({ data: rows });
  };

  const server = createServer({ cert: certificate, key }, (request, response) => {
    if (!state.answers) return void request.destroy();
    if (!isAccount(request)) {
      state.refused += 1;
      return void response.writeHead(403).end();
    }
    answer(new URL(request.url!, 'https://clickhouse').searchParams).then(
      text => response.writeHead(200, { 'content-type': 'application/json' }).end(text),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  run.defer(async () => void server.close());

  const state: Measurements = {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    authorities,
    asked: [],
    refused: 0,
    answers: true,
    write: async ({ pod, namespace, ok, failed }) => {
      const attributes = `map('k8s.namespace.name', '${namespace}', 'k8s.pod.name', '${pod}')`;
      for (const [status, count] of [
        ['Ok', ok],
        ['Error', failed],
      ] as const)
        if (count)
          await clickhouse.ask(
            'INSERT INTO otel.otel_traces (Timestamp, SpanKind, StatusCode, ResourceAttributes) ' +
              `SELECT now(), 'Server', '${status}', ${attributes} FROM numbers(${count})`,
          );
    },
  };
  return state;
}
