import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { WrittenFile } from './remembered-render.ts';

/** Writes a file whole or not at all, and says by what it is known again. */
export async function writeRendered(file: string, text: string): Promise<Omit<WrittenFile, 'key'>> {
  await mkdir(dirname(file), { recursive: true });
  const making = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(making, text);
    // Before the file moves into place: there another process may put its own.
    const { size, mtimeMs, ino } = await stat(making);
    await rename(making, file);
    return { size, mtimeMs, ino };
  } finally {
    await rm(making, { force: true });
  }
}

/** Whether a file is the one that was written for this render, and nobody touched it. */
export async function isAsWritten(
  file: string,
  { key, written }: { key: string; written: WrittenFile | undefined },
): Promise<boolean> {
  if (written?.key !== key) return false;
  const now = await stat(file).catch(() => undefined);
  return now?.size === written.size && now.mtimeMs === written.mtimeMs && now.ino === written.ino;
}
