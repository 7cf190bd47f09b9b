import type { Path } from '@cedille/source';

/** The facts that say who delivers an environment; any of them may be missing while somebody is still writing. */
interface DeliveryFacts {
  delivery?: { from?: string | undefined } | undefined;
  cluster?: { kind?: string | undefined; host?: string | undefined } | undefined;
}

/** The environment whose Argo CD delivers this one; undefined where it has its own. */
export function deliveredFrom({ delivery, cluster }: DeliveryFacts): string | undefined {
  return delivery?.from ?? (cluster?.kind === 'vcluster' ? cluster.host : undefined);
}

/** The fact that says so. */
export function deliveredFromPath({ delivery, cluster }: DeliveryFacts): Path {
  return cluster?.kind === 'vcluster' && delivery?.from === cluster.host ? ['cluster', 'host'] : ['delivery', 'from'];
}
