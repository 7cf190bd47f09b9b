import { cp, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { git } from '@cedille/program';

/** The work tree as it is now, uncommitted changes included, with packages of its own: nothing of the real one is touched. */
export async function copyTree(root: string, to: string): Promise<void> {
  const listed = await git(root, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  for (const file of listed.split('\0').filter(Boolean)) {
    await mkdir(dirname(join(to, file)), { recursive: true });
    await cp(join(root, file), join(to, file), { force: true }).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
    });
  }
  await cp(join(root, 'node_modules'), join(to, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: source => !source.includes('/node_modules/.cache'),
  });
  await commitAll(to);
  await writeFile(join(to, '.git/info/exclude'), 'dist/\n');
}

/** Nx asks git which files there are. */
export async function commitAll(folder: string): Promise<void> {
  await git(folder, ['init', '--quiet', '--initial-branch=main']);
  await git(folder, ['add', '--all']);
  await git(folder, [...AUTHOR, 'commit', '--quiet', '--allow-empty', '--message=bench']);
}

const AUTHOR = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org'];
