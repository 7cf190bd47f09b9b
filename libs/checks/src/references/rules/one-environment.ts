import type { Path } from '@cedille/source';
import { TEMPLATE, type ReferenceFinding } from '../tell-findings.ts';
import type { World } from '../world/world.ts';
import { nameOf } from './finding.ts';

/** A host that an object of an environment answers for. */
export interface ServedHostPlace {
  host: string;
  object: string;
  component: string;
  environment: string;
  document: number;
  path: Path;
}

/** Such names lead each machine to itself (RFC 6761). */
const OF_EACH_MACHINE = /(^|\.)localhost$/;

/** Passed on unopened, as one environment does for another that runs inside it. */
const PASSED_ON = 'gateway.networking.k8s.io/TLSRoute';

/** The hosts by which the world finds an environment, each once. */
export function hostsServed(world: World): ServedHostPlace[] {
  const served = new Map<string, ServedHostPlace>();
  for (const { relations, component, document } of world.objects) {
    if (relations.kind === PASSED_ON) continue;
    for (const { host, path } of relations.hosts ?? []) {
      if (OF_EACH_MACHINE.test(host) || served.has(host)) continue;
      const within = [...(relations.within ?? []), ...path];
      served.set(host, {
        host,
        object: nameOf(relations),
        component: component.name,
        environment: component.environment,
        document,
        path: within,
      });
    }
  }
  return [...served.values()];
}

/** No host is served in two environments: its name leads to one of them alone. */
export function checkHostsOfEnvironments(served: readonly ServedHostPlace[]): ReferenceFinding[] {
  const first = new Map<string, ServedHostPlace>();
  return served.flatMap(place => {
    const earlier = first.get(place.host);
    if (!earlier) first.set(place.host, place);
    return earlier && earlier.environment !== place.environment ? [toFinding(place, earlier)] : [];
  });
}

function toFinding({ host, ...where }: ServedHostPlace, earlier: ServedHostPlace): ReferenceFinding {
  return {
    ...where,
    code: 'duplicate-host',
    message: `${where.object} serves ${host}, and so does ${earlier.object} in ${earlier.environment}.`,
    expected: 'a host of this environment alone',
    fix: `compare domain of the two environments, or correct the host in ${TEMPLATE}`,
  };
}
