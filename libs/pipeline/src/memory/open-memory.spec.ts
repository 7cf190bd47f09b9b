import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { openMemory } from './open-memory.ts';

const HEAD = { apiVersion: 'v1', kind: 'ConfigMap', name: 'a' };

async function onlyFile(folder: string): Promise<string> {
  const [name] = await readdir(folder);
  return join(folder, name!);
}

/** A folder in which one head is remembered. */
async function remembering(kinds = 'k1'): Promise<string> {
  const folder = join(await temporaryWorkspace({}), 'memory');
  const memory = openMemory({ kinds, folder });
  memory.heads.set('hash', HEAD);
  await memory.save();
  return folder;
}

describe('what is remembered between runs', () => {
  it('is there in the next run', async () => {
    const folder = await remembering();
    const { heads } = openMemory({ kinds: 'k1', folder });
    expect(heads.get('hash')).toEqual(HEAD);
    expect(heads.get('other')).toBeUndefined();
  });

  it('is never asked when other kinds are known', async () => {
    const folder = await remembering('k1');
    expect(openMemory({ kinds: 'k2', folder }).heads.get('hash')).toBeUndefined();
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -4)],
    ['changed', (text: string) => text.replace('ConfigMap', 'ConfigMop')],
    ['empty', () => ''],
    ['something else', () => '{"heads": 5}\n'],
  ])('is forgotten when the file is %s, and learnt anew', async (_, damage) => {
    const folder = await remembering();
    const file = await onlyFile(folder);
    await writeFile(file, damage(await readFile(file, 'utf8')));
    const memory = openMemory({ kinds: 'k1', folder });
    expect(memory.heads.get('hash')).toBeUndefined();
    memory.heads.set('hash', HEAD);
    await memory.save();
    expect(openMemory({ kinds: 'k1', folder }).heads.get('hash')).toEqual(HEAD);
  });

  it('costs nobody a run where it cannot be kept', async () => {
    const root = await temporaryWorkspace({ file: 'no folder' });
    const memory = openMemory({ kinds: 'k1', folder: join(root, 'file') });
    memory.heads.set('hash', HEAD);
    await expect(memory.save()).resolves.toBeUndefined();
  });

  it('stays whole when many write at once', async () => {
    const folder = await remembering();
    await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const memory = openMemory({ kinds: 'k1', folder });
        memory.heads.set(`hash ${index}`, HEAD);
        await memory.save();
      }),
    );
    expect(openMemory({ kinds: 'k1', folder }).heads.get('hash')).toEqual(HEAD);
  });

  it('is bounded: what was not used goes first', async () => {
    const folder = await remembering();
    const memory = openMemory({ kinds: 'k1', folder, limit: 200 });
    memory.heads.set('new', HEAD);
    memory.heads.set('newer', HEAD);
    memory.heads.set('newest', HEAD);
    await memory.save();
    const { heads } = openMemory({ kinds: 'k1', folder });
    expect(heads.get('hash')).toBeUndefined();
    expect(heads.get('new')).toEqual(HEAD);
    expect((await readFile(await onlyFile(folder), 'utf8')).length).toBeLessThan(500);
  });

  it('of other states is removed when nobody asked for it in a week', async () => {
    const folder = await remembering('k1');
    const old = new Date(Date.now() - 8 * 24 * 60 * 60 * 1000);
    await utimes(await onlyFile(folder), old, old);
    await mkdir(folder, { recursive: true });
    const memory = openMemory({ kinds: 'k2', folder });
    memory.heads.set('hash', HEAD);
    await memory.save();
    expect(await readdir(folder)).toHaveLength(1);
    expect(openMemory({ kinds: 'k2', folder }).heads.get('hash')).toEqual(HEAD);
  });
});
