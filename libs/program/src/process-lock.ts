import { mkdir, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { check, lock } from 'proper-lockfile';

export interface LockOptions {
  /** Path that stands for the work; it need not exist. */
  path: string;
  signal?: AbortSignal | undefined;
  /** Longest wait for another process. @defaultValue 10 minutes */
  waitMs?: number;
  /** Called once when another process is at work. */
  onWait?: (() => void) | undefined;
}

/** A process that was killed holds its lock for this long at most. */
const staleMs = 4_000;

/**
 * Lets one process do a piece of work while others wait. It only spares double work: whatever is done under it must be
 * safe without, so a lock that is not available in time, or is lost, stops nobody.
 */
export async function withProcessLock<T>(options: LockOptions, work: () => Promise<T>): Promise<T> {
  const release = await acquire(options);
  try {
    return await work();
  } finally {
    await release().catch(() => undefined);
  }
}

/** Whether some process holds it at this moment. */
export async function isLocked(path: string): Promise<boolean> {
  return check(path, { realpath: false, stale: staleMs }).catch(() => false);
}

async function acquire({ path, signal, waitMs = 600_000, onWait }: LockOptions): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true });
  const end = Date.now() + waitMs;
  for (let waited = false; Date.now() < end && !signal?.aborted; waited = true) {
    try {
      return await lock(path, { realpath: false, stale: staleMs, update: 1_000, onCompromised: () => undefined });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (!waited) onWait?.();
      await ((await isFromTheFuture(path)) ? rm(`${path}.lock`, { recursive: true, force: true }) : wait(100));
    }
  }
  return () => Promise.resolve();
}

/** A clock that was set back leaves locks that would never be stale. */
async function isFromTheFuture(path: string): Promise<boolean> {
  const info = await stat(`${path}.lock`).catch(() => undefined);
  return info !== undefined && info.mtimeMs > Date.now() + staleMs;
}
