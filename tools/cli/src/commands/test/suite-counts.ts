import type { Suite } from '@cedille/e2e/suites';

/** What the counts of a suite count: who judges differs from one to the next. */
export function suiteCounts({ needs }: Pick<Suite, 'needs'>): string {
  if (needs.includes('realPods')) return 'vitest, on a cluster';
  if (needs.includes('fakePods')) return 'vitest, on a control plane whose Pods only seem to run';
  return needs.length ? 'vitest, on an API server' : 'vitest, without a cluster';
}
