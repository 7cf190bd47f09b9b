import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all. What a killed process left beside it is removed: its name says which process made it,
 * and that one is gone.
 */
export async function writeWhole(file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await removeLeftovers(dirname(file));
  const making = join(dirname(file), `.${basename(file)}.${process.pid}.tmp`);
  try {
    await writeFile(making, content);
    await rename(making, file);
  } finally {
    await rm(making, { force: true });
  }
}

const LEFTOVER = /^\..*\.(\d+)\.tmp$/;

/** Removes half-written files of processes that are no more. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number(LEFTOVER.exec(name)?.[1]);
    if (pid && !isAlive(pid)) await rm(join(folder, name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
