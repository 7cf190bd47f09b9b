import { environmentFile, type LoadedEnvironment } from '@cedille/environment';
import { didYouMean, formatPath, type Problem } from '@cedille/source';
import { apiServerProblems } from './api-server.ts';
import { unmetFacts } from './conditions.ts';
import { impliedCapabilities } from './mesh.ts';
import type { Component } from './component.ts';

/** What an Argo CD provides: that of the environment, or that of the one that delivers it. */
export const GITOPS = 'gitops';

/** Components of one environment in the order in which they can be installed. */
export interface InstallOrder {
  /** Component → sync wave. Whatever a component requires has a smaller wave than its own. */
  waves: ReadonlyMap<string, number>;
  /** Component → the components that provide what it requires, or what it comes after. */
  edges: ReadonlyMap<string, readonly string[]>;
  /** What cannot be ordered: missing requirements, cycles, alternatives side by side, missing facts, the wrong kind of cluster, an API server at no address. */
  problems: Problem[];
}

/** Orders the components that an environment lists. Never throws; components on a cycle get the wave they reach. */
export function orderComponents(environment: LoadedEnvironment, components: readonly Component[]): InstallOrder {
  const present = components.filter(({ name }) => environment.facts.components.includes(name));
  const edges = new Map(present.map(component => [component.name, providersOf(component, present)]));
  const cycles = findCycles(edges);
  return {
    waves: waves(edges),
    edges,
    problems: [
      ...present.flatMap(component => missingRequirements({ environment, component, present, all: components })),
      ...cycles.map(cycle => cycleProblem({ environment, cycle, components: present })),
      ...present.flatMap(component => misfits({ environment, component, present })),
      ...apiServerProblems(environment, present),
    ],
  };
}

function providersOf(component: Component, present: readonly Component[]): string[] {
  const { requires = [], after = [] } = component.meta;
  const wanted = [...requires, ...after, ...impliedCapabilities(component).map(({ name }) => name)];
  return present
    .filter(other => other.name !== component.name && wanted.some(capability => other.provides.has(capability)))
    .map(other => other.name)
    .sort();
}

/** Longest path to a component without requirements; a step that closes a cycle is left out. */
function waves(edges: ReadonlyMap<string, readonly string[]>): Map<string, number> {
  const known = new Map<string, number>();
  const visit = (name: string, path: ReadonlySet<string>): number => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const below = (edges.get(name) ?? []).filter(next => !path.has(next));
    const wave = below.reduce((highest, next) => Math.max(highest, visit(next, new Set([...path, next])) + 1), 0);
    known.set(name, wave);
    return wave;
  };
  for (const name of [...edges.keys()].sort()) visit(name, new Set([name]));
  return known;
}

/** Each cycle once, beginning with its first name in the alphabet. */
function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const found = new Map<string, string[]>();
  const done = new Set<string>();
  const walk = (name: string, path: string[]): void => {
    const start = path.indexOf(name);
    if (start >= 0) {
      const cycle = path.slice(start);
      const first = cycle.indexOf([...cycle].sort()[0]!);
      const turned = [...cycle.slice(first), ...cycle.slice(0, first)];
      found.set(turned.join(' '), turned);
      return;
    }
    if (done.has(name)) return;
    for (const next of edges.get(name) ?? []) walk(next, [...path, name]);
    done.add(name);
  };
  for (const name of edges.keys()) walk(name, []);
  return [...found.values()];
}

interface Situation {
  environment: LoadedEnvironment;
  component: Component;
  present: readonly Component[];
}

function missingRequirements({
  environment,
  component,
  present,
  all,
}: Situation & { all: readonly Component[] }): Problem[] {
  const available = new Set([
    ...(environment.facts.brings ?? []),
    ...(environment.facts.delivery.from === undefined ? [] : [GITOPS]),
    ...present.flatMap(other => [...other.provides.keys()]),
  ]);
  return (component.meta.requires ?? []).flatMap((capability, index) => {
    if (available.has(capability)) return [];
    const providers = all.filter(other => other.provides.has(capability)).map(other => other.name);
    const near = didYouMean(capability, new Set([...available, ...all.flatMap(other => [...other.provides.keys()])]));
    return [
      {
        code: 'requirement-missing',
        severity: 'error',
        message: `${component.name} requires ${capability}, which nothing in ${environment.name} provides.`,
        component: component.name,
        environment: environment.name,
        path: `requires[${index}]`,
        at: component.source.positionOf(['requires', index]),
        expected: providers.length
          ? `${providers.join(' or ')} among the components of ${environment.name}, or ${capability} under brings`
          : `a component that provides ${capability}, or ${capability} under brings`,
        fix: providers.length
          ? `add ${providers[0]} to components in ${environmentFile(environment.name)}`
          : near
            ? `write ${near}`
            : `add ${capability} to brings in ${environmentFile(environment.name)} if the cluster has it`,
      },
    ];
  });
}

function cycleProblem({
  environment,
  cycle,
  components,
}: {
  environment: LoadedEnvironment;
  cycle: string[];
  components: readonly Component[];
}): Problem {
  const first = components.find(({ name }) => name === cycle[0])!;
  return {
    code: 'dependency-cycle',
    severity: 'error',
    message: `These components of ${environment.name} wait for each other: ${[...cycle, cycle[0]].join(' → ')}.`,
    component: first.name,
    environment: environment.name,
    path: 'requires',
    at: first.source.positionOf(['requires']),
    expected: 'an order in which each can be installed after what it requires',
    fix: 'remove one requirement, or split the component that provides too much',
  };
}

/** A component without the facts that it needs, on a kind of cluster it cannot run on, or beside one that it excludes. */
function misfits({ environment, component, present }: Situation): Problem[] {
  const { clusters, excludes = [] } = component.meta;
  const { kind } = environment.facts.cluster;
  const index = environment.facts.components.indexOf(component.name);
  const base = () => ({
    severity: 'error' as const,
    component: component.name,
    environment: environment.name,
    path: formatPath(['components', index]),
    at: environment.positionOf(['components', index]),
  });
  const wrongCluster: Problem[] =
    !clusters || clusters.some(candidate => candidate === kind)
      ? []
      : [
          {
            ...base(),
            code: 'excluded-alternative',
            message: `${component.name} cannot run on ${kind}, the cluster of ${environment.name}.`,
            expected: `a cluster of kind ${clusters.join(' or ')}`,
            fix: `take ${component.name} off the components of ${environment.name}`,
          },
        ];
  const beside = excludes
    .filter(other => present.some(({ name }) => name === other))
    .map((other): Problem => ({
      ...base(),
      code: 'excluded-alternative',
      message: `${component.name} and ${other} cannot run side by side.`,
      expected: 'one of the two',
      fix: `take ${component.name} or ${other} off the components of ${environment.name}`,
    }));
  return [...wrongCluster, ...beside, ...missingFacts(environment, component)];
}

function missingFacts(environment: LoadedEnvironment, { name, meta }: Component): Problem[] {
  return unmetFacts(meta.where ?? [], environment.facts).map(({ path, found, expected }) => {
    const fact = path.join('.');
    return {
      code: 'invalid-fact',
      severity: 'error',
      message: `${name} cannot run in ${environment.name}: ${fact} is ${shown(found)}.`,
      component: name,
      environment: environment.name,
      path: fact,
      at: environment.positionOf(path),
      expected: expected === undefined ? `${fact}, which ${name} needs` : `${fact}: ${expected}`,
      fix: `set ${fact}, or take ${name} off the components of ${environment.name}`,
    };
  });
}

function shown(fact: unknown): string {
  if (fact === undefined) return 'missing';
  return typeof fact === 'object' ? JSON.stringify(fact) : String(fact);
}

/** Problems of the list of components itself: names that are no folder in charts/. */
export function unknownComponents(environment: LoadedEnvironment, known: readonly string[]): Problem[] {
  return environment.facts.components.flatMap((name, index) => {
    if (known.includes(name)) return [];
    const near = didYouMean(name, known);
    return [
      {
        code: 'unknown-component',
        severity: 'error',
        message: `${environment.name} lists ${name}, which is not a component.`,
        environment: environment.name,
        component: name,
        path: formatPath(['components', index]),
        at: environment.positionOf(['components', index]),
        expected: `one of ${known.join(', ')}`,
        fix: near ? `write ${near}` : `create charts/${name}: npx nx g @cedille/nx:component ${name}`,
      },
    ];
  });
}
