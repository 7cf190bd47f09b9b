import { join } from 'node:path';
import { git } from '@cedille/program';
import { parseYaml, readIfPresent } from '@cedille/source';
import { releasesFile, type Pin } from '../load-pins.ts';

/** releases.yaml as it was at one time. */
export interface PinsState {
  /** Commit; undefined for the working tree. */
  commit: string | undefined;
  /** Undefined when there was no such file. */
  text: string | undefined;
  pins: ReadonlyMap<string, Pin>;
}

/**
 * States of releases.yaml, the newest first: the working tree, then each commit that changed it, then the time before.
 * @throws ProgramError when this is no Git repository
 */
export async function pinHistory(root: string, environment: string): Promise<PinsState[]> {
  const file = releasesFile(environment);
  const log = await git(root, ['log', '--format=%H', '--', file]);
  const commits = log.split('\n').filter(Boolean);
  const states = [stateOf(undefined, await readIfPresent(join(root, file)))];
  for (const commit of commits) {
    const there = await git(root, ['ls-tree', '--name-only', commit, '--', file]);
    states.push(stateOf(commit, there.trim() ? await git(root, ['show', `${commit}:${file}`]) : undefined));
  }
  return [...states, stateOf(undefined, undefined)];
}

/** What cannot be read, because it is of another time, pins nothing. */
function stateOf(commit: string | undefined, text: string | undefined): PinsState {
  const data = text === undefined ? {} : (parseYaml(text, '').data ?? {});
  return { commit, text, pins: new Map(Object.entries(data as Record<string, Pin>)) };
}
