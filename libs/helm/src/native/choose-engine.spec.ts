import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CedilleError } from '@cedille/source';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sha256Of, writeFiles } from '../fixtures/chart-archive.ts';
import { workspaceRoot } from '../fixtures/real-tools.ts';
import { removeScratchFolders, scratchFolder } from '../fixtures/scratch-folder.ts';
import { isGoThere } from '../toolchain/from-go.ts';
import { buildFailure } from './build-engine.ts';
import { chooseEngine, wantedEngine } from './choose-engine.ts';
import type { EngineName } from './engine-names.ts';
import { engineSource } from './engine-source.ts';
import { engineFolder } from './find-engine.ts';
import { packEngine } from './pack-engine.ts';

removeScratchFolders();

const path = process.env.PATH;
let root: string;
let cacheDir: string;

beforeEach(async () => {
  root = await scratchFolder();
  cacheDir = await scratchFolder();
  await writeFiles(root, {
    'tools/versions.yaml': await readFile(join(workspaceRoot, 'tools/versions.yaml'), 'utf8'),
    'tools/engine/go.mod': 'module engine\n\ngo 1.21\n',
    'tools/engine/main.go': 'package main\n\nvar source string\n\nfunc main() { println(source) }\n',
    'package.json': '{}',
  });
});

afterEach(() => {
  process.env.PATH = path;
});

const choose = (engine: EngineName) => chooseEngine({ root, cacheDir, engine });

async function needsGo(context: { skip: (reason: string) => unknown }): Promise<void> {
  if (!(await isGoThere(undefined))) context.skip('Go is not installed');
}

async function failure(work: Promise<unknown>): Promise<CedilleError> {
  const error = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CedilleError);
  return error as CedilleError;
}

describe('without an engine', () => {
  it('the helm program renders, and it is said how to get the engine', async context => {
    await needsGo(context);
    expect(await choose('auto')).toEqual({
      why: 'the helm program: the engine is not built yet',
      hint: 'run ./cedille engine, once',
      buildable: false,
    });
    await writeFiles(root, { cedille: '' });
    expect(await choose('auto')).toMatchObject({ buildable: true });
    expect(await choose('helm')).toEqual({ why: 'the helm program, as it was asked for' });
  });

  it('and without Go the helm program renders, and nothing is tried', async () => {
    process.env.PATH = await scratchFolder();
    const choice = await choose('auto');
    expect(choice.engine).toBeUndefined();
    expect(choice.why).toContain('no Go to build it with');
    expect(choice.hint).toContain('install Go');
    expect(choice.buildable).toBeUndefined();
  });

  it('and without Go the native engine is refused in words', async () => {
    process.env.PATH = await scratchFolder();
    const { problems } = await failure(choose('native'));
    expect(problems).toMatchObject([
      {
        code: 'tool-missing',
        message: 'The rendering engine cannot be built: Go is not installed.',
        fix: expect.stringContaining('./cedille engine') as string,
      },
    ]);
  });

  it('a workspace without its sources has the helm program only', async () => {
    root = await scratchFolder();
    expect(await choose('auto')).toEqual({ why: 'the helm program: this workspace has no tools/engine' });
    expect((await failure(choose('native'))).problems[0]!.message).toContain('its sources are missing');
  });
});

describe('the engine', () => {
  it('is built once, by one of many that ask, and then taken', async context => {
    await needsGo(context);
    const choices = await Promise.all([choose('native'), choose('native'), choose('native')]);
    expect(new Set(choices.map(({ engine }) => engine!.path)).size).toBe(1);
    expect(await choose('auto')).toMatchObject({
      engine: choices[0]!.engine,
      why: 'built from tools/engine with Helm 4.1.4',
    });
    expect((await readdir(join(cacheDir, 'engine'))).filter(name => name.endsWith('.tmp'))).toEqual([]);
  });

  it('that somebody edited, its size and time unchanged, is not taken', async () => {
    const source = (await engineSource(root))!;
    const folder = engineFolder({ root, cacheDir, source });
    const facts = { source: source.digest, size: 5, sha256: sha256Of('right') };
    await writeFiles(folder, { engine: 'right', 'engine.json': JSON.stringify(facts) });
    expect((await choose('auto')).engine).toBeDefined();
    const { atime, mtime } = await stat(join(folder, 'engine'));
    await writeFile(join(folder, 'engine'), 'wrong');
    await utimes(join(folder, 'engine'), atime, mtime);
    expect((await choose('auto')).engine).toBeUndefined();
  });

  it('is another one for other sources, not for other tests', async context => {
    await needsGo(context);
    await choose('native');
    await writeFiles(root, { 'tools/engine/main_test.go': 'package main\n', 'tools/engine/README.md': '' });
    expect((await choose('auto')).engine).toBeDefined();
    await writeFiles(root, { 'tools/engine/more.go': 'package main\n' });
    expect((await choose('auto')).engine).toBeUndefined();
  });

  it('that cannot be built is not tried unasked again, until its sources change', async context => {
    await needsGo(context);
    await writeFiles(root, { cedille: '', 'tools/engine/broken.go': 'package main\n\nvar x int = "y"\n' });
    const { problems } = await failure(choose('native'));
    expect(problems[0]!.message).toMatch(/^The rendering engine cannot be built: .*cannot use "y"/);
    const choice = await choose('auto');
    expect(choice).toMatchObject({ hint: 'fix the cause, then run ./cedille engine' });
    expect(choice.why).toContain('cannot use "y"');
    expect(choice.buildable).toBeUndefined();
    await writeFiles(root, { 'tools/engine/broken.go': 'package main\n' });
    expect((await choose('native')).engine).toBeDefined();
    expect(await buildFailure({ root, cacheDir, source: (await engineSource(root))! })).toBeUndefined();
  });

  it('that was damaged is built again', async context => {
    await needsGo(context);
    const { engine } = await choose('native');
    await writeFile(engine!.path, 'half');
    expect((await choose('auto')).engine).toBeUndefined();
    expect((await readFile((await choose('native')).engine!.path)).length).toBeGreaterThan(100_000);
  });
});

describe('a published engine', () => {
  it('is taken from node_modules when it was built from these very sources, and from no others', async context => {
    await needsGo(context);
    const [packed] = await packEngine({ root, cacheDir, into: await scratchFolder(), version: '1.0.0' });
    const installed = join(root, 'node_modules', packed!.name);
    await mkdir(installed, { recursive: true });
    for (const file of await readdir(packed!.folder))
      await writeFile(join(installed, file), await readFile(join(packed!.folder, file)), { mode: 0o755 });
    expect(await choose('auto')).toEqual({
      engine: { path: expect.stringContaining(packed!.name) as string, why: expect.any(String) as string },
      why: `from the npm package ${packed!.name}@1.0.0, built from these very sources`,
    });
    await writeFiles(root, { 'tools/engine/more.go': 'package main\n' });
    expect((await choose('auto')).engine).toBeUndefined();
  });

  it('has the same bytes when it is made again, for another platform too', async context => {
    await needsGo(context);
    const platforms = [{ os: 'windows', arch: 'arm64' }];
    const made = await Promise.all(
      [1, 2].map(async () => packEngine({ root, cacheDir, into: await scratchFolder(), version: '1.0.0', platforms })),
    );
    const digests = await Promise.all(
      made.map(async ([one]) => sha256Of(await readFile(join(one!.folder, 'engine.exe')))),
    );
    expect(digests[0]).toBe(digests[1]);
    const manifest = JSON.parse(await readFile(join(made[0]![0]!.folder, 'package.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({
      name: '@cedille/engine-windows-arm64',
      version: '1.0.0',
      os: ['win32'],
      cpu: ['arm64'],
      cedilleEngine: { source: (await engineSource(root))!.digest, sha256: digests[0] },
    });
  }, 600_000);
});

describe('CEDILLE_ENGINE', () => {
  it('says which engine is wanted, and nothing else', () => {
    expect(wantedEngine({})).toBe('auto');
    expect(wantedEngine({ CEDILLE_ENGINE: '' })).toBe('auto');
    expect(wantedEngine({ CEDILLE_ENGINE: 'helm' })).toBe('helm');
    expect(() => wantedEngine({ CEDILLE_ENGINE: 'fast' })).toThrow('CEDILLE_ENGINE is fast');
  });
});
