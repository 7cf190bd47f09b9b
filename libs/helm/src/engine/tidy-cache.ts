import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { removeHalfWritten, writeFileAtomic } from '@cedille/source';

const dayMs = 24 * 60 * 60 * 1000;

/** How long things are kept that were not used, by folder. What can be needed offline is never removed. */
const keptDays: Record<string, number> = { staged: 14, digests: 30, failed: 7, unittest: 1 };

/** Removes what is old, and what killed processes left half-made. Does nothing when it was done within a day. */
export async function tidyCache(cacheDir: string): Promise<void> {
  const mark = join(cacheDir, 'tidied');
  if ((await ageOf(mark)) < dayMs) return;
  await writeFileAtomic(mark, '');
  for (const [folder, days] of Object.entries(keptDays)) await removeOlder(join(cacheDir, folder), days * dayMs);
  await removeHalfWritten(join(cacheDir, 'bundles'));
  await removeOlder(join(cacheDir, 'tools'), dayMs, name => name.endsWith('.tmp'));
}

async function removeOlder(
  folder: string,
  ageMs: number,
  isMeant: (name: string) => boolean = () => true,
): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  for (const name of names.filter(isMeant)) {
    const path = join(folder, name);
    // A staged chart is as old as the file beside it, which is touched when the chart is used.
    const age = Math.min(await ageOf(path), await ageOf(`${path}.json`));
    if (age > ageMs) await rm(path, { recursive: true, force: true });
  }
}

async function ageOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => Date.now() - mtimeMs,
    () => Infinity,
  );
}
