import { isMap, type Path } from '@cedille/source';
import type { RouteAttachment, RouteParent, ServedHost } from '../relations.ts';
import { ROUTES } from '../tables/gateway-api.ts';
import { findAll, mapsIn, textOf } from './pattern.ts';

type Data = Readonly<Record<string, unknown>>;

const GATEWAY = 'gateway.networking.k8s.io/Gateway';

/** Where a route of Gateway API wants to be attached, and for which hosts. */
export function attachmentOf(kind: string, object: Data): RouteAttachment | undefined {
  if (!ROUTES.includes(kind)) return undefined;
  const parents = findAll(object, 'spec.parentRefs[*]').flatMap(({ value, path }) =>
    isMap(value) ? parentOf(value, path) : [],
  );
  return parents.length ? { hostnames: textsWithPaths(object, 'spec.hostnames[*]'), parents } : undefined;
}

function parentOf(parent: Data, path: Path): RouteParent[] {
  const name = textOf(parent['name']);
  if (name === undefined) return [];
  const [kind, namespace, section] = [parent['kind'], parent['namespace'], parent['sectionName']].map(textOf);
  const group = parent['group'];
  const prefix = typeof group === 'string' ? (group === '' ? '' : `${group}/`) : 'gateway.networking.k8s.io/';
  return [
    {
      name,
      kind: kind === undefined ? GATEWAY : `${prefix}${kind}`,
      ...(namespace !== undefined && { namespace }),
      ...(section !== undefined && { section }),
      ...(typeof parent['port'] === 'number' && { port: parent['port'] }),
      path,
    },
  ];
}

function textsWithPaths(object: Data, pattern: string): { host: string; path: Path }[] {
  return findAll(object, pattern).flatMap(({ value, path }) =>
    textOf(value) ? [{ host: value as string, path }] : [],
  );
}

/** Hosts that an object answers for, with what it takes of each. */
export function hostsOf(kind: string, object: Data): ServedHost[] {
  if (kind === 'networking.k8s.io/Ingress') return ingressHosts(object);
  if (kind === 'projectcontour.io/HTTPProxy') {
    return textsWithPaths(object, 'spec.virtualhost.fqdn').map(found => ({ ...found, match: '' }));
  }
  return ROUTES.includes(kind) ? routeHosts(object) : [];
}

/** Ingresses that share a host on purpose. */
const CANARY = 'metadata.annotations["nginx.ingress.kubernetes.io/canary"]';

function ingressHosts(object: Data): ServedHost[] {
  if (findAll(object, CANARY).length) return [];
  return findAll(object, 'spec.rules[*]').flatMap(({ value: rule, path }) => {
    const host = isMap(rule) && textOf(rule['host']);
    if (!host) return [];
    const paths = findAll(rule, 'http.paths[*]').map(({ value }) => (isMap(value) ? pathKey(value) : ''));
    return paths.map(match => ({ host, match, path: [...path, 'host'] }));
  });
}

function pathKey({ path, pathType }: Data): string {
  return `${textOf(pathType) ?? 'Prefix'} ${textOf(path) ?? '/'}`;
}

function routeHosts(object: Data): ServedHost[] {
  const hosts = textsWithPaths(object, 'spec.hostnames[*]');
  const matches = findAll(object, 'spec.rules[*]').flatMap(({ value: rule }) => {
    const found = isMap(rule) ? mapsIn(rule['matches']).map(({ item }) => matchKey(item)) : [];
    return found.length ? found : [matchKey({})];
  });
  return hosts.flatMap(({ host, path }) => [...new Set(matches)].map(match => ({ host, match, path })));
}

/** The same text for rules that take the same requests. */
function matchKey({ path, ...others }: Data): string {
  const { type = 'PathPrefix', value = '/' } = isMap(path) ? path : {};
  return [`${String(type)} ${String(value)}`, ...Object.entries(others).map(([key, item]) => `${key} ${sorted(item)}`)]
    .sort()
    .join(' ');
}

function sorted(value: unknown): string {
  return Array.isArray(value)
    ? JSON.stringify((value as unknown[]).map(item => JSON.stringify(item)).sort())
    : JSON.stringify(value);
}
