import { field, list, texts } from '../field.ts';

/** Hosts that an object serves, and those of them that it serves under TLS. `*` is any host. */
export interface ServedHosts {
  hosts: ReadonlySet<string>;
  encrypted: ReadonlySet<string>;
}

const ANY = '*';
const NONE: ServedHosts = { hosts: new Set(), encrypted: new Set() };

const KINDS: Readonly<Record<string, (object: unknown) => ServedHosts>> = {
  Ingress(object) {
    const hosts = hostsIn(list(object, 'spec', 'rules').map(rule => field(rule, 'host')));
    const named = list(object, 'spec', 'tls').flatMap(tls =>
      list(tls, 'hosts').length ? texts(tls, 'hosts') : [...hosts],
    );
    return { hosts, encrypted: new Set(named) };
  },
  HTTPProxy(object) {
    const host = field(object, 'spec', 'virtualhost', 'fqdn');
    if (host === undefined) return NONE;
    const hosts = new Set([String(host)]);
    return { hosts, encrypted: field(object, 'spec', 'virtualhost', 'tls') === undefined ? new Set() : hosts };
  },
  Gateway(object) {
    const listeners = [...list(object, 'spec', 'listeners'), ...list(object, 'spec', 'servers')];
    const hostOf = (listener: unknown): string[] => {
      const several = texts(listener, 'hosts');
      return several.length ? several : [String(field(listener, 'hostname') ?? ANY)];
    };
    const isEncrypted = (listener: unknown): boolean =>
      ['HTTPS', 'TLS'].includes(
        String(field(listener, 'protocol') ?? field(listener, 'port', 'protocol')).toUpperCase(),
      );
    return {
      hosts: new Set(listeners.flatMap(hostOf)),
      encrypted: new Set(listeners.filter(isEncrypted).flatMap(hostOf)),
    };
  },
  IngressRoute: object => whole(object, field(object, 'spec', 'tls') !== undefined),
  Route: object => whole(object, field(object, 'spec', 'tls') !== undefined),
};

/** What an object serves by name; empty for kinds that serve nothing. */
export function servedHosts(object: unknown): ServedHosts {
  return KINDS[String(field(object, 'kind'))]?.(object) ?? NONE;
}

function whole(object: unknown, isEncrypted: boolean): ServedHosts {
  const hosts = new Set([String(field(object, 'spec', 'host') ?? ANY)]);
  return { hosts, encrypted: isEncrypted ? hosts : new Set() };
}

function hostsIn(hosts: readonly unknown[]): Set<string> {
  return new Set(hosts.map(host => String(host ?? ANY)));
}
