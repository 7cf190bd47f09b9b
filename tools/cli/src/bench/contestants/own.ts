import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseEngine } from '@cedille/helm';
import type { EngineName } from '@cedille/helm/engine-names';
import { RENDERED } from '@cedille/pipeline';
import type { Contestant } from './contestant.ts';

export interface OwnOptions {
  /** Workspace that is rendered; its folders of results are removed. */
  root: string;
  cache: string;
  env: NodeJS.ProcessEnv;
}

/** What an own command is started with, and what it is called. */
export interface OwnCommand {
  name: string;
  args: readonly string[];
}

export const OWN_COMMANDS: readonly OwnCommand[] = [
  { name: 'nx run-many -t render', args: ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'render'] },
  { name: './cedille render', args: ['cedille', 'render'] },
];

/** The platform's own ways, all checks included, with each engine. */
export async function ownContestants(options: OwnOptions): Promise<Contestant[]> {
  const { root, cache, env } = options;
  const engines = await enginesOf(root);
  return OWN_COMMANDS.flatMap(({ name, args }) =>
    engines.map(engine => ({
      name: `${name}, ${engine} engine`,
      version: '',
      reset: () => forget({ root, cache }),
      command: { file: process.execPath, args, cwd: root, env: { ...env, CEDILLE_ENGINE: engine } },
      folder: join(root, RENDERED),
    })),
  );
}

/** The native one is built when it is not there yet; where it is not available, the helm program is the only one. */
export async function enginesOf(root: string): Promise<EngineName[]> {
  const { engine } = await chooseEngine({ root, engine: 'native' }).catch(() => ({ engine: undefined }));
  return engine ? ['native', 'helm'] : ['helm'];
}

/** What is neither computed from the workspace nor from the code stays: programs and archives. */
const KEPT = ['engine', 'failed', 'tools', 'upstream', 'unreachable'];

/** Removes everything that an earlier run left, of Nx and of the platform. */
export async function forget({ root, cache }: { root: string; cache: string }): Promise<void> {
  const cached = (await readdir(cache)).filter(name => !KEPT.includes(name)).map(name => join(cache, name));
  for (const folder of [join(root, '.nx'), join(root, 'dist'), ...cached])
    await rm(folder, { recursive: true, force: true });
}
