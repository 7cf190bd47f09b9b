import { join } from 'node:path';
import { mkdir, writeFile } from 'node:fs/promises';
import { temporaryWorkspace } from '@cedille/source/testing';
import { create } from 'tar';
import { describe, expect, it } from 'vitest';
import { readChartValues } from './read-chart-values.ts';

async function archive(files: Record<string, string>): Promise<string> {
  const folder = await temporaryWorkspace(files);
  await mkdir(join(folder, 'shop'), { recursive: true });
  await writeFile(join(folder, 'shop/Chart.yaml'), 'name: shop\n');
  const file = join(folder, 'shop.tgz');
  await create({ gzip: true, file, cwd: folder }, ['shop']);
  return file;
}

describe('the defaults of a packaged chart', () => {
  it('are those of the chart, not of a subchart', async () => {
    const file = await archive({ 'shop/values.yaml': 'a: 1\n', 'shop/charts/till/values.yaml': 'b: 2\n' });
    expect(await readChartValues(file)).toBe('a: 1\n');
  });

  it('are empty where there are none', async () => {
    expect(await readChartValues(await archive({}))).toBe('');
  });
});
