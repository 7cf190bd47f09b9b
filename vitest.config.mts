import { defineConfig } from 'vitest/config';

/** One run for every spec of the repository: threads without isolation start in a tenth of the time. */
export default defineConfig({
  test: {
    include: ['libs/*/src/**/*.spec.ts', 'tools/*/src/**/*.spec.ts', 'charts/*/src/**/*.spec.ts', 'e2e/**/*.spec.ts'],
    pool: 'threads',
    isolate: false,
    // Most of the time specs wait for programs that they started.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
