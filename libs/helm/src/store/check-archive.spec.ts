import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { create } from 'tar';
import { describe, expect, it } from 'vitest';
import { chartArchive } from '../fixtures/chart-archive.ts';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import { checkArchive } from './check-archive.ts';
import type { ChartPin } from './pin.ts';

removeScratchFolders();

const pin: ChartPin = { kind: 'chart', name: 'upstream', version: '1.2.3', repository: 'https://charts.example.org' };

async function check(bytes: Uint8Array): Promise<string | undefined> {
  const file = join(await scratchFolder(), 'chart.tgz');
  await writeFile(file, bytes);
  return checkArchive(file, pin);
}

async function archiveWith(build: (folder: string) => Promise<string[]>): Promise<string | undefined> {
  const folder = await scratchFolder();
  await mkdir(join(folder, 'upstream'));
  await writeFile(join(folder, 'upstream', 'Chart.yaml'), 'name: upstream\nversion: 1.2.3\n');
  const extra = await build(folder);
  const file = join(folder, 'chart.tgz');
  await create({ file, cwd: folder, gzip: true, preservePaths: true }, ['upstream', ...extra]);
  return checkArchive(file, pin);
}

describe('checkArchive', () => {
  it('is content with a chart of the name and version of the pin', async () => {
    expect(await check(await chartArchive())).toBeUndefined();
  });

  it('looks at the chart itself, not at a subchart', async () => {
    const files = { 'charts/sub/Chart.yaml': 'name: sub\nversion: 0.0.1\n' };
    expect(await check(await chartArchive({ files }))).toBeUndefined();
    expect(await check(await chartArchive({ name: 'sub', version: '1.2.3' }))).toBe('it is the chart sub');
  });

  it('refuses paths and links that lead out of the chart', async () => {
    const outside = await archiveWith(async folder => {
      await writeFile(join(folder, 'evil'), '');
      return [join(folder, 'evil')];
    });
    expect(outside).toMatch(/would be written outside/);
    const link = await archiveWith(async folder => {
      await symlink('../../etc/passwd', join(folder, 'upstream', 'link'));
      return [];
    });
    expect(link).toMatch(/would be written outside/);
  });

  it('refuses an archive that was cut short', async () => {
    const bytes = await chartArchive({ files: { 'values.yaml': 'a: 1\n'.repeat(1_000) } });
    expect(await check(bytes.subarray(0, -20))).toMatch(/cannot be unpacked/);
  });

  it('refuses what is not a chart', async () => {
    const folder = await scratchFolder();
    await writeFile(join(folder, 'a.txt'), 'a');
    const file = join(folder, 'a.tgz');
    await create({ file, cwd: folder, gzip: true }, ['a.txt']);
    expect(await checkArchive(file, pin)).toBe('it has no Chart.yaml');
  });
});
