import { availableParallelism } from 'node:os';

/** Runs tasks with a bounded number at once, first come first served. */
export interface Pool {
  run<T>(task: () => Promise<T>): Promise<T>;
}

/** @param size most tasks at once; as many as there are cores when not given */
export function createPool(size: number = availableParallelism()): Pool {
  const waiting: (() => void)[] = [];
  let free = Math.max(1, size);

  async function acquire(): Promise<void> {
    if (free > 0) free -= 1;
    else await new Promise<void>(resolve => waiting.push(resolve));
  }

  function release(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return {
    async run(task) {
      await acquire();
      try {
        return await task();
      } finally {
        release();
      }
    },
  };
}
