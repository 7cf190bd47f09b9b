import { appendFile, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { git } from './git.ts';

/** A real repository in a folder of its own. */
export interface Repository {
  root: string;
  git: (...args: string[]) => Promise<string>;
  /** Writes files (removes those that are undefined) and commits everything. */
  commit: (message: string, files?: Record<string, string | undefined>) => Promise<void>;
  write: (files: Record<string, string | undefined>) => Promise<void>;
  /** The same repository in another folder. */
  copy: () => Promise<Repository>;
  remove: () => Promise<void>;
}

/** Settings of the machine must not matter: no global configuration, no hooks, no signatures. */
const ENVIRONMENT = { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' };

const CONFIGURATION = '[user]\n\tname = Tester\n\temail = tester@example.org\n';

export async function createRepository(): Promise<Repository> {
  const root = await mkdtemp(join(tmpdir(), 'cedille-git-'));
  await git(root, ['init', '--quiet', '--initial-branch=main'], { env: ENVIRONMENT });
  await appendFile(join(root, '.git', 'config'), CONFIGURATION);
  return open(root);
}

function open(root: string): Repository {
  const run = async (...args: string[]): Promise<string> => (await git(root, args, { env: ENVIRONMENT })).trim();
  const write = async (files: Record<string, string | undefined>): Promise<void> => {
    for (const [path, text] of Object.entries(files)) {
      const file = join(root, path);
      await mkdir(dirname(file), { recursive: true });
      await (text === undefined ? rm(file) : writeFile(file, text));
    }
  };
  return {
    root,
    write,
    git: run,
    commit: async (message, files = {}) => {
      await write(files);
      await run('add', '--all');
      await run('commit', '--quiet', '--allow-empty', '--message', message);
    },
    copy: async () => {
      const other = await mkdtemp(join(tmpdir(), 'cedille-git-'));
      await cp(root, other, { recursive: true });
      return open(other);
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
