import { chartOf, goesToCluster, type Component } from '@cedille/component';
import { environmentFile, type LoadedEnvironment } from '@cedille/environment';
import { formatPath, type Problem, type Severity } from '@cedille/source';
import { releasesFile, type Pin } from '../load-pins.ts';
import { ROOT_COMPONENT } from '../release/release.ts';

/**
 * The components that an environment lists and does not pin, although it takes only what is pinned: its Argo CD is not told of
 * them. None where the environment follows the tree. The root has no pin: its bundle holds those of all others.
 */
export function unpinnedComponents(
  { facts }: LoadedEnvironment,
  pins: ReadonlyMap<string, Pin>,
  components: readonly Component[],
): string[] {
  if (facts.delivery.follows === 'tree') return [];
  const elsewhere = new Set(components.filter(one => !goesToCluster(one)).map(({ name }) => name));
  const charts = new Map(components.map(one => [one.name, chartOf(one)]));
  const isPinned = (name: string): boolean => pins.has(charts.get(name) ?? name);
  return facts.components.filter(name => name !== ROOT_COMPONENT && !isPinned(name) && !elsewhere.has(name));
}

export interface UnpinnedProblemOptions {
  environment: LoadedEnvironment;
  /** What {@link unpinnedComponents} found; at least one. */
  unpinned: readonly string[];
  /** A tree that lists a component before its first release is sound; delivering it is not. */
  severity: Severity;
  /** What is not done because of it: a second sentence. */
  consequence: string;
}

/** Says once for an environment what it has no pins of. */
export function unpinnedProblem({ environment, unpinned, severity, consequence }: UnpinnedProblemOptions): Problem {
  const { name, facts, positionOf } = environment;
  const path = ['components', facts.components.indexOf(unpinned[0]!)];
  return {
    code: 'release-pin',
    severity,
    message: `${name} lists ${listed(unpinned)} without a pin. ${consequence}`,
    component: ROOT_COMPONENT,
    environment: name,
    path: formatPath(path),
    at: positionOf(path),
    expected: `a pin of each component in ${releasesFile(name)}, or delivery.follows: tree in ${environmentFile(name)}`,
    fix: `promote what the environment before it runs: ./cedille promote <from> ${name} --write`,
  };
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
