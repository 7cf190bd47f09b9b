import { servedResources, type ClusterKnowledge } from '@cedille/checks';
import type { TypeRegistry } from '@cedille/types';
import type { Place } from '../load-workspace.ts';
import type { Cluster } from './clusters.ts';

/** A cluster as policies see it. The Pods of a vcluster run on the machines of its host. */
export function knowledgeOf(
  { facts, neighbours }: Cluster,
  { places, registry }: { places: readonly Pick<Place, 'environment'>[]; registry: TypeRegistry },
): ClusterKnowledge {
  const resources = servedResources(registry);
  if (!facts) return { isWhole: false, resources };
  const host = facts.cluster.kind === 'vcluster' ? facts.cluster.host : facts.name;
  const machines = places.find(({ environment }) => environment.name === host)?.environment.facts.cluster.nodes;
  const incomplete = neighbours.filter(({ isComplete }) => !isComplete);
  return {
    ...(machines && { nodes: machines }),
    isWhole: !incomplete.length,
    resources,
    gateway: facts.gateway.namespace,
  };
}
