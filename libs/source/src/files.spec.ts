import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadYaml, readIfPresent, relativeTo } from './files.ts';
import { CedilleError } from './problem.ts';
import { writeFileAtomic } from './write-file-atomic.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cedille-files-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

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
