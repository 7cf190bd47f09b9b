import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReplacedFile } from './rendering.ts';

/** Folder of everything that was rendered, relative to the root. */
export const RENDERED = 'dist/rendered';

/** Where the manifests of a component in an environment are, relative to the root. */
export function renderedFile(environment: string, component: string): string {
  return `${RENDERED}/${environment}/${component}.yaml`;
}

export interface RemoveStaleOptions {
  root: string;
  /** What this run was about; everything when undefined. */
  components: readonly string[] | undefined;
  places: readonly string[] | undefined;
  /** Files that this run made. */
  keep: ReadonlySet<string>;
  onReplaced?: ((replaced: ReplacedFile) => void) | undefined;
}

/** Removes what an earlier run made and this one, asked for the same, did not: nothing outdated may be left to be shipped. */
export async function removeStale({ root, components, places, keep, onReplaced }: RemoveStaleOptions): Promise<void> {
  const folders = await readdir(join(root, RENDERED), { withFileTypes: true }).catch(() => []);
  for (const folder of folders) {
    if (!folder.isDirectory() || (places && !places.includes(folder.name))) continue;
    for (const file of await readdir(join(root, RENDERED, folder.name))) {
      const path = `${RENDERED}/${folder.name}/${file}`;
      const component = file.replace(/\.yaml$/, '');
      // Written again once everything else is in its place.
      if (file === 'kustomization.yaml') continue;
      if (keep.has(path) || (components && !components.includes(component))) continue;
      const before = onReplaced && (await readFile(join(root, path), 'utf8'));
      await rm(join(root, path), { force: true });
      if (component !== file) onReplaced?.({ component, environment: folder.name, before, manifests: [] });
    }
    const left = await readdir(join(root, RENDERED, folder.name));
    if (left.every(file => file === 'kustomization.yaml'))
      await rm(join(root, RENDERED, folder.name), { recursive: true, force: true });
  }
}
