import { readdir, truncate, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { sha256Of } from '../fixtures/chart-archive.ts';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import { createRenderCache } from './render-cache.ts';

removeScratchFolders();

let folder: string;
beforeEach(async () => {
  folder = await scratchFolder();
});

const keyOf = (name: string): string => sha256Of(name);
const fileOf = (name: string): string => join(folder, keyOf(name).slice(0, 2), keyOf(name));

describe('the render cache', () => {
  it('gives back what was put in, every character of it', async () => {
    const cache = createRenderCache({ folder });
    const text = 'ä 𝄞 \n---\n';
    await cache.put(keyOf('a'), text);
    expect(await createRenderCache({ folder }).get(keyOf('a'))).toBe(text);
    expect(await cache.get(keyOf('b'))).toBeUndefined();
  });

  it('forgets a text that was damaged', async () => {
    const cache = createRenderCache({ folder });
    await cache.put(keyOf('a'), 'hello');
    await truncate(fileOf('a'), 67);
    expect(await cache.get(keyOf('a'))).toBeUndefined();
    await writeFile(fileOf('a'), '');
    expect(await cache.get(keyOf('a'))).toBeUndefined();
    await cache.put(keyOf('a'), 'hello');
    expect(await cache.get(keyOf('a'))).toBe('hello');
  });

  it('keeps to its limit by dropping what was not used for longest', async () => {
    const cache = createRenderCache({ folder, limit: 1_200 });
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      await cache.put(keyOf(name), name.repeat(300));
      const time = new Date(Date.now() - (10 - index) * 3_600_000 * 2);
      await utimes(fileOf(name), time, time);
    }
    expect(await cache.get(keyOf('a'))).toBe('a'.repeat(300));
    await cache.put(keyOf('d'), 'd'.repeat(300));
    expect(await cache.get(keyOf('b'))).toBeUndefined();
    expect(await cache.get(keyOf('a'))).toBeDefined();
    expect(await cache.get(keyOf('d'))).toBeDefined();
  });

  it('in a folder that cannot be written is only slower', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    const cache = createRenderCache({ folder: file });
    await cache.put(keyOf('a'), 'hello');
    expect(await cache.get(keyOf('a'))).toBeUndefined();
  });

  it('leaves nothing half-written when many write the same', async () => {
    const caches = Array.from({ length: 8 }, () => createRenderCache({ folder }));
    await Promise.all(caches.map(cache => cache.put(keyOf('a'), 'x'.repeat(100_000))));
    expect(await readdir(join(folder, keyOf('a').slice(0, 2)))).toEqual([keyOf('a')]);
  });
});
