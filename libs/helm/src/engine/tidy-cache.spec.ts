import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import { tidyCache } from './tidy-cache.ts';

removeScratchFolders();

describe('tidyCache', () => {
  it('removes what was not used for long, and keeps what can be needed offline', async () => {
    const cacheDir = await scratchFolder();
    const old = new Date(Date.now() - 30 * 24 * 60 * 60 * 1000);
    const make = async (path: string, time?: Date): Promise<void> => {
      await mkdir(join(cacheDir, path, '..'), { recursive: true });
      await writeFile(join(cacheDir, path), '');
      if (time) await utimes(join(cacheDir, path), time, time);
    };
    await make('staged/unused', old);
    await make('staged/unused.json', old);
    await make('staged/used', old);
    await make('staged/used.json');
    await make('upstream/objects/a', old);
    await make('tools/helm-1', old);
    await make('tools/helm-1.x.tmp', old);
    await tidyCache(cacheDir);
    expect((await readdir(join(cacheDir, 'staged'))).sort()).toEqual(['used', 'used.json']);
    expect(await readdir(join(cacheDir, 'tools'))).toEqual(['helm-1']);
    expect(await readdir(join(cacheDir, 'upstream/objects'))).toEqual(['a']);
  });
});
