import { realpath } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { CedilleError, type Problem } from '@cedille/source';

/** The folder of a dependency on a chart beside this one. @throws CedilleError when it is none of the repository */
export function libraryFolder(folder: string, { name, repository }: { name: string; repository: string }): string {
  const address = repository.slice('file://'.length);
  const library = posix.join(folder, address);
  if (!address.startsWith('/') && !/^\.\.(\/|$)/.test(library) && !/[\\:]/.test(address)) return library;
  throw refused(folder, `its dependency ${name} leads to ${repository}`);
}

/** @throws CedilleError when a link on the way to a file or folder leads out of the repository */
export async function refuseOutside(root: string, path: string): Promise<void> {
  const target = await realpath(join(root, path)).catch(() => undefined);
  const inside = await realpath(root);
  if (target === undefined || target === inside || target.startsWith(inside + sep)) return;
  throw refused(path, 'a link leads there');
}

/** What a link to a folder leads to could go on for ever. @throws CedilleError */
export function refuseLink(path: string, target: string): never {
  throw refused(path, `it is a link to ${target}`);
}

/** Two charts that use each other. @throws CedilleError */
export function refuseCircle(folders: readonly string[]): never {
  throw refused(folders[0]!, `it depends on itself: ${folders.join(' → ')}`);
}

function refused(path: string, reason: string): CedilleError {
  const problem: Problem = {
    code: 'outside-repository',
    severity: 'error',
    message: `${path} cannot be part of a chart: ${reason}.`,
    expected: 'files of this repository, so that the chart is the same wherever it is put together',
    fix: 'put a copy in its place, or point the dependency to a chart in charts/',
  };
  return new CedilleError(problem);
}
