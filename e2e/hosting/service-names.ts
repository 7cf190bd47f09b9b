import { createServer, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Addresses of Services, for programs that run beside a cluster instead of in its Pods: the way of HTTPS through a proxy. */
export interface ServiceNames {
  /** `http://127.0.0.1:<port>`, for `HTTPS_PROXY`. */
  proxy: string;
  /** Lets an address lead to a port of this machine; undefined when nothing answers there, as with a Service without Pods. */
  lead: (address: URL, port: number | undefined) => void;
  close: () => Promise<void>;
}

/** Knows no address at first, and never leads to any that it was not told. */
export async function startServiceNames(): Promise<ServiceNames> {
  const ports = new Map<string, number>();
  const open = new Map<Duplex, string>();
  const server = createServer((_, answer) => void answer.writeHead(405).end());
  server.on('connect', ({ url = '' }: IncomingMessage, client: Socket) => {
    const port = ports.get(url);
    if (port === undefined) return client.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const way = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    const ends: [Socket, Socket] = [client, way];
    open.set(client, url);
    for (const [one, other] of [ends, ends.toReversed() as typeof ends]) {
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => (open.delete(client), other.destroy()));
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const cut = (address?: string): void => {
    for (const [client, url] of open) if (address === undefined || url === address) client.destroy();
  };
  return {
    proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    lead(address, port) {
      const name = `${address.hostname}:${address.port || 443}`;
      if (port !== undefined) ports.set(name, port);
      else if (ports.delete(name)) cut(name);
    },
    close() {
      cut();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}
