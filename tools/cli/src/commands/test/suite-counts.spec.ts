import { SUITES } from '@cedille/e2e/suites';
import { expect, it } from 'vitest';
import { suiteCounts } from './suite-counts.ts';

it.each([
  ['machines', 'vitest, without a cluster'],
  ['cloud', 'vitest, without a cluster'],
  ['conformance', 'vitest, on an API server'],
  ['delivery', 'vitest, on a control plane whose Pods only seem to run'],
  ['live', 'vitest, on a cluster'],
])('says of %s what judges it: %s', (name, counts) => {
  expect(suiteCounts(SUITES.find(suite => suite.name === name)!)).toBe(counts);
});
