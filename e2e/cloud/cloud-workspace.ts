import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyPlatform } from '../support/copy-platform.ts';
import { runCedille } from '../support/make-workspace.ts';
import type { Configuration } from './open-tofu.ts';

/** The platform in a folder of its own, where people come and go. */
export interface CloudWorkspace {
  root: string;
  /** What `./cedille cloud` writes for an environment now, by component. */
  configurations: (environment: string) => Promise<Record<string, Configuration>>;
  /** Writes a file of the workspace, or removes it. */
  change: (file: string, text: string | undefined) => Promise<void>;
}

/** Copies charts and environments of the repository, as they are. */
export async function cloudWorkspace(root: string): Promise<CloudWorkspace> {
  await copyPlatform(root);
  return {
    root,
    async configurations(environment) {
      await runCedille(root, ['cloud', environment]);
      const folder = join(root, 'dist/cloud', environment);
      const components = await readdir(folder);
      return Object.fromEntries(
        await Promise.all(
          components.map(async component => {
            const text = await readFile(join(folder, component, 'main.tf.json'), 'utf8');
            return [component, JSON.parse(text) as Configuration] as const;
          }),
        ),
      );
    },
    change: (file, text) => (text === undefined ? rm(join(root, file)) : writeFile(join(root, file), text)),
  };
}
