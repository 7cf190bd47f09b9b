import { spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { writeWhole } from './write-whole.ts';

describe('writing a file whole', () => {
  it('removes what a killed process left, and leaves that of a living one alone', async () => {
    const root = await temporaryWorkspace({});
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    await writeFile(join(root, `.pins.yaml.${gone}.tmp`), 'ha');
    await writeFile(join(root, `.pins.yaml.${process.ppid}.tmp`), 'ha');
    await writeWhole(join(root, 'pins.yaml'), 'whole');
    expect((await readdir(root)).sort()).toEqual([`.pins.yaml.${process.ppid}.tmp`, 'pins.yaml']);
    expect(await readFile(join(root, 'pins.yaml'), 'utf8')).toBe('whole');
  });
});
