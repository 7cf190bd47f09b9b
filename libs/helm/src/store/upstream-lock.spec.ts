import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import type { ChartPin } from './pin.ts';
import { loadLock, lockedDigest, lockEntry, writeLock } from './upstream-lock.ts';

removeScratchFolders();

const file = 'charts/demo/upstream.lock.yaml';
const pin: ChartPin = { kind: 'chart', name: 'vault', version: '0.34.1', repository: 'https://charts.example.org/' };
const sha256 = 'ab'.repeat(32);

describe('upstream.lock.yaml', () => {
  it('that is not there fixes nothing', async () => {
    expect(await loadLock(await scratchFolder(), file)).toEqual([]);
  });

  it('is read back as it was written, in the order of names', async () => {
    const root = await scratchFolder();
    const entries = [lockEntry(pin, sha256), lockEntry({ ...pin, name: 'argo-cd' }, sha256)];
    await writeLock(root, file, entries);
    expect(await loadLock(root, file)).toEqual([entries[1], entries[0]]);
    expect(await readFile(join(root, file), 'utf8')).toMatch(/^# Digests of the pinned upstream files/);
  });

  it('fixes a pin by name, version and source together', () => {
    const entries = [lockEntry(pin, sha256)];
    expect(lockedDigest(entries, pin)).toBe(sha256);
    expect(lockedDigest(entries, { ...pin, repository: 'https://charts.example.org' })).toBe(sha256);
    expect(lockedDigest(entries, { ...pin, version: '0.34.2' })).toBeUndefined();
    expect(lockedDigest(entries, { ...pin, repository: 'oci://elsewhere' })).toBeUndefined();
  });

  it('with an entry that is none is refused, with its line', async () => {
    const root = await scratchFolder();
    await writeLock(root, file, [lockEntry(pin, sha256)]);
    const text = await readFile(join(root, file), 'utf8');
    await writeFile(join(root, file), text.replace(sha256, 'abc'));
    await expect(loadLock(root, file)).rejects.toMatchObject({
      problems: [{ code: 'schema-violation', at: { file, line: 3 } }],
    });
    await writeFile(join(root, file), 'upstream: [\n');
    await expect(loadLock(root, file)).rejects.toMatchObject({ problems: [{ code: 'yaml-syntax' }] });
  });
});
