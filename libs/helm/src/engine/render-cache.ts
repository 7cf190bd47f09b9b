import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@cedille/source';

/** Rendered text by a digest of everything that went in. Losing it costs time, never a result. */
export interface RenderCache {
  get(key: string): Promise<string | undefined>;
  put(key: string, text: string): Promise<void>;
}

interface RenderCacheOptions {
  folder: string;
  /** Bytes kept; the texts that were not used for longest go first. @defaultValue 512 MiB */
  limit?: number;
}

const hourMs = 60 * 60 * 1000;
const headLength = 65;

/** Several processes may use one folder: texts appear whole, and a text that is damaged counts as not there. */
export function createRenderCache({ folder, limit = 512 * 1024 * 1024 }: RenderCacheOptions): RenderCache {
  const fileOf = (key: string): string => join(folder, key.slice(0, 2), key);
  let writtenSincePrune = 0;
  let isFirst = true;
  let pruning: Promise<void> | undefined;

  return {
    async get(key) {
      const file = fileOf(key);
      const bytes = await readFile(file).catch(() => undefined);
      if (!bytes) return undefined;
      const body = bytes.subarray(headLength);
      if (bytes.subarray(0, headLength - 1).toString('latin1') !== digest(body)) {
        await rm(file, { force: true }).catch(() => undefined);
        return undefined;
      }
      await keepYoung(file);
      return body.toString('utf8');
    },

    async put(key, text) {
      const body = Buffer.from(text);
      const whole = Buffer.concat([Buffer.from(`${digest(body)}\n`), body]);
      await writeFileAtomic(fileOf(key), whole).catch(() => undefined);
      writtenSincePrune += body.length;
      const isWanted = writtenSincePrune > limit / 8 || (isFirst && (await isDue(folder)));
      isFirst = false;
      if (!isWanted) return;
      writtenSincePrune = 0;
      pruning = (pruning ?? Promise.resolve()).then(() => prune(folder, limit)).catch(() => undefined);
      await pruning;
    },
  };
}

function digest(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

async function keepYoung(file: string): Promise<void> {
  const now = Date.now();
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: now }));
  if (now - mtimeMs > hourMs) await utimes(file, new Date(now), new Date(now)).catch(() => undefined);
}

/** Looking at all texts takes longer than rendering a few: processes that follow each other do it once an hour. */
async function isDue(folder: string): Promise<boolean> {
  const mark = join(folder, 'pruned');
  const { mtimeMs } = await stat(mark).catch(() => ({ mtimeMs: 0 }));
  if (Math.abs(Date.now() - mtimeMs) < hourMs) return false;
  await writeFileAtomic(mark, '').catch(() => undefined);
  return true;
}

async function prune(folder: string, limit: number): Promise<void> {
  const files = await listFiles(folder);
  let total = files.reduce((sum, file) => sum + file.size, 0);
  for (const { path, size } of files.sort((a, b) => a.mtimeMs - b.mtimeMs)) {
    if (total <= limit) return;
    await rm(path, { force: true });
    total -= size;
  }
}

async function listFiles(folder: string): Promise<{ path: string; size: number; mtimeMs: number }[]> {
  const groups = await readdir(folder);
  const perGroup = groups.map(async group => {
    const names = await readdir(join(folder, group)).catch(() => []);
    return Promise.all(
      names.map(async name => {
        const path = join(folder, group, name);
        const { size, mtimeMs } = await stat(path).catch(() => ({ size: 0, mtimeMs: 0 }));
        return { path, size, mtimeMs };
      }),
    );
  });
  return (await Promise.all(perGroup)).flat();
}
