import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const workload = (container: string, name = 'a'): string =>
  object('apps/v1/Deployment', `spec: {template: {spec: {containers: [{name: ${name}, ${container}}]}}}`);
const PROBE = 'readinessProbe: {httpGet: {path: /, port: 80}}';

it('sees a probe go, and nothing else', () => {
  expect(codesOf(workload(PROBE), workload('image: a'))).toEqual(['probe-removed notice']);
  expect(codesOf(workload(PROBE), workload(PROBE.replace('/,', '/ready,')))).toEqual([]);
  expect(codesOf(workload('image: a'), workload(PROBE))).toEqual([]);
  expect(codesOf(workload(PROBE), workload('image: a', 'b'))).toEqual([]);
});
