import { setTimeout as wait } from 'node:timers/promises';

export interface RetryOptions {
  /** Further tries after a failure that may pass. */
  retries: number;
  signal?: AbortSignal | undefined;
}

/** What may go better another time says so. */
interface Failure {
  passing?: boolean;
  /** Milliseconds after which a server wants to be asked again. */
  retryAfterMs?: number | undefined;
}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 30_000;

/** Does the work again, later and later, as long as its failure may pass. */
export async function retrying<T>(work: () => Promise<T>, { retries, signal }: RetryOptions): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      const { passing = false, retryAfterMs = FIRST_WAIT_MS * 3 ** attempt } = error as Failure;
      if (!passing || attempt >= retries || retryAfterMs > LONGEST_WAIT_MS || signal?.aborted) throw error;
      await wait(retryAfterMs, undefined, signal ? { signal } : {}).catch(() => undefined);
    }
  }
}
