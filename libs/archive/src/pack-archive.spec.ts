import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { packArchive } from './pack-archive.ts';

const file = (path: string, text = ''): { path: string; content: Uint8Array } => ({ path, content: Buffer.from(text) });

describe('an archive', () => {
  it('is the same whatever the order of its files', () => {
    const files = [file('b', '2'), file('a/c', '1'), file('a', '3')];
    expect(packArchive(files)).toEqual(packArchive([...files].reverse()));
  });

  it('has the same bytes on every machine', () => {
    const bytes = packArchive([file('chart/Chart.yaml', 'name: chart\n'), file('chart/values.yaml', 'a: 1\n')]);
    const digest = createHash('sha256').update(bytes).digest('hex');
    expect(digest).toBe('82ca8b80353f7a619ed3c9364e6e5f498214125ed80b60a46df81e000d239d02');
  });

  it('says nothing of times, owners and machines', () => {
    const bytes = Buffer.from(packArchive([file('a')]));
    expect(bytes.subarray(0, 10)).toEqual(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]));
  });

  it('is read by tar, long paths included', () => {
    const long = `${'folder/'.repeat(20)}${'name'.repeat(20)}`;
    const folder = mkdtempSync(join(tmpdir(), 'cedille-archive-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'a.tgz'), packArchive([file(long, 'far\n'), file('near', 'near\n')]));
    execFileSync('tar', ['-xzf', 'a.tgz'], { cwd: folder });
    expect(readFileSync(join(folder, long), 'utf8')).toBe('far\n');
  });

  it('refuses a path that no reader would find again', () => {
    expect(() => packArchive([file('x'.repeat(120))])).toThrow(/too long/);
  });
});
