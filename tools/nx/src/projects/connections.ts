import type { ChartFacts, EnvironmentFacts } from './facts.ts';

/** Environments that a component runs in. */
export function environmentsOf(chart: ChartFacts, environments: readonly EnvironmentFacts[]): EnvironmentFacts[] {
  return environments.filter(environment => lists(environment, chart));
}

/**
 * Environments whose facts a component sees: those that list it, and, where its generator looks at that, those that these deliver
 * or whose secrets they keep.
 */
export function seenBy(chart: ChartFacts, environments: readonly EnvironmentFacts[]): EnvironmentFacts[] {
  const places = environmentsOf(chart, environments);
  const isPlace = (environment: string | undefined): boolean => places.some(({ name }) => name === environment);
  return environments.filter(
    place =>
      places.includes(place) ||
      (chart.readsDelivered && (!place.components || isPlace(place.deliveredFrom))) ||
      (chart.readsPlatform && isPlace(place.secretsFrom)),
  );
}

/** Components of an environment. */
export function componentsOf(environment: EnvironmentFacts, charts: readonly ChartFacts[]): ChartFacts[] {
  return charts.filter(chart => !chart.isLibrary && lists(environment, chart));
}

/** By name, or by files that ask for it. An environment that cannot be read may list anything. */
export function lists(environment: EnvironmentFacts, chart: ChartFacts): boolean {
  return (environment.components?.includes(chart.name) ?? true) || requestsFor(environment, chart).length > 0;
}

/** Names of what files of an environment ask for of a chart. */
export function requestsFor({ requests }: EnvironmentFacts, { requests: folder }: ChartFacts): string[] {
  return requests.flatMap(path =>
    folder !== undefined && path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : [],
  );
}

/**
 * The components whose component.yaml has a say in how this one is rendered in an environment: those of the environment that
 * provide what it wants, want what it provides, or exclude it. A generator that sees all sees those that are left out, too.
 */
export function connectedWith(
  chart: ChartFacts,
  environment: EnvironmentFacts,
  charts: readonly ChartFacts[],
): ChartFacts[] {
  const others = charts.filter(other => !other.isLibrary && other.name !== chart.name);
  return others.filter(other => chart.readsPlatform || (lists(environment, other) && areConnected(chart, other)));
}

function areConnected(one: ChartFacts, other: ChartFacts): boolean {
  return (
    one.wants.some(name => other.provides.includes(name)) ||
    other.wants.some(name => one.provides.includes(name)) ||
    one.excludes.includes(other.name) ||
    other.excludes.includes(one.name)
  );
}
