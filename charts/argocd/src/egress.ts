import type { DeliveredEnvironment } from '@cedille/values/generator';

/** Where API servers listen: a policy sees the port of the Pod, which is not always that of the Service before it. */
const API_SERVER_PORTS = [443, 6443, 8443];

/** The way to the API servers of the environments that are delivered from here: Services of this cluster, or any address. */
export function egressTo(delivered: readonly DeliveredEnvironment[]) {
  const endpoints = delivered.map(({ endpoint }) => readEndpoint(endpoint));
  const anywhere = unique(endpoints.flatMap(({ namespace, port }) => (namespace === undefined ? [port] : [])));
  const namespaces = unique(endpoints.flatMap(({ namespace }) => namespace ?? [])).sort();
  const portsOf = (name: string) => endpoints.flatMap(({ namespace, port }) => (namespace === name ? [port] : []));
  return {
    ...(namespaces.length && {
      namespaces: Object.fromEntries(namespaces.map(name => [name, unique([...API_SERVER_PORTS, ...portsOf(name)])])),
    }),
    ...(anywhere.length && { anywhere }),
  };
}

const ENDPOINT = /^https:\/\/(?<host>\[[^\]]+\]|[^/:]+)(:(?<port>\d+))?/;

/** `https://production.vcluster-production.svc:443` is a Service in `vcluster-production`; other hosts are in no namespace. */
function readEndpoint(endpoint: string): { namespace: string | undefined; port: number } {
  const { host, port } = ENDPOINT.exec(endpoint)?.groups ?? {};
  if (host === undefined)
    throw new Error(`cluster.endpoint is ${endpoint}: an API server is reached by https://<host>`);
  return { namespace: /^[^.]+\.([^.]+)\.svc(\.|$)/.exec(host)?.[1], port: Number(port ?? 443) };
}

function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
