import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { REPOSITORY } from './find-platform.ts';
import { copyFrom } from './make-workspace.ts';

/** Charts and environments of the repository, as they are, in a folder where commands can write and facts can be changed. */
export async function copyPlatform(root: string): Promise<void> {
  await copyFrom(REPOSITORY, root, ['charts', 'environments', 'LICENSE', 'tools/versions.yaml']);
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
}
