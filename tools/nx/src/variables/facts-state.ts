import { createHash } from 'node:crypto';
import type { FactCache } from '../fact-cache.ts';
import { connectedWith, lists, requestsFor, seenBy } from '../projects/connections.ts';
import { parseObject, type ChartFacts, type EnvironmentFacts } from '../projects/facts.ts';

export interface FactsStateOptions {
  cache: FactCache;
  charts: readonly ChartFacts[];
  environments: readonly EnvironmentFacts[];
}

/**
 * Describes what the environments say that concerns a component: the facts of each that it sees, without the list, and the
 * components that it is connected with there. So a component that comes or goes concerns those that see it, not all.
 */
export function factsState(chart: ChartFacts, { cache, charts, environments }: FactsStateOptions): string {
  const seen = seenBy(chart, environments).map(environment => {
    const looksAtAll = chart.readsPlatform || lists(environment, chart);
    const others = looksAtAll ? connectedWith(chart, environment, charts) : [];
    const connected = others.map(other => [
      other.name,
      lists(environment, other),
      meaningOf(cache, other),
      ...(chart.readsDelivered ? [kindsOf(cache, other)] : []),
      ...requestsFor(environment, other),
    ]);
    const asked = chart.readsPlatform && environment.requests.length ? [requestsOf(cache, environment)] : [];
    return [environment.name, factsOf(cache, environment), connected, ...asked];
  });
  return digest(seen);
}

/** What a file says, whatever its comments and layout. What cannot be read counts as it is written. */
function factsOf(cache: FactCache, { name }: EnvironmentFacts): string {
  return cache.derive(['facts', `environments/${name}/environment.yaml`], ([text]) => {
    const { components: _, ...facts } = parseObject<Record<string, unknown>>(text) ?? { text };
    return digest(facts);
  });
}

/** What files ask for there: clubs, hosts, secrets. */
function requestsOf(cache: FactCache, { name, requests }: EnvironmentFacts): string {
  return cache.derive(['requests', ...requests.map(path => `environments/${name}/${path}.yaml`)], texts =>
    digest(texts),
  );
}

/** What a component says of itself that is not only for people. */
function meaningOf(cache: FactCache, { name }: ChartFacts): string {
  return cache.derive(['meaning', `charts/${name}/component.yaml`], ([text]) => {
    const { title: _, description: __, ...meaning } = parseObject<Record<string, unknown>>(text) ?? { text };
    return digest(meaning);
  });
}

/** The kinds of its objects: projects in Argo CD follow from them, and nothing else does. */
function kindsOf(cache: FactCache, { name }: ChartFacts): string {
  return cache.derive(['kinds', `charts/${name}/makes.yaml`], ([text]) => digest(parseObject(text) ?? [text]));
}

function digest(data: unknown): string {
  return createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 40);
}
