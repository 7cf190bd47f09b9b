import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digestOf } from './digest.ts';
import { packArchive } from './pack-archive.ts';
import { packBundle } from './pack-bundle.ts';
import { unpackArchive } from './unpack-archive.ts';

const file = (path: string, text = ''): { path: string; content: Uint8Array } => ({ path, content: Buffer.from(text) });

describe('an archive', () => {
  it('is the same whatever the order of its files', () => {
    const files = [file('b', '2'), file('a/c', '1'), file('a', '3')];
    expect(packArchive(files)).toEqual(packArchive([...files].reverse()));
  });

  it('has the same bytes on every machine', () => {
    const digest = digestOf(
      packArchive([file('chart/Chart.yaml', 'name: chart\n'), file('chart/values.yaml', 'a: 1\n')]),
    );
    expect(digest).toBe('sha256:82ca8b80353f7a619ed3c9364e6e5f498214125ed80b60a46df81e000d239d02');
  });

  it('says nothing of times, owners and machines', () => {
    const bytes = Buffer.from(packArchive([file('a')]));
    expect(bytes.subarray(0, 10)).toEqual(Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]));
  });

  it('comes back as it was', () => {
    const path = fc
      .array(fc.stringMatching(/^[a-zA-Z0-9._é-]{1,40}$/), { minLength: 1, maxLength: 5 })
      .map(steps => steps.join('/'))
      .filter(path => !path.startsWith('./'));
    fc.assert(
      fc.property(fc.dictionary(path, fc.uint8Array({ maxLength: 2000 })), contents => {
        const files = Object.entries(contents).map(([path, content]) => ({ path, content }));
        const back = [...unpackArchive(packArchive(files))].map(([path, content]) => [path, [...content]]);
        expect(Object.fromEntries(back)).toEqual(
          Object.fromEntries(files.map(({ path, content }) => [path, [...content]])),
        );
      }),
    );
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

  it('that is cut off is not read as if it were whole', () => {
    const archive = packArchive([file('a', 'x'.repeat(5000))]);
    expect(() => unpackArchive(archive.subarray(0, archive.length / 2))).toThrow();
  });
});

describe('a bundle', () => {
  it('has a folder an environment, with the file of dist/rendered', () => {
    const bundle = packBundle({
      component: 'vault',
      manifests: new Map([
        ['lab', 'a: {{ b }}\n'],
        ['big', 'b: 1\n'],
      ]),
    });
    const texts = [...unpackArchive(bundle)].map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]);
    expect(texts).toEqual([
      ['big/vault.yaml', 'b: 1\n'],
      ['lab/vault.yaml', 'a: {{ b }}\n'],
    ]);
  });
});
