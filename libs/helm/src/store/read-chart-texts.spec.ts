import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { chartArchive } from '../fixtures/chart-archive.ts';
import { readChartTexts } from './read-chart-texts.ts';

async function archive(files: Record<string, string>): Promise<string> {
  const file = join(await temporaryWorkspace({}), 'shop.tgz');
  await writeFile(file, await chartArchive({ name: 'shop', files }));
  return file;
}

describe('what a packaged chart says of itself', () => {
  it('is its own, not that of a subchart', async () => {
    const file = await archive({
      'values.yaml': 'a: 1\n',
      'charts/till/values.yaml': 'b: 2\n',
      'charts/till/Chart.yaml': 'name: till\n',
    });
    expect((await readChartTexts(file)).values).toBe('a: 1\n');
    expect((await readChartTexts(file)).metadata).toContain('name: shop');
  });

  it('is empty where there is nothing', async () => {
    expect((await readChartTexts(await archive({}))).values).toBe('');
  });
});
