import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadYaml, readIfPresent, relativeTo, writeFileAtomic } from './files.ts';
import { CedilleError } from './problem.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cedille-files-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('writeFileAtomic', () => {
  it('makes folders, replaces what is there and leaves nothing else behind', async () => {
    const file = join(root, 'deep/er/file.txt');
    await writeFileAtomic(file, 'one');
    await writeFileAtomic(file, 'two é');
    expect(await readFile(file, 'utf8')).toBe('two é');
    expect(await readdir(join(root, 'deep/er'))).toEqual(['file.txt']);
  });

  it('writes bytes as they are', async () => {
    const file = join(root, 'bytes');
    await writeFileAtomic(file, Uint8Array.of(0, 255, 10));
    expect([...(await readFile(file))]).toEqual([0, 255, 10]);
  });

  it('lets writers of one file follow each other', async () => {
    const file = join(root, 'shared');
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(1000));
    await Promise.all(texts.map(text => writeFileAtomic(file, text)));
    expect(texts).toContain(await readFile(file, 'utf8'));
  });
});

describe('readIfPresent', () => {
  it('sees every change of a file that it read before', async () => {
    const file = join(root, 'changing');
    const old = new Date(Date.now() - 60_000);
    for (const text of ['one', 'two', 'three', 'four']) {
      await writeFileAtomic(file, text);
      if (text !== 'two') await utimes(file, old, old);
      expect(await readIfPresent(file)).toBe(text);
      expect(await readIfPresent(file)).toBe(text);
    }
    await rm(file);
    expect(await readIfPresent(file)).toBeUndefined();
  });

  it('is undefined where nothing can be', async () => {
    await writeFile(join(root, 'plain'), 'x');
    expect(await readIfPresent(join(root, 'none'))).toBeUndefined();
    expect(await readIfPresent(join(root, 'plain/below'))).toBeUndefined();
  });

  it('throws what else goes wrong', async () => {
    await expect(readIfPresent(root)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});

describe('loadYaml', () => {
  it('keeps the path below the root in every position', async () => {
    await writeFile(join(root, 'a.yaml'), 'b:\n  c: yes\n');
    const document = await loadYaml(root, 'a.yaml', { dialect: 'helm' });
    expect(document.data).toEqual({ b: { c: true } });
    expect(document.positionOf(['b', 'c'])).toEqual({ file: 'a.yaml', line: 2, column: 3 });
  });

  it('says which file is missing', async () => {
    const error = await loadYaml(root, 'none.yaml').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CedilleError);
    expect((error as CedilleError).problems).toMatchObject([
      { code: 'file-missing', message: 'none.yaml does not exist.' },
    ]);
  });
});

describe('relativeTo', () => {
  it('uses forward slashes', () => {
    expect(relativeTo(join('/w', 'x'), join('/w', 'x', 'a', 'b'))).toBe('a/b');
  });
});
