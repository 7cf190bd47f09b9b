import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../fixtures/bundle-program.ts';
import { chartArchive, sha256Of } from '../fixtures/chart-archive.ts';
import { send, startLoopbackServer, type LoopbackServer } from '@cedille/net/testing';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import { createStore } from './create-store.ts';
import type { ChartPin } from './pin.ts';

removeScratchFolders();

const path = '/upstream-1.2.3.tgz';
let server: LoopbackServer;
let program: string;
let archive: Buffer;
let pin: ChartPin;

beforeAll(async () => {
  server = await startLoopbackServer();
  program = await bundleProgram('resolve-one', await scratchFolder());
  // Random text, so that the archive is too large for a small disk.
  const noise = Array.from({ length: 60_000 }, () => Math.random().toString(36)).join('\n');
  archive = await chartArchive({ files: { 'files/noise.txt': noise } });
  pin = { kind: 'chart', name: 'upstream', version: '1.2.3', repository: server.url };
  server.routes['/index.yaml'] = send(
    `apiVersion: v1\nentries:\n  upstream:\n    - version: 1.2.3\n      urls: [upstream-1.2.3.tgz]\n`,
  );
});
afterAll(() => server.close());
afterEach(() => {
  server.requests.length = 0;
});

function start(cacheDir: string) {
  return execa('node', [program, cacheDir, JSON.stringify(pin)], { reject: false });
}

function answerOf({
  stdout,
}: {
  stdout: string;
}): Record<string, unknown> & { error?: { code: string; message: string; fix: string }[] } {
  return JSON.parse(stdout) as never;
}

async function objectsIn(cacheDir: string): Promise<string[]> {
  const entries = await readdir(join(cacheDir, 'upstream', 'objects'), { recursive: true, withFileTypes: true }).catch(
    () => [],
  );
  return entries.filter(entry => entry.isFile()).map(entry => entry.name);
}

describe('kill -9 in the middle of a download', () => {
  it('leaves a cache that the next process completes, soon', async () => {
    const cacheDir = await scratchFolder();
    const reached = new Promise<void>(resolve => {
      server.routes[path] = (_, response) => {
        response.writeHead(200, { 'content-length': archive.length });
        response.write(archive.subarray(0, archive.length / 2), () => setTimeout(resolve, 100));
      };
    });
    const victim = start(cacheDir);
    await reached;
    victim.kill('SIGKILL');
    await victim;
    expect(await readdir(join(cacheDir, 'upstream', 'incoming'))).toHaveLength(1);
    expect(await objectsIn(cacheDir)).toEqual([]);

    server.routes[path] = send(archive);
    const begun = Date.now();
    expect(answerOf(await start(cacheDir))).toMatchObject({ origin: 'repository', sha256: sha256Of(archive) });
    expect(Date.now() - begun).toBeLessThan(8_000);
    expect(await objectsIn(cacheDir)).toEqual([sha256Of(archive)]);
  });

  it('leaves half a file that is removed when it is old', async () => {
    const cacheDir = await scratchFolder();
    const half = join(cacheDir, 'upstream', 'incoming', 'half');
    await mkdir(join(half, '..'), { recursive: true });
    await writeFile(half, 'half');
    const long = new Date(Date.now() - 2 * 60 * 60 * 1000);
    await utimes(half, long, long);
    server.routes[path] = send(archive);
    await createStore({ cacheDir, mirror: '' }).resolve(pin);
    await expect(stat(half)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('two processes that want the same chart', () => {
  it('download it once and both have it', async () => {
    const cacheDir = await scratchFolder();
    server.routes[path] = (request, response) => setTimeout(() => send(archive)(request, response), 300);
    const answers = (await Promise.all([start(cacheDir), start(cacheDir)])).map(answerOf);
    expect(answers.map(answer => answer.sha256)).toEqual([sha256Of(archive), sha256Of(archive)]);
    expect(answers.map(answer => answer.origin).sort()).toEqual(['cache', 'repository']);
    expect(server.requests.filter(request => request === path)).toHaveLength(1);
    expect(await readFile(String(answers[0]!.path))).toEqual(archive);
  });
});

/** A disk of a given size, or read-only, is something only the superuser of Linux can make. */
async function mountTmpfs(options: string): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const folder = await scratchFolder();
  const { failed } = await execa('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { reject: false });
  return failed ? undefined : folder;
}

describe('a disk', () => {
  const mounted: string[] = [];
  afterEach(async () => {
    for (const folder of mounted.splice(0)) await execa('umount', [folder], { reject: false });
  });

  it('that is full: the message says so, nothing stays behind, and with room it works', async context => {
    const cacheDir = await mountTmpfs('size=64k');
    if (!cacheDir) return context.skip('needs root on Linux to make a small disk');
    mounted.push(cacheDir);
    server.routes[path] = send(archive);
    const { error } = answerOf(await start(cacheDir));
    expect(error).toMatchObject([{ code: 'disk-full', fix: expect.stringContaining('CEDILLE_CACHE_DIR') as string }]);
    expect(await readdir(join(cacheDir, 'upstream', 'incoming'))).toEqual([]);
    expect(await objectsIn(cacheDir)).toEqual([]);
    await execa('mount', ['-o', 'remount,size=16m', cacheDir]);
    expect(answerOf(await start(cacheDir))).toMatchObject({ origin: 'repository' });
  });

  it('that is read-only serves what is there and refuses the rest in words', async context => {
    const cacheDir = await mountTmpfs('size=16m');
    if (!cacheDir) return context.skip('needs root on Linux to make a read-only disk');
    mounted.push(cacheDir);
    server.routes[path] = send(archive);
    await start(cacheDir);
    await execa('mount', ['-o', 'remount,ro', cacheDir]);
    expect(answerOf(await start(cacheDir))).toMatchObject({ origin: 'cache' });
    await execa('mount', ['-o', 'remount,rw', cacheDir]);
    await execa('rm', ['-r', join(cacheDir, 'upstream')]);
    await execa('mount', ['-o', 'remount,ro', cacheDir]);
    expect(answerOf(await start(cacheDir)).error).toMatchObject([{ code: 'cache-not-writable' }]);
  });

  it('whose cache folder is a file is refused in words', async () => {
    const cacheDir = join(await scratchFolder(), 'file');
    await writeFile(cacheDir, '');
    server.routes[path] = send(archive);
    expect(answerOf(await start(cacheDir)).error).toMatchObject([{ code: 'cache-not-writable' }]);
  });
});
