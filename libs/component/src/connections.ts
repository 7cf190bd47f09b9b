import type { Environment } from '@cedille/environment';
import { didYouMean, formatPath, type Path, type Problem } from '@cedille/source';
import { holds, type Condition } from './conditions.ts';
import { impliedCapabilities, meshOf } from './mesh.ts';
import type { Component } from './component.ts';

/** Pods of one component that may connect to those of another. */
export interface Connection {
  from: Component;
  to: Component;
  /** TCP ports of the Pods that are reached. */
  ports: readonly number[];
  /** The line of `from`'s component.yaml that asks for it. */
  path: Path;
}

/** A word of `reaches` or `reachedBy` that counts in an environment: `internet:443` → name and port. */
export interface Word {
  name: string;
  port: number | undefined;
  /** The Pods that it is about: labels, and the values that will do. All of the namespace when left out. */
  pods?: PodLabels;
  /** Its line in component.yaml. */
  path: Path;
}

/** Label → values: Pods that have each label with one of its values. */
export type PodLabels = Readonly<Record<string, readonly string[]>>;

/** Words for API servers, which alone may be for some Pods. */
const API_SERVERS = ['apiServer', 'deliveredApiServers'];

/** Words that need no other component to mean something. */
const BUILT_IN = [...API_SERVERS, 'internet', 'machines', 'anywhere', 'allNamespaces'];

/** What a component says it reaches where these facts hold, beside what follows from `requires` and `after`. */
export function reaches(component: Component, facts: Environment): Word[] {
  return words(component.meta.reaches ?? [], 'reaches', facts);
}

/** Who may reach a component where these facts hold, beside those who require it. */
export function reachedBy(component: Component, facts: Environment): Word[] {
  return words(component.meta.reachedBy ?? [], 'reachedBy', facts);
}

type Written = string | (Condition & { to?: string; from?: string; pods?: PodLabels });

function words(written: readonly Written[], key: string, facts: Environment): Word[] {
  return written.flatMap((item, index) => {
    const [text, path] = textOf(item, [key, index]);
    if (typeof item === 'string') return [{ ...parseWord(text), path }];
    return holds(item, facts) ? [{ ...parseWord(text), ...(item.pods && { pods: item.pods }), path }] : [];
  });
}

function textOf(item: Written, path: Path): [text: string, path: Path] {
  if (typeof item === 'string') return [item, path];
  return item.to === undefined ? [item.from!, [...path, 'from']] : [item.to, [...path, 'to']];
}

/** `vault:8200` → `vault` and 8200. */
export function parseWord(text: string): { name: string; port: number | undefined } {
  const [name = '', port] = text.split(':');
  return { name, port: port === undefined ? undefined : Number(port) };
}

/** What a component may connect to through the capabilities that it requires, comes after or reaches. */
export function connectionsFrom(component: Component, present: readonly Component[], facts: Environment): Connection[] {
  const { requires = [], after = [] } = component.meta;
  const wanted = [
    ...requires.map((name, index) => ({ name, path: ['requires', index] })),
    ...after.map((name, index) => ({ name, path: ['after', index] })),
    ...impliedCapabilities(component),
    ...reaches(component, facts).filter(({ name }) => !BUILT_IN.includes(name)),
  ];
  return wanted.flatMap(({ name, path }) =>
    present
      .filter(other => other.meta.namespace !== component.meta.namespace)
      .map(other => ({ from: component, to: other, ports: other.provides.get(name) ?? [], path }))
      .filter(({ ports }) => ports.length)
      .map(connection => ({ ...connection, ports: [...connection.ports, ...meshPorts(connection, present)] })),
  );
}

/** Between two members, a mesh may carry a connection to a port of its own. */
function meshPorts({ from, to }: Pick<Connection, 'from' | 'to'>, present: readonly Component[]): readonly number[] {
  return meshOf(from, present) && meshOf(to, present) ? (meshOf(from, present)!.members.ports ?? []) : [];
}

/** Who may connect to a component, by the same rule seen from the other side. */
export function connectionsTo(component: Component, present: readonly Component[], facts: Environment): Connection[] {
  return allConnections(present, facts).get(component) ?? [];
}

/** Each is asked of all components of an environment, one after the other: found out once for the same list and facts. */
const connections = new WeakMap<readonly Component[], WeakMap<Environment, ReadonlyMap<Component, Connection[]>>>();

function allConnections(present: readonly Component[], facts: Environment): ReadonlyMap<Component, Connection[]> {
  const among = connections.get(present) ?? new WeakMap<Environment, ReadonlyMap<Component, Connection[]>>();
  connections.set(present, among);
  const known = among.get(facts);
  if (known) return known;
  const found = new Map<Component, Connection[]>();
  for (const connection of present.flatMap(other => connectionsFrom(other, present, facts)))
    found.set(connection.to, [...(found.get(connection.to) ?? []), connection]);
  among.set(facts, found);
  return found;
}

/** Words of `reaches` that name a capability which nobody provides at a port, or Pods where all of them are meant. */
export function wordProblems(components: readonly Component[]): Problem[] {
  return [...unknownWords(components), ...components.flatMap(needlessPods)];
}

function needlessPods(component: Component): Problem[] {
  return (component.meta.reaches ?? []).flatMap((item, index): Problem[] => {
    const [text] = textOf(item as Written, []);
    if (typeof item === 'string' || !item.pods || API_SERVERS.includes(text)) return [];
    const path = ['reaches', index, 'pods'];
    return [
      {
        code: 'schema-violation',
        severity: 'error',
        message: `${component.name} reaches ${text} with some of its Pods, but network policies open that for its whole namespace.`,
        component: component.name,
        path: formatPath(path),
        at: component.source.positionOf(path),
        expected: `pods only beside ${API_SERVERS.join(' or ')}`,
        fix: 'remove pods',
      },
    ];
  });
}

function unknownWords(components: readonly Component[]): Problem[] {
  const reachable = new Set(
    components.flatMap(({ provides }) => [...provides].flatMap(([name, ports]) => (ports.length ? [name] : []))),
  );
  const known = [...API_SERVERS, ...[...reachable].sort()];
  return components.flatMap(component =>
    (component.meta.reaches ?? []).flatMap((item, index): Problem[] => {
      const [text, path] = textOf(item as Written, ['reaches', index]);
      const { name } = parseWord(text);
      if (BUILT_IN.includes(name) || reachable.has(name)) return [];
      const near = didYouMean(name, [...BUILT_IN, ...reachable]);
      return [
        {
          code: 'requirement-missing',
          severity: 'error',
          message: `${component.name} reaches ${name}, which no component provides at a port.`,
          component: component.name,
          path: formatPath(path),
          at: component.source.positionOf(path),
          expected: `${known.join(', ')}, internet:<port>, machines:<port>, anywhere:<port> or allNamespaces`,
          fix: near ? `write ${near}` : `add a port to ${name} where a component.yaml provides it: ${name}:<port>`,
        },
      ];
    }),
  );
}
