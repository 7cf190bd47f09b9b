import { createServer, type IncomingMessage } from 'node:http';
import type { Run } from '@cedille/cluster';

/** A record as external-dns and its providers speak of it. */
export interface DnsRecord {
  dnsName: string;
  recordType: string;
  targets: string[];
  setIdentifier?: string;
}

interface Changes {
  create?: DnsRecord[];
  updateNew?: DnsRecord[];
  delete?: DnsRecord[];
}

/** A zone in memory that external-dns writes to, by its protocol for providers outside of it. */
export interface DnsProvider {
  url: string;
  /** What is written now. */
  records: () => DnsRecord[];
  /** As somebody else would who writes to the zone. */
  write: (record: DnsRecord) => void;
}

const TYPE = 'application/external.dns.webhook+json;version=1';

/** Serves a zone until the run ends. */
export async function startDnsProvider(run: Run): Promise<DnsProvider> {
  const zone = new Map<string, DnsRecord>();
  const keyOf = ({ dnsName, recordType, setIdentifier = '' }: DnsRecord) => [dnsName, recordType, setIdentifier].join();
  const write = (record: DnsRecord): void => void zone.set(keyOf(record), record);
  const answer = async (request: IncomingMessage): Promise<unknown> => {
    const path = request.url ?? '';
    if (request.method === 'GET') return path === '/records' ? [...zone.values()] : {};
    const body = await bodyOf(request);
    if (path === '/adjustendpoints') return body;
    const changes = body as Changes;
    for (const record of changes.delete ?? []) zone.delete(keyOf(record));
    for (const record of [...(changes.create ?? []), ...(changes.updateNew ?? [])]) write(record);
    return undefined;
  };
  const server = createServer((request, response) => {
    void answer(request).then(
      said => {
        response.writeHead(said === undefined ? 204 : 200, { 'content-type': TYPE });
        response.end(said === undefined ? undefined : JSON.stringify(said));
      },
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  const port = await run.port();
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  run.defer(() => new Promise<void>(resolve => void (server.closeAllConnections(), server.close(() => resolve()))));
  return { url: `http://127.0.0.1:${port}`, records: () => [...zone.values()], write };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
