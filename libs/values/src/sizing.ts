import type { Environment } from '@cedille/environment';

type Sized = Pick<Environment, 'sizing'>;
type Memory = `${number}${'Mi' | 'Gi'}`;

/**
 * What a container gets, in one line: processor time and memory that are reserved for it, then the memory that it may not
 * exceed. `100m 384Mi 1Gi`. Memory is limited because a leak must not take the machine down; processor time is not, because a
 * limit only slows the container down.
 */
export type Size = `${number}m ${Memory} ${Memory}`;

/** Sizes of a container in a small, a medium and a large environment. One that is left out is the one before it. */
export type Sizes = readonly [small: Size, medium?: Size, large?: Size];

/** Resources of a container, as Kubernetes takes them. */
export interface Resources {
  requests: { cpu: string; memory: string };
  limits: { memory: string };
}

/** Picks what fits the size of the environment. */
export function bySize<T>({ sizing }: Sized, choices: { small: T; medium: T; large: T }): T {
  return choices[sizing];
}

/**
 * Resources of containers from a table with one line each; throws an Error where a size is not written like these:
 *
 *     const resources = sizes(environment, {
 *       server: ['20m 96Mi 256Mi', '50m 128Mi 512Mi', '100m 192Mi 512Mi'],
 *       dex: ['10m 48Mi 128Mi'],
 *     });
 */
export function sizes<Name extends string>(environment: Sized, table: Record<Name, Sizes>): Record<Name, Resources> {
  const entries = Object.entries<Sizes>(table).map(([name, given]) => {
    for (const size of given) if (size !== undefined && !SIZE.test(size)) throw new Error(faultOf(name, size));
    const [small, medium = small, large = medium] = given;
    return [name, parseSize(bySize(environment, { small, medium, large }))];
  });
  return Object.fromEntries(entries) as Record<Name, Resources>;
}

/** The same as most charts take it: each name with `{ resources }`. */
export function sized<Name extends string>(
  environment: Sized,
  table: Record<Name, Sizes>,
): Record<Name, { resources: Resources }> {
  const entries = Object.entries<Resources>(sizes(environment, table)).map(([name, resources]) => [
    name,
    { resources },
  ]);
  return Object.fromEntries(entries) as Record<Name, { resources: Resources }>;
}

/** Every size of the table is looked at, so that a slip does not wait for an environment that uses it. */
const SIZE = /^\d+m \d+(Mi|Gi) \d+(Mi|Gi)$/;

function faultOf(name: string, size: string): string {
  return `the size of ${name} is "${size}", but it must be processor time, memory and the limit of memory, such as "100m 384Mi 1Gi"`;
}

function parseSize(size: Size): Resources {
  const [cpu = '', memory = '', limit = ''] = size.split(' ');
  return { requests: { cpu, memory }, limits: { memory: limit } };
}

/** Pods of one workload, and what follows from how many there are. */
export interface Replicas {
  count: number;
  /** A budget that lets one of several be evicted at a time; a budget for a single Pod would only block the drain of its node. */
  budget: { enabled: boolean; maxUnavailable?: number };
  /** Several are kept on different machines where that is possible, and start on the same one where it is not. */
  spread(matchLabels: Readonly<Record<string, string>>): TopologySpread[];
}

export interface TopologySpread {
  maxSkew: number;
  topologyKey: string;
  whenUnsatisfiable: 'ScheduleAnyway';
  labelSelector: { matchLabels: Record<string, string> };
}

/** How many Pods a workload has in a small, a medium and a large environment, with their budget and spread. */
export function replicas(environment: Sized, [small, medium, large]: readonly [number, number, number]): Replicas {
  const count = bySize(environment, { small, medium, large });
  return {
    count,
    budget: count > 1 ? { enabled: true, maxUnavailable: 1 } : { enabled: false },
    spread: matchLabels => (count > 1 ? [spreadOver('kubernetes.io/hostname', { ...matchLabels })] : []),
  };
}

function spreadOver(topologyKey: string, matchLabels: Record<string, string>): TopologySpread {
  return { maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchLabels } };
}
