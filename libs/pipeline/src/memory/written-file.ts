import { stat } from 'node:fs/promises';
import type { WrittenFile } from './remembered-render.ts';

/** Whether a file is the one that was written for this render, and nobody touched it. */
export async function isAsWritten(
  file: string,
  { key, written }: { key: string; written: WrittenFile | undefined },
): Promise<boolean> {
  if (written?.key !== key) return false;
  const now = await stat(file).catch(() => undefined);
  return now?.size === written.size && now.mtimeMs === written.mtimeMs && now.ino === written.ino;
}
