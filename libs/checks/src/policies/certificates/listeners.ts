import type { Path } from '@cedille/source';
import { nameOf, namespaceOf, type Cluster, type PlacedObject } from '../../rules/cluster.ts';
import { listAt, textAt, textsAt, valueAt } from '../../rules/value-at.ts';
import { hostsMeet } from '../../references/world/hosts.ts';
import { secretKey, type Certified, type CertifiedNames } from './certified-names.ts';
import type { ServedWith } from './served-with.ts';

/** Where TLS ends at a Gateway, and what is shown there. */
interface Listener<T extends PlacedObject> {
  on: T;
  path: Path;
  name: string;
  port: unknown;
  /** Left out: all hosts. */
  hostname: string | undefined;
  /** Undefined where one of its Secrets is not known, or TLS does not end here. */
  certified: readonly Certified[] | undefined;
}

/**
 * A listener for one host serves that. One for many serves those of the routes which are attached there, unless a listener
 * beside it fits their host better: that is the one which is asked.
 */
export function servedByListeners<T extends PlacedObject>(cluster: Cluster<T>, known: CertifiedNames): ServedWith<T>[] {
  const sets = ['Gateway', 'ListenerSet'].flatMap(kind =>
    cluster.of(kind).map(on => ({ kind, on, listeners: listenersOf(on, known) })),
  );
  const own = sets.flatMap(({ listeners }) =>
    listeners.flatMap(({ on, path, hostname, certified }): ServedWith<T>[] =>
      certified && hostname !== undefined && !hostname.startsWith('*.')
        ? [{ on, path: [...path, 'hostname'], host: hostname, certified }]
        : [],
    ),
  );
  return [...own, ...cluster.of('HTTPRoute', 'GRPCRoute').flatMap(route => hostsOfRoute(route, sets))];
}

function listenersOf<T extends PlacedObject>(on: T, known: CertifiedNames): Listener<T>[] {
  return listAt(on.object, ['spec', 'listeners']).map((listener, index) => {
    const path = ['spec', 'listeners', index];
    const isEnd =
      textAt(listener, ['protocol']) === 'HTTPS' && (textAt(listener, ['tls', 'mode']) ?? 'Terminate') === 'Terminate';
    const references = listAt(listener, ['tls', 'certificateRefs']);
    const certified = references.map(reference => {
      const name = textAt(reference, ['name']);
      const isSecret = [undefined, 'Secret'].includes(textAt(reference, ['kind'])) && !textAt(reference, ['group']);
      return name === undefined || !isSecret
        ? undefined
        : known.ofSecret(secretKey(on, name, textAt(reference, ['namespace'])));
    });
    const isKnown = isEnd && certified.length > 0 && certified.every(one => one !== undefined);
    return {
      on,
      path,
      name: textAt(listener, ['name']) ?? '',
      port: valueAt(listener, ['port']),
      hostname: textAt(listener, ['hostname']) || undefined,
      certified: isKnown ? certified : undefined,
    };
  });
}

interface ListenerSet<T extends PlacedObject> {
  kind: string;
  on: T;
  listeners: readonly Listener<T>[];
}

function hostsOfRoute<T extends PlacedObject>(on: T, sets: readonly ListenerSet<T>[]): ServedWith<T>[] {
  const hosts = textsAt(on.object, ['spec', 'hostnames']);
  return listAt(on.object, ['spec', 'parentRefs']).flatMap(parent => {
    const [name, kind = 'Gateway', namespace = namespaceOf(on), section] = [
      'name',
      'kind',
      'namespace',
      'sectionName',
    ].map(key => textAt(parent, [key]));
    const port = valueAt(parent, ['port']);
    const set = sets.filter(one => one.kind === kind && nameOf(one.on) === name && namespaceOf(one.on) === namespace);
    if (set.length !== 1) return [];
    const { listeners } = set[0]!;
    return hosts.flatMap((host, index) =>
      askedFor(host, listeners)
        .filter(one => (section ?? one.name) === one.name && (port ?? one.port) === one.port)
        .flatMap(({ hostname, certified }): ServedWith<T>[] =>
          // That of a listener for one host is told of once, there.
          certified && (hostname === undefined || hostname.startsWith('*.'))
            ? [{ on, path: ['spec', 'hostnames', index], host: narrower(host, hostname), certified }]
            : [],
        ),
    );
  });
}

/** Of each port the listener that is asked for a host: the one whose name fits best. */
function askedFor<T extends PlacedObject>(host: string, listeners: readonly Listener<T>[]): Listener<T>[] {
  const best = new Map<unknown, Listener<T>>();
  for (const listener of listeners) {
    if (listener.hostname !== undefined && !hostsMeet(host, listener.hostname)) continue;
    const other = best.get(listener.port);
    if (!other || (listener.hostname?.length ?? 0) > (other.hostname?.length ?? 0)) best.set(listener.port, listener);
  }
  return [...best.values()];
}

/** What is served of a host that is a wildcard itself, where the listener is for less. */
function narrower(host: string, hostname: string | undefined): string {
  return hostname !== undefined && host.startsWith('*.') && hostname.length > host.length ? hostname : host;
}
