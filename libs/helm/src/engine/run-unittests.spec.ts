import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { writeFiles } from '../fixtures/chart-archive.ts';
import { lendTools, realTool } from '../fixtures/real-tools.ts';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import { stageChart } from '../stage/stage-chart.ts';
import { runUnittests, type UnittestReport } from './run-unittests.ts';

removeScratchFolders();

let missing: string | undefined;
let root: string;
let cacheDir: string;

beforeAll(async () => {
  const tool = await realTool('helm-unittest');
  if (typeof tool === 'string') missing = tool;
}, 900_000);

beforeEach(async context => {
  if (missing) return context.skip(missing);
  root = await scratchFolder();
  cacheDir = await scratchFolder();
  await lendTools({ root, cacheDir });
});

const passing = '  - it: prints the value\n    asserts: [{equal: {path: a, value: 1}}]\n';
const failing = '  - it: wants <"more"> & more\n    asserts: [{equal: {path: a, value: 2}}]\n';
const skipped = '  - it: waits\n    skip: {reason: later}\n    asserts: [{equal: {path: a, value: 2}}]\n';

async function test(suites: Record<string, string>): Promise<UnittestReport[]> {
  const charts = Object.entries(suites).map(async ([name, tests]) => {
    await writeFiles(join(root, 'charts', name), {
      'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n`,
      'templates/a.yaml': 'a: 1\n',
      ...(tests && { 'tests/a_test.yaml': `suite: of ${name}\ntemplates: [a.yaml]\ntests:\n${tests}` }),
    });
    return stageChart({ root, folder: `charts/${name}`, own: true, into: join(cacheDir, 'staged') });
  });
  return runUnittests({ root, cacheDir, charts: await Promise.all(charts) });
}

describe('runUnittests', () => {
  it('counts per chart, in one run for all of them', async () => {
    const reports = await test({ one: passing + passing, two: passing + failing + skipped, none: '' });
    expect(reports.map(({ chart, passed, failed, skipped: left }) => [chart, passed, failed, left])).toEqual([
      ['one', 2, 0, 0],
      ['two', 1, 1, 1],
      ['none', 0, 0, 0],
    ]);
  });

  it('tells the file, the name and the reason of a failure', async () => {
    const [report] = await test({ two: failing });
    expect(report!.cases).toEqual([
      {
        file: 'charts/two/tests/a_test.yaml',
        suite: 'of two',
        name: 'wants <"more"> & more',
        result: 'failed',
        failure: expect.stringMatching(
          /asserts\[0\] `equal` fail[^]*Expected to equal:[^]*2[^]*Actual:[^]*1/,
        ) as string,
      },
    ]);
  });

  it('counts a suite that cannot be read as failed, beside the charts that can', async () => {
    const reports = await test({ bad: '  - it: x\n    assert: []\n', good: passing });
    expect(reports[0]).toMatchObject({
      passed: 0,
      failed: 1,
      cases: [{ file: 'charts/bad/tests/a_test.yaml', failure: expect.stringContaining('assert') as string }],
    });
    expect(reports[1]).toMatchObject({ passed: 1, failed: 0 });
  });

  it('has nothing to say of no charts', async () => {
    expect(await runUnittests({ root, cacheDir, charts: [] })).toEqual([]);
  });
});
