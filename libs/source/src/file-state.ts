import { createHash } from 'node:crypto';
import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

/** What the file system says of files, without one of them opened. Whoever puts a time back cannot put back the time of that. */
export interface FileState {
  digest: string;
  /** When the last of them changed, in milliseconds since 1970. */
  youngest: number;
}

/** Within this time a file may be written twice and look the same, in milliseconds. */
const SETTLED_MS = 100;

/** Whether a later change is sure to be seen. @param now milliseconds since 1970 */
export function isSettled({ youngest }: FileState, now: number): boolean {
  return now - youngest >= SETTLED_MS;
}

/** Changes when a file below one of the paths does, appears or goes; undefined when a link is among them. */
export function stateOf(paths: readonly string[]): FileState | undefined {
  const hash = createHash('sha256');
  let youngest = 0;
  const visit = (path: string, entry: Dirent | undefined): boolean => {
    if (entry?.isSymbolicLink()) return false;
    const info = statSync(path, { throwIfNoEntry: false });
    if (!info?.isDirectory()) {
      hash.update(
        info ? `${path} ${info.size} ${info.mtimeMs} ${info.ctimeMs} ${info.ino} ${info.mode}\n` : `${path}\n`,
      );
      youngest = Math.max(youngest, info?.ctimeMs ?? 0);
      return true;
    }
    hash.update(`${path}/\n`);
    return entriesOf(path)
      .filter(({ name }) => name !== 'node_modules')
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .every(inner => visit(join(path, inner.name), inner));
  };
  return paths.every(path => visit(path, undefined)) ? { digest: hash.digest('hex'), youngest } : undefined;
}

/** None where there is no folder. */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** What was found out of files during one run: what many follow from is looked at once. */
export type SeenStates = Map<string, FileState | undefined>;

/**
 * The same for several groups of files, of which those that were looked at in this run already are not looked at again; so it
 * may be the state of any moment since the run began.
 */
export function stateOfGroups(groups: readonly (readonly string[])[], seen: SeenStates): FileState | undefined {
  const hash = createHash('sha256');
  let youngest = 0;
  for (const paths of groups) {
    const key = paths.join('\0');
    if (!seen.has(key)) seen.set(key, stateOf(paths));
    const state = seen.get(key);
    if (!state) return undefined;
    hash.update(state.digest);
    youngest = Math.max(youngest, state.youngest);
  }
  return { digest: hash.digest('hex'), youngest };
}
