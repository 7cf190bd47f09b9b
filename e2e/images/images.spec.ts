import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needsLibraries } from './build-images.ts';
import type { TarFile } from './tar-stream.ts';
import { fullName, writeImages, type ImageContents } from './write-images.ts';
import { writeTar } from './write-tar.ts';

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'cedille-images-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const list = (file: string): string =>
  execFileSync('tar', ['-tvf', file, '--full-time', '--utc'], { encoding: 'utf8' });

describe('a layer', () => {
  const files: TarFile[] = [
    { path: 'usr/bin/hello', content: '#!/bin/sh\n', mode: 0o755 },
    { path: 'etc/motd', content: 'hello\n' },
    { path: 'sh', link: '/bin/sh' },
    { path: 'tmp', folder: true, mode: 0o1777 },
  ];

  it('is the same whatever the order of its files and the time', async () => {
    const one = await writeTar(join(folder, 'one.tar'), files);
    const other = await writeTar(join(folder, 'other.tar'), [...files].reverse());
    expect(other.sha256).toBe(one.sha256);
    expect(one.sha256).toBe('87a3f1c0af2193e75204748ec32ece5165465b52c208fd600fd8797646caf324');
    expect(readFileSync(one.file)).toEqual(readFileSync(other.file));
  });

  it('has every folder before what is in it, and belongs to root', async () => {
    const { file } = await writeTar(join(folder, 'layer.tar'), files);
    expect(list(file).trim().split('\n')).toEqual([
      'drwxr-xr-x 0/0               0 1970-01-01 00:00:00 etc/',
      '-rw-r--r-- 0/0               6 1970-01-01 00:00:00 etc/motd',
      'lrwxrwxrwx 0/0               0 1970-01-01 00:00:00 sh -> /bin/sh',
      'drwxrwxrwt 0/0               0 1970-01-01 00:00:00 tmp/',
      'drwxr-xr-x 0/0               0 1970-01-01 00:00:00 usr/',
      'drwxr-xr-x 0/0               0 1970-01-01 00:00:00 usr/bin/',
      '-rwxr-xr-x 0/0              10 1970-01-01 00:00:00 usr/bin/hello',
    ]);
  });

  it('copies files of this machine, whatever their size', async () => {
    const big = Buffer.alloc(3 * 1024 * 1024 + 7, 'x');
    writeFileSync(join(folder, 'big'), big);
    const { file } = await writeTar(join(folder, 'big.tar'), [{ path: 'copy', from: join(folder, 'big') }]);
    execFileSync('tar', ['-xf', file, '-C', folder]);
    expect(readFileSync(join(folder, 'copy')).equals(big)).toBe(true);
  });

  it('refuses a name that no image can have', async () => {
    const long = { path: 'x'.repeat(300), content: '' };
    await expect(writeTar(join(folder, 'long.tar'), [long])).rejects.toThrow('is too long a name for an image');
  });
});

describe('an image archive', () => {
  async function imageOf(name: string, text: string): Promise<ImageContents> {
    const shared = await writeTar(join(folder, 'shared.tar'), [{ path: 'shared', content: 'shared' }]);
    const own = await writeTar(join(folder, `${text}.tar`), [{ path: 'own', content: text }]);
    const platform = { os: 'linux', arch: 'amd64' };
    return { names: [name], layers: [shared, own], config: { entrypoint: ['/own'], user: '65532' }, platform };
  }

  it('has each layer once, and says how every image starts', async () => {
    const file = join(folder, 'images.tar');
    await writeImages(file, [await imageOf('quay.io/a/one:1', 'one'), await imageOf('other:2', 'other')]);
    const out = mkdtempSync(join(folder, 'out-'));
    execFileSync('tar', ['-xf', file, '-C', out]);
    const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8')) as {
      Config: string;
      RepoTags: string[];
      Layers: string[];
    }[];
    expect(manifest.map(({ RepoTags }) => RepoTags)).toEqual([['quay.io/a/one:1'], ['docker.io/library/other:2']]);
    expect(manifest[0]!.Layers[0]).toBe(manifest[1]!.Layers[0]);
    expect(list(file).match(/\.tar$/gm)).toHaveLength(3);
    expect(JSON.parse(readFileSync(join(out, manifest[0]!.Config), 'utf8'))).toMatchObject({
      architecture: 'amd64',
      config: { Entrypoint: ['/own'], User: '65532' },
      rootfs: { diff_ids: manifest[0]!.Layers.map(layer => `sha256:${layer.replace('.tar', '')}`) },
    });
  });
});

describe('the full name of an image', () => {
  it.each([
    ['busybox:1', 'docker.io/library/busybox:1'],
    ['envoyproxy/envoy:v1', 'docker.io/envoyproxy/envoy:v1'],
    ['quay.io/argoproj/argocd:v3', 'quay.io/argoproj/argocd:v3'],
    ['localhost/cedille/node:v1', 'localhost/cedille/node:v1'],
    ['127.0.0.1:5000/a:1', '127.0.0.1:5000/a:1'],
  ])('of %s is %s', (name, full) => expect(fullName(name)).toBe(full));
});

describe.runIf(process.platform === 'linux')('a program', () => {
  it('that is bound to libraries is told from one that is not', async () => {
    expect(await needsLibraries(process.execPath)).toBe(true);
    writeFileSync(join(folder, 'script'), '#!/bin/sh\n'.padEnd(80));
    expect(await needsLibraries(join(folder, 'script'))).toBe(false);
  });
});
