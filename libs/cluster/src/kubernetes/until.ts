import { setTimeout as wait } from 'node:timers/promises';
import { CedilleError } from '@cedille/source';

export interface UntilOptions {
  /** What is waited for, as a statement: `the API server is ready`. */
  what: string;
  /** Asked again and again; what it throws ends the waiting. */
  condition: () => Promise<boolean>;
  /** @defaultValue 60000 */
  timeoutMs?: number;
  /** @defaultValue 250 */
  everyMs?: number;
  signal?: AbortSignal | undefined;
  /** What there is instead, asked when the time is over. */
  state?: () => Promise<string>;
}

/** Waits until something is so. @throws CedilleError `cluster-failed` when it is not so in time */
export async function until(options: UntilOptions): Promise<void> {
  const { what, condition, timeoutMs = 60_000, everyMs = 250, signal, state } = options;
  for (const end = Date.now() + timeoutMs; ;) {
    signal?.throwIfAborted();
    if (await condition()) return;
    if (Date.now() > end) throw notInTime(what, timeoutMs, await state?.());
    await wait(everyMs, undefined, signal ? { signal } : {});
  }
}

function notInTime(what: string, timeoutMs: number, state: string | undefined): CedilleError {
  return new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: `It was waited ${Math.round(timeoutMs / 1000)} s in vain until ${what}${state ? `; instead: ${state}` : '.'}`,
    expected: what,
    fix: 'read the logs of the cluster; a busy machine may need to be tried again',
  });
}
