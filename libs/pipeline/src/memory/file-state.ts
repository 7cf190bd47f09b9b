import { createHash } from 'node:crypto';
import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

/** What the file system says of files, without one of them opened. Whoever puts a time back cannot put back the time of that. */
export interface FileState {
  digest: string;
  /** When the last of them changed, in milliseconds since 1970. */
  youngest: number;
}

/** Files that decide which archives there are: undefined where files do not tell, because the mirror is a server. */
export function archiveFiles(cacheDir: string, mirror = ''): string[] | undefined {
  if (/^https?:/i.test(mirror)) return undefined;
  return ['index', 'objects'].map(name => join(cacheDir, 'upstream', name)).concat(mirror || []);
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
