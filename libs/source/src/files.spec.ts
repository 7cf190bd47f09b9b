import { mkdir, mkdtemp, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadJson, loadYaml, readCommitted, readIfPresent, readWithin, relativeTo } from './files.ts';
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

  it('refuses what is larger than any text, without reading it', async () => {
    const file = join(root, 'huge');
    await writeFile(file, '');
    await truncate(file, 200 * 2 ** 20);
    await expect(readIfPresent(file)).rejects.toMatchObject({ problems: [{ code: 'file-too-large' }] });
  });

  it('ends lines as Git does, also where a checkout did not', async () => {
    await writeFile(join(root, 'windows'), 'a\r\nb\r\n');
    expect(await readIfPresent(join(root, 'windows'))).toBe('a\nb\n');
    expect(String(await readCommitted(join(root, 'windows')))).toBe('a\nb\n');
  });

  it('stays in the repository where it is asked to, whatever links say', async () => {
    const inside = join(root, 'repository');
    await mkdir(join(inside, 'a'), { recursive: true });
    await writeFile(join(inside, 'a/facts.yaml'), 'name: a\n');
    await writeFile(join(root, 'secret.yaml'), 'name: secret\n');
    await symlink('a', join(inside, 'b'), 'junction');
    await symlink(root, join(inside, 'out'), 'junction');
    expect(await readWithin(inside, 'b/facts.yaml')).toBe('name: a\n');
    expect(await readWithin(inside, 'out/none.yaml')).toBeUndefined();
    const refused = { problems: [{ code: 'outside-repository', at: { file: 'out/secret.yaml' } }] };
    await expect(readWithin(inside, 'out/secret.yaml')).rejects.toMatchObject(refused);
    await expect(loadYaml(inside, 'out/secret.yaml')).rejects.toMatchObject(refused);
    await expect(readWithin(inside, '../secret.yaml')).rejects.toMatchObject({
      problems: [{ code: 'outside-repository' }],
    });
  });

  it('throws what else goes wrong', async () => {
    await expect(readIfPresent(root)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});

describe('bytes that are no UTF-8', () => {
  it('are an error with file and line, in YAML', async () => {
    await writeFile(join(root, 'latin.yaml'), Buffer.from('a: b\nclub: "Soci\xe9t\xe9"\n', 'latin1'));
    const { data, problems } = await loadYaml(root, 'latin.yaml', { dialect: 'helm' });
    expect(data).toBeUndefined();
    expect(problems).toMatchObject([
      {
        code: 'yaml-syntax',
        message: 'latin.yaml is not valid YAML: the byte 0xE9 is no UTF-8.',
        at: { file: 'latin.yaml', line: 2, column: 12 },
        fix: expect.stringContaining('UTF-8'),
      },
    ]);
  });

  it('are an error in JSON', async () => {
    await writeFile(join(root, 'latin.json'), Buffer.from('{"a": "\xe9"}', 'latin1'));
    await expect(loadJson(root, 'latin.json')).rejects.toThrow(/no UTF-8/);
  });

  it('are told from characters that only look like it', async () => {
    const text = 'a: "é \uFFFD 😀"\n';
    await writeFile(join(root, 'utf8.yaml'), text);
    expect(await loadYaml(root, 'utf8.yaml')).toMatchObject({ text, problems: [], data: { a: 'é \uFFFD 😀' } });
  });

  it('do not harm what stands around them', async () => {
    const bytes = Buffer.concat([Buffer.from('é'), Buffer.from([0xe9, 0xff]), Buffer.from('😀')]);
    await writeFile(join(root, 'mixed'), bytes);
    expect(await readIfPresent(join(root, 'mixed'))).toBe('é\uDCE9\uDCFF😀');
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
