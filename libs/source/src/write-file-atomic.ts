import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a file whole or not at all: a reader, or a run after a killed one, sees the old text or the new one. Folders are
 * made. Answers with what the file system says of the file that was written: in its place, unless another process already put
 * its own there.
 */
export async function writeFileAtomic(file: string, content: string | Uint8Array): Promise<Stats> {
  await mkdir(dirname(file), { recursive: true });
  const making = join(dirname(file), `.${basename(file)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    const written = await writeNew(making, content);
    await rename(making, file);
    const placed = await stat(file).catch(() => undefined);
    return placed?.ino === written.ino ? placed : written;
  } catch (error) {
    // A full disk says what it could not do, not to which file.
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  } finally {
    await rm(making, { force: true });
  }
}

/** Goes on until everything is written: on a full disk a single write takes a part and reports no error. */
async function writeNew(file: string, content: string | Uint8Array): Promise<Stats> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(content);
    return await handle.stat();
  } finally {
    await handle.close();
  }
}

const HALF_WRITTEN = /^\..+\.(\d+)\.[0-9a-f]{8}\.tmp$/;

/** Removes what {@link writeFileAtomic} of killed processes left in a folder: the name says which process made it. */
export async function removeHalfWritten(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const pid = Number(HALF_WRITTEN.exec(name)?.[1]);
    if (pid && !isAlive(pid)) await rm(join(folder, name), { force: true });
  }
}

/** Whether a process of this machine goes on, whoever started it. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
