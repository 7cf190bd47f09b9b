import { CedilleError, type Problem } from '@cedille/source';
import { releasesFile, type Pin } from '../load-pins.ts';
import type { PinsState } from './pin-history.ts';

export interface PlanRollbackOptions {
  environment: string;
  /** The newest first, beginning with the working tree. */
  history: readonly PinsState[];
  /** Names of components; everything that the last change moved when undefined. */
  selected: readonly string[] | undefined;
  /** The version to go back to; the one before when undefined. */
  version?: string | undefined;
}

export interface Rollback {
  /** Component → its pin now and then. */
  moves: { component: string; from: Pin | undefined; to: Pin | undefined }[];
  /** The whole file as it was; undefined when only some pins change. */
  restore?: PinsState;
}

/**
 * What to write so that an environment runs what it ran before. Without names, the whole file becomes what it was, byte for
 * byte. @throws CedilleError `release-pin` when there is nothing to go back to
 */
export function planRollback(options: PlanRollbackOptions): Rollback {
  const { history, selected, version } = options;
  const now = history[0]!;
  if (!selected && version === undefined) {
    const restore = history.slice(1).find(state => !samePins(state, now));
    if (!restore) throw new CedilleError(nothingBefore(options, 'anything'));
    return { moves: difference(now, restore), restore };
  }
  const problems: Problem[] = [];
  const moves = (selected ?? [...now.pins.keys()]).flatMap(component => {
    const from = now.pins.get(component);
    const states = history.slice(1).filter(({ pins }) => pins.get(component)?.digest !== from?.digest);
    const found =
      version === undefined ? states[0] : states.find(({ pins }) => pins.get(component)?.version === version);
    if (found) return [{ component, from, to: found.pins.get(component) }];
    problems.push(nothingBefore(options, component));
    return [];
  });
  if (problems.length) throw new CedilleError(problems);
  return { moves };
}

function samePins(a: PinsState, b: PinsState): boolean {
  return difference(a, b).length === 0;
}

function difference(now: PinsState, then: PinsState): Rollback['moves'] {
  const names = [...new Set([...now.pins.keys(), ...then.pins.keys()])].sort();
  return names
    .map(component => ({ component, from: now.pins.get(component), to: then.pins.get(component) }))
    .filter(({ from, to }) => from?.digest !== to?.digest || from?.version !== to?.version);
}

function nothingBefore({ environment, history, version }: PlanRollbackOptions, what: string): Problem {
  const known = [...new Set(history.flatMap(({ pins }) => pins.get(what)?.version ?? []))];
  return {
    code: 'release-pin',
    severity: 'error',
    message: `${environment} never pinned ${what}${version === undefined ? ' but what it pins now' : ` at ${version}`}.`,
    environment,
    expected: known.length
      ? `one of ${known.join(', ')}`
      : `another state of ${releasesFile(environment)} in the history`,
    fix: 'git fetch --unshallow when the history is cut off; or promote a release that another environment runs',
  };
}
