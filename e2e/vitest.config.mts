import { defineConfig } from 'vitest/config';

/** One file at a time: each has a cluster of its own, and a machine of two cores has not enough for two. */
export default defineConfig({
  test: {
    include: ['e2e/*/*.suite.ts'],
    root: new URL('..', import.meta.url).pathname,
    setupFiles: ['e2e/support/end-with-runner.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 300_000,
    hookTimeout: 1_800_000,
    teardownTimeout: 60_000,
  },
});
