import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { removeHalfWritten } from '@cedille/source';
import { PACKAGES } from './release.ts';

export interface RemoveStalePackagesOptions {
  root: string;
  /** What this run was about; everything when undefined. */
  components: readonly string[] | undefined;
  /** Files that this run made, relative to the root. */
  keep: ReadonlySet<string>;
}

/** Removes what earlier runs made and this one did not: nothing outdated may be left to be published. */
export async function removeStalePackages({ root, components, keep }: RemoveStalePackagesOptions): Promise<void> {
  const folder = join(root, PACKAGES);
  await removeHalfWritten(folder);
  for (const name of await readdir(folder).catch(() => [])) {
    const component = COMPONENT.exec(name)?.[1];
    const isOurs = component && (!components || components.includes(component));
    if (isOurs && !keep.has(`${PACKAGES}/${name}`)) await rm(join(folder, name), { force: true });
  }
}

/** `<component>-<version>.tgz`: a version begins with digits and a dot, which no part of a name does. */
const COMPONENT = /^(.+?)-\d+\.\d+\.\d+.*\.tgz$/;
