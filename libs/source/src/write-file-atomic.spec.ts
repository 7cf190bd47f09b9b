import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryWorkspace } from './testing.ts';
import { removeHalfWritten, writeFileAtomic } from './write-file-atomic.ts';

describe('writeFileAtomic', () => {
  it('makes folders, replaces what is there and leaves nothing else behind', async () => {
    const root = await temporaryWorkspace({});
    const file = join(root, 'deep/er/file.txt');
    await writeFileAtomic(file, 'one');
    await writeFileAtomic(file, 'two é');
    expect(await readFile(file, 'utf8')).toBe('two é');
    expect(await readdir(join(root, 'deep/er'))).toEqual(['file.txt']);
  });

  it('writes bytes as they are, and says which file it wrote', async () => {
    const file = join(await temporaryWorkspace({}), 'bytes');
    const { size, ino } = await writeFileAtomic(file, Uint8Array.of(0, 255, 10));
    expect([...(await readFile(file))]).toEqual([0, 255, 10]);
    expect(await stat(file)).toMatchObject({ size, ino });
  });

  it('lets one of many writers win as a whole', async () => {
    const root = await temporaryWorkspace({});
    const texts = Array.from({ length: 20 }, (_, index) => `${index}`.repeat(1000));
    await Promise.all(texts.map(text => writeFileAtomic(join(root, 'shared'), text)));
    expect(texts).toContain(await readFile(join(root, 'shared'), 'utf8'));
    expect(await readdir(root)).toEqual(['shared']);
  });

  it('keeps the old text when it cannot write the new one', async () => {
    const root = await temporaryWorkspace({ 'folder/in-the-way': '' });
    await expect(writeFileAtomic(join(root, 'folder'), 'text')).rejects.toThrow();
    expect(await readdir(root)).toEqual(['folder']);
  });

  it('keeps the old text when the disk is full', async context => {
    const disk = await temporaryWorkspace({});
    if (process.platform !== 'linux' || process.getuid?.() !== 0) return context.skip('needs root on Linux');
    const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    if (mount.status !== 0) return context.skip('this machine mounts no disk');
    onTestFinished(() => void execFileSync('umount', [disk]));
    const file = join(disk, 'file');
    await writeFileAtomic(file, 'old');
    await expect(writeFileAtomic(file, 'new'.repeat(100_000))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await readFile(file, 'utf8')).toBe('old');
    expect(await readdir(disk)).toEqual(['file']);
  });
});

describe('removeHalfWritten', () => {
  it('removes what a killed process left, and leaves files of the living and all others alone', async () => {
    const root = await temporaryWorkspace({});
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    const kept = [`.pins.yaml.${process.ppid}.0123abcd.tmp`, '.pins.yaml.swp', 'notes.tmp'];
    for (const name of [`.pins.yaml.${gone}.0123abcd.tmp`, ...kept]) await writeFile(join(root, name), 'ha');
    await mkdir(join(root, 'folder'));
    await removeHalfWritten(root);
    expect((await readdir(root)).sort()).toEqual([...kept, 'folder'].sort());
  });

  it('has nothing to do where there is no folder', async () => {
    await expect(removeHalfWritten(join(await temporaryWorkspace({}), 'none'))).resolves.toBeUndefined();
  });
});
