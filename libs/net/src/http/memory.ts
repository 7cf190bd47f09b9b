import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@cedille/source';

interface MemoryOptions {
  folder: string;
  /** @defaultValue 10 minutes */
  ttlMs?: number;
}

/** Remembers for some minutes, across processes, that something did not work. */
export interface Memory<T> {
  recall(key: string): Promise<{ value: T; until: Date } | undefined>;
  remember(key: string, value: T): Promise<void>;
  forget(key: string): Promise<void>;
}

export function createMemory<T>({ folder, ttlMs = 10 * 60 * 1000 }: MemoryOptions): Memory<T> {
  const fileOf = (key: string): string => join(folder, `${key.replace(/[^\w.+-]/g, '_')}.json`);
  return {
    async recall(key) {
      try {
        const { value, until } = JSON.parse(await readFile(fileOf(key), 'utf8')) as { value: T; until: number };
        const left = until - Date.now();
        return left > 0 && left <= ttlMs ? { value, until: new Date(until) } : undefined;
      } catch {
        return undefined;
      }
    },
    /** A folder that cannot be written costs the memory, nothing else. */
    async remember(key, value) {
      await writeFileAtomic(fileOf(key), JSON.stringify({ value, until: Date.now() + ttlMs })).catch(() => undefined);
    },
    async forget(key) {
      await rm(fileOf(key), { force: true }).catch(() => undefined);
    },
  };
}
