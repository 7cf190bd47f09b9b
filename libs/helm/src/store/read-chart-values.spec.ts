import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { chartArchive } from '../fixtures/chart-archive.ts';
import { readChartValues } from './read-chart-values.ts';

async function archive(files: Record<string, string>): Promise<string> {
  const file = join(await temporaryWorkspace({}), 'shop.tgz');
  await writeFile(file, await chartArchive({ name: 'shop', files }));
  return file;
}

describe('the defaults of a packaged chart', () => {
  it('are those of the chart, not of a subchart', async () => {
    const file = await archive({ 'values.yaml': 'a: 1\n', 'charts/till/values.yaml': 'b: 2\n' });
    expect(await readChartValues(file)).toBe('a: 1\n');
  });

  it('are empty where there are none', async () => {
    expect(await readChartValues(await archive({}))).toBe('');
  });
});
