import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CedilleError } from '@cedille/source';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chartArchive, sha256Of } from '../fixtures/chart-archive.ts';
import {
  breakOff,
  endless,
  fail,
  hang,
  redirect,
  send,
  stall,
  startLoopbackServer,
  type LoopbackServer,
} from '@cedille/net/testing';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import { createStore, type StoreOptions } from './create-store.ts';
import type { ChartPin } from './pin.ts';
import type { ResolvedUpstream } from './store-context.ts';

removeScratchFolders();

const timeouts = { connectMs: 500, idleMs: 1_500, totalMs: 30_000 };
let server: LoopbackServer;
let cacheDir: string;
let archive: Buffer;
let pin: ChartPin;

beforeAll(async () => {
  server = await startLoopbackServer();
  archive = await chartArchive();
  pin = { kind: 'chart', name: 'upstream', version: '1.2.3', repository: `${server.url}/charts` };
});
afterAll(() => server.close());

beforeEach(async () => {
  cacheDir = await scratchFolder();
  server.requests.length = 0;
  for (const path of Object.keys(server.routes)) delete server.routes[path];
  server.routes['/charts/index.yaml'] = send(indexOf(sha256Of(archive)));
  server.routes['/charts/files/upstream-1.2.3.tgz'] = send(archive);
});

function indexOf(digest?: string, url = 'files/upstream-1.2.3.tgz'): string {
  const line = digest ? `    digest: ${digest}\n` : '';
  return `apiVersion: v1\nentries:\n  other:\n  - version: 1.2.3\n    urls: [no]\n  upstream:\n  - version: 1.2.3\n${line}    urls:\n    - ${url}\n`;
}

function store(options: StoreOptions = {}) {
  return createStore({ cacheDir, mirror: '', timeouts, ...options });
}

async function resolved(options?: StoreOptions, digest?: string): Promise<ResolvedUpstream> {
  const answer = await store(options).resolve(pin, { digest });
  if ('unreachable' in answer) throw new Error(answer.unreachable.message);
  return answer;
}

async function unreachable(options?: StoreOptions): Promise<string> {
  const answer = await store(options).resolve(pin);
  if (!('unreachable' in answer)) throw new Error(`reached ${answer.path}`);
  expect(answer.unreachable.code).toBe('upstream-unreachable');
  return answer.unreachable.message;
}

async function refusal(work: Promise<unknown>) {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CedilleError);
  return (error as CedilleError).problems[0]!;
}

/** Nothing half-done, nothing that later runs would believe. */
async function expectIntactCache(): Promise<void> {
  expect(await filesBelow(join(cacheDir, 'upstream', 'incoming'))).toEqual([]);
  for (const file of await filesBelow(join(cacheDir, 'upstream', 'objects'))) {
    expect(file.split('/').pop()).toBe(sha256Of(await readFile(file)));
  }
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
}

describe('a repository of charts', () => {
  it('gives the archive, once: afterwards the cache does, without a network', async () => {
    const first = await resolved();
    expect(first).toMatchObject({ origin: 'repository', sha256: sha256Of(archive), verified: false });
    expect(await readFile(first.path)).toEqual(archive);
    server.requests.length = 0;
    expect(await resolved({ offline: true })).toEqual({ ...first, origin: 'cache' });
    expect(server.requests).toEqual([]);
  });

  it('is asked once for its index when several charts come from it', async () => {
    const other = await chartArchive({ name: 'other' });
    server.routes['/charts/index.yaml'] = send(indexOf().replace('[no]', '[other.tgz]'));
    server.routes['/charts/other.tgz'] = send(other);
    const one = store();
    await Promise.all([one.resolve(pin), one.resolve(pin), one.resolve({ ...pin, name: 'other' })]);
    expect(server.requests.sort()).toEqual([
      '/charts/files/upstream-1.2.3.tgz',
      '/charts/index.yaml',
      '/charts/other.tgz',
    ]);
  });

  it('may spell the version with or without a leading v', async () => {
    expect(await store().resolve({ ...pin, version: 'v1.2.3' })).toMatchObject({ origin: 'repository' });
  });

  it('may send the archive from another place', async () => {
    server.routes['/charts/files/upstream-1.2.3.tgz'] = redirect('/elsewhere.tgz');
    server.routes['/elsewhere.tgz'] = send(archive);
    expect(await resolved()).toMatchObject({ origin: 'repository' });
  });

  it('that does not list the version is told apart from one that is away', async () => {
    server.routes['/charts/index.yaml'] = send(
      'apiVersion: v1\nentries:\n  upstream:\n  - version: 2.0.0\n    urls: [x]\n',
    );
    expect(await unreachable()).toContain('does not list upstream 1.2.3');
  });

  it('recovers from a passing failure', async () => {
    let calls = 0;
    server.routes['/charts/files/upstream-1.2.3.tgz'] = (request, response) => {
      calls += 1;
      (calls === 1 ? fail(503) : calls === 2 ? breakOff(archive) : send(archive))(request, response);
    };
    expect(await resolved()).toMatchObject({ sha256: sha256Of(archive) });
    expect(calls).toBe(3);
  });
});

describe('a server that misbehaves', () => {
  const archivePath = '/charts/files/upstream-1.2.3.tgz';
  const cases: [string, string, () => LoopbackServer['routes'][string], RegExp][] = [
    ['answers 500', archivePath, () => fail(500), /answers 500/],
    ['takes the request and hangs', archivePath, () => hang, /sent nothing for 1.5 s/],
    ['hangs in the middle', archivePath, () => stall(archive), /sent nothing for 1.5 s/],
    ['breaks off every time', archivePath, () => breakOff(archive), /broke off|cannot be reached/],
    ['redirects in a circle', archivePath, () => redirect(archivePath), /redirects in a circle/],
    ['redirects to another kind of address', archivePath, () => redirect('ftp://127.0.0.1/x'), /which is not followed/],
    ['sends a sign-in page for the archive', archivePath, () => send('<html>sign in</html>', 'text/html'), /web page/],
    [
      'sends a sign-in page for the index',
      '/charts/index.yaml',
      () => send('<html>sign in</html>'),
      /is not an index of charts: it is a web page/,
    ],
    ['sends an index without entries', '/charts/index.yaml', () => send('hello: 1\n'), /is not an index of charts/],
    ['never stops sending', '/charts/index.yaml', () => endless, /sends more than 64 MB/],
    ['never stops sending the archive', archivePath, () => endless, /sends more than 64 MB/],
  ];

  it.each(cases)('%s: that is said, and the cache stays intact', async (_, path, route, reason) => {
    server.routes[path] = route();
    expect(await unreachable()).toMatch(reason);
    await expectIntactCache();
    server.routes['/charts/index.yaml'] = send(indexOf());
    server.routes[archivePath] = send(archive);
    expect(await resolved({ refresh: true })).toMatchObject({ origin: 'repository' });
  });

  it('is not asked again for some minutes, unless it is wished', async () => {
    server.routes['/charts/index.yaml'] = fail(500);
    await unreachable();
    server.requests.length = 0;
    expect(await unreachable()).toMatch(/answers 500.*tried some minutes ago; asked again after \d\d:\d\d UTC/);
    expect(server.requests).toEqual([]);
    server.routes['/charts/index.yaml'] = send(indexOf());
    expect(await resolved({ refresh: true })).toMatchObject({ origin: 'repository' });
    expect(await resolved()).toMatchObject({ origin: 'cache' });
  });

  it('that nobody runs is unreachable at once, for every chart it has', async () => {
    const closed = await startLoopbackServer();
    await closed.close();
    const one = store();
    const answers = await Promise.all(
      ['a', 'b', 'c'].map(name => one.resolve({ kind: 'chart', name, version: '1.0.0', repository: closed.url })),
    );
    for (const answer of answers)
      expect(answer).toMatchObject({ unreachable: { message: expect.stringContaining('ECONNREFUSED') as string } });
  });

  it('can be waited for no longer: an interrupt ends it', async () => {
    server.routes[archivePath] = stall(archive);
    const controller = new AbortController();
    const work = store({ signal: controller.signal, timeouts: {} }).resolve(pin);
    setTimeout(() => controller.abort(), 100);
    expect(await refusal(work)).toMatchObject({ code: 'interrupted' });
    await expectIntactCache();
  });
});

describe('a file that is not the right one', () => {
  const archivePath = '/charts/files/upstream-1.2.3.tgz';

  it('is refused when the digest was recorded, naming both digests', async () => {
    const recorded = 'a'.repeat(64);
    const problem = await refusal(store().resolve(pin, { digest: recorded }));
    expect(problem).toMatchObject({ code: 'upstream-digest', expected: `sha256 ${recorded}` });
    expect(problem.message).toContain(sha256Of(archive));
    await expectIntactCache();
  });

  it('is refused when the index publishes another digest', async () => {
    server.routes['/charts/index.yaml'] = send(indexOf('b'.repeat(64)));
    expect(await refusal(store().resolve(pin))).toMatchObject({
      code: 'upstream-digest',
      expected: `sha256 ${'b'.repeat(64)}`,
    });
  });

  it.each([
    ['is cut short', () => archive.subarray(0, archive.length - 40), /cannot be unpacked/],
    ['is not an archive', () => Buffer.from('hello'), /not a gzip archive/],
    ['is empty', () => Buffer.alloc(0), /it is empty/],
  ])('%s', async (_, bytes, reason) => {
    server.routes['/charts/index.yaml'] = send(indexOf());
    server.routes[archivePath] = send(bytes());
    const problem = await refusal(store().resolve(pin));
    expect(problem).toMatchObject({ code: 'upstream-archive', message: expect.stringMatching(reason) as string });
    await expectIntactCache();
  });

  it('is another chart or another version', async () => {
    server.routes['/charts/index.yaml'] = send(indexOf());
    server.routes[archivePath] = send(await chartArchive({ name: 'stranger' }));
    expect((await refusal(store().resolve(pin))).message).toContain('it is the chart stranger');
    server.routes[archivePath] = send(await chartArchive({ version: '9.9.9' }));
    expect((await refusal(store().resolve(pin))).message).toContain('it is version 9.9.9');
  });
});

describe('the cache', () => {
  it('notices a damaged object and fetches it again', async () => {
    const { path, sha256 } = await resolved();
    await writeFile(path, 'damaged');
    expect(await resolved()).toMatchObject({ origin: 'repository', sha256 });
    expect(await readFile(path)).toEqual(archive);
  });

  it('serves a recorded digest whoever put it there, and says that it is verified', async () => {
    await resolved();
    expect(await resolved({ offline: true }, sha256Of(archive))).toMatchObject({ origin: 'cache', verified: true });
  });

  it('tells the digest without a network, and nothing when there is nothing', async () => {
    expect(await store().lookup(pin)).toBeUndefined();
    expect(server.requests).toEqual([]);
    expect(await filesBelow(cacheDir)).toEqual([]);
    await resolved();
    expect(await store().lookup(pin)).toBe(sha256Of(archive));
    expect(await store().lookup(pin, { digest: 'c'.repeat(64) })).toBeUndefined();
  });

  it('is all there is when offline is asked', async () => {
    expect(await unreachable({ offline: true })).toContain('offline was asked');
    expect(server.requests).toEqual([]);
  });
});

describe('a mirror', () => {
  it('comes first when it is a folder, is told by lookup, and changes nothing for the repository', async () => {
    const mirror = await scratchFolder();
    const changed = await chartArchive({ files: { 'values.yaml': 'a: 1\n' } });
    await writeFile(join(mirror, 'upstream-v1.2.3.tgz'), changed);
    expect(await resolved({ mirror })).toMatchObject({ origin: 'mirror', sha256: sha256Of(changed) });
    expect(await store({ mirror }).lookup(pin)).toBe(sha256Of(changed));
    expect(server.requests).toEqual([]);
    expect(await store().lookup(pin)).toBeUndefined();
    expect(await resolved()).toMatchObject({ origin: 'repository', sha256: sha256Of(archive) });
  });

  it('without the file leads to the repository', async () => {
    expect(await resolved({ mirror: await scratchFolder() })).toMatchObject({ origin: 'repository' });
  });

  it('with another file than was recorded is refused', async () => {
    const mirror = await scratchFolder();
    await writeFile(join(mirror, 'upstream-1.2.3.tgz'), archive);
    const problem = await refusal(store({ mirror }).resolve(pin, { digest: 'd'.repeat(64) }));
    expect(problem).toMatchObject({
      code: 'upstream-digest',
      message: expect.stringContaining('the mirror') as string,
    });
  });

  it('with a damaged file names the file', async () => {
    const mirror = await scratchFolder();
    await writeFile(join(mirror, 'upstream-1.2.3.tgz'), 'oops');
    const problem = await refusal(store({ mirror }).resolve(pin));
    expect(problem).toMatchObject({
      code: 'upstream-archive',
      message: expect.stringContaining(join(mirror, 'upstream-1.2.3.tgz')) as string,
    });
  });

  it('that is not a folder is an error that says so', async () => {
    const mirror = join(cacheDir, 'nowhere');
    expect(await refusal(store({ mirror }).resolve(pin))).toMatchObject({
      code: 'file-missing',
      fix: 'fix or unset CEDILLE_CHART_MIRROR',
    });
    expect(await store({ mirror }).lookup(pin)).toBeUndefined();
  });

  it('can be a web address; what it gave is kept', async () => {
    server.routes['/mirror/upstream-1.2.3.tgz'] = send(archive);
    const mirror = `${server.url}/mirror`;
    expect(await resolved({ mirror })).toMatchObject({ origin: 'mirror' });
    server.requests.length = 0;
    expect(await resolved({ mirror, offline: true })).toMatchObject({ origin: 'mirror' });
    expect(await store({ mirror }).lookup(pin)).toBe(sha256Of(archive));
    expect(server.requests).toEqual([]);
  });
});
