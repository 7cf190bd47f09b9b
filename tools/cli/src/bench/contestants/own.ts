import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
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
export function ownContestants(options: OwnOptions): Contestant[] {
  const { root, cache, env } = options;
  return OWN_COMMANDS.flatMap(({ name, args }) =>
    enginesOf(root).map(engine => ({
      name: `${name}${engine ? `, ${engine} engine` : ''}`,
      version: '',
      reset: () => forget({ root, cache }),
      command: { file: process.execPath, args, cwd: root, env: { ...env, ...(engine && { CEDILLE_ENGINE: engine }) } },
      folder: join(root, RENDERED),
    })),
  );
}

/** A work tree without an engine of its own has one way to render. */
export function enginesOf(root: string): (string | undefined)[] {
  return existsSync(join(root, 'tools/engine')) ? ['native', 'helm'] : [undefined];
}

/** What is neither computed from the workspace nor from the code stays: programs and archives. */
const KEPT = ['tools', 'upstream', 'unreachable'];

/** Removes everything that an earlier run left, of Nx and of the platform. */
export async function forget({ root, cache }: { root: string; cache: string }): Promise<void> {
  const cached = (await readdir(cache)).filter(name => !KEPT.includes(name)).map(name => join(cache, name));
  for (const folder of [join(root, '.nx'), join(root, 'dist'), ...cached])
    await rm(folder, { recursive: true, force: true });
}
