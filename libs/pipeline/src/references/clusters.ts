import { GITOPS, holds, type Component } from '@cedille/component';
import type { Neighbour } from '@cedille/checks';
import { requestFile, requestOf, type Environment } from '@cedille/environment';
import type { Place } from '../load-workspace.ts';
import type { Rendering } from '../rendering.ts';

/** One cluster: what its environment lists, and what others have their Argo CD deliver from there. */
export interface Cluster {
  /** Name of its environment. */
  name: string;
  /** Undefined where the environment was not asked for: then most of what is there is unknown. */
  facts: Environment | undefined;
  /** Components that the environment lists. */
  listed: readonly Component[];
  /** Everything that goes to the cluster. */
  neighbours: readonly Neighbour[];
}

export interface ClustersOptions {
  places: readonly Place[];
  components: readonly Component[];
  renderings: readonly Rendering[];
}

/** The clusters to which the components of the places go. */
export function clustersOf({ places, components, renderings }: ClustersOptions): Cluster[] {
  const complete = new Set(
    renderings
      .filter(({ status }) => status === 'complete')
      .map(({ environment, component }) => `${environment} ${component}`),
  );
  const going = places.flatMap(({ environment }) =>
    listedIn(environment.facts, components).map(component => ({
      to: clusterOf(environment, component),
      neighbour: neighbourOf(environment.facts, component, complete),
    })),
  );
  return [...new Set(going.map(({ to }) => to))].map(name => {
    const facts = places.find(({ environment }) => environment.name === name)?.environment.facts;
    return {
      name,
      facts,
      listed: facts ? listedIn(facts, components) : [],
      neighbours: going
        .filter(({ to }) => to === name)
        .map(({ neighbour }) => ({ ...neighbour, isComplete: neighbour.isComplete && facts !== undefined })),
    };
  });
}

function listedIn({ components: names }: Environment, components: readonly Component[]): Component[] {
  return components.filter(({ name }) => names.includes(name));
}

/** What requires Argo CD goes where it runs. */
function clusterOf({ name, facts }: Place['environment'], { meta }: Component): string {
  return (meta.requires ?? []).includes(GITOPS) ? (facts.delivery.from ?? name) : name;
}

function neighbourOf(facts: Environment, { name, meta }: Component, complete: ReadonlySet<string>): Neighbour {
  const environment = facts.name;
  const request = requestOf(facts, name);
  return {
    name,
    environment,
    namespace: meta.namespace,
    isComplete: complete.has(`${environment} ${name}`),
    otherSecrets: (meta.otherSecrets ?? [])
      .filter(secret => holds(secret, facts))
      .map(({ name: secret, keys }) => ({ name: secret, keys })),
    ...(request && { askedIn: requestFile(environment, request) }),
    ...(meta.instances && { instances: true as const }),
    ...(meta.keeps && { keeps: meta.keeps }),
  };
}
