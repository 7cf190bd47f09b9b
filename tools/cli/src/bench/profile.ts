import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { enginesOf, forget, OWN_COMMANDS } from './contestants/own.ts';
import { measure } from './measure.ts';

export interface ProfileOptions {
  /** A workspace that may be changed. */
  root: string;
  cache: string;
  env: NodeJS.ProcessEnv;
  /** Where the profiles go. */
  folder: string;
}

/** Writes a CPU profile of a cold `./cedille render` with each engine, for the developer tools of any browser. */
export async function writeProfiles({ root, cache, env, folder }: ProfileOptions): Promise<string[]> {
  const folders: string[] = [];
  const { args } = OWN_COMMANDS.find(({ name }) => name === './cedille render')!;
  for (const engine of await enginesOf(root)) {
    const into = join(folder, engine);
    await mkdir(into, { recursive: true });
    await forget({ root, cache });
    await measure({
      file: process.execPath,
      args: ['--cpu-prof', `--cpu-prof-dir=${into}`, ...args, '--timings'],
      cwd: root,
      env: { ...env, CEDILLE_ENGINE: engine },
      stdout: join(into, 'timings.txt'),
    });
    folders.push(into);
  }
  return folders;
}
