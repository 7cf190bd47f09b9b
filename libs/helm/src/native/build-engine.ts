import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { CedilleError, writeFileAtomic } from '@cedille/source';
import { withProcessLock, ProgramError, runProgram } from '@cedille/program';
import { digestOfFile } from '../verified-file.ts';
import { currentPlatform, type PlatformParts } from '../toolchain/tool-versions.ts';
import {
  engineFolder,
  findEngine,
  programName,
  type Engine,
  type EngineFacts,
  type EnginePlace,
} from './find-engine.ts';

export interface BuildEngineOptions extends EnginePlace {
  signal?: AbortSignal | undefined;
  onProgress?: ((message: string) => void) | undefined;
}

/**
 * Builds the engine into the cache, once among all processes. A failure is remembered, so that nobody tries it unasked
 * again.
 * @throws CedilleError `tool-missing` where there is no Go; `tool-failed` with what the compiler said
 */
export async function buildEngine(options: BuildEngineOptions): Promise<Engine> {
  const { signal, onProgress } = options;
  const lock = {
    path: lockPath(options),
    signal,
    onWait: () => onProgress?.('the rendering engine: another process is building it'),
  };
  return withProcessLock(lock, async () => {
    const other = await findEngine(options);
    if (other) return other;
    onProgress?.('the rendering engine: building tools/engine, which takes about half a minute the first time');
    try {
      await install(options);
    } catch (error) {
      const reason = error instanceof CedilleError ? error.problems[0]! : undefined;
      if (reason && reason.code !== 'interrupted') await writeFileAtomic(failurePath(options), reason.message);
      throw error;
    }
    await rm(failurePath(options), { force: true });
    const built = await findEngine(options);
    if (!built) throw new Error(`the engine that was just built is not in ${engineFolder(options)}`);
    return built;
  });
}

/** Why building these sources failed on this machine; undefined when it was not tried, or worked. */
export async function buildFailure(place: EnginePlace): Promise<string | undefined> {
  return readFile(failurePath(place), 'utf8').catch(() => undefined);
}

export function lockPath(place: EnginePlace): string {
  return `${engineFolder(place)}.build`;
}

function failurePath(place: EnginePlace): string {
  return `${engineFolder(place)}.failed`;
}

async function install(options: BuildEngineOptions): Promise<void> {
  const folder = engineFolder(options);
  const making = `${folder}.${randomUUID()}.tmp`;
  try {
    await mkdir(making, { recursive: true });
    const facts = await compileEngine({ ...options, program: join(making, programName()) });
    await writeFile(join(making, 'engine.json'), JSON.stringify(facts));
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder);
  } finally {
    await rm(making, { recursive: true, force: true }).catch(() => undefined);
  }
}

export interface CompileOptions extends BuildEngineOptions {
  /** Where the program goes; its folder must be there. */
  program: string;
  /** @defaultValue that of this machine */
  platform?: PlatformParts;
}

/** Compiles the engine for a platform. The same sources and the same Go give the same bytes, wherever. */
export async function compileEngine(options: CompileOptions): Promise<EngineFacts> {
  const { source, program, signal, platform = currentPlatform() } = options;
  const variables = [`helm.sh/helm/v4/internal/version.version=v${source.helm}`, `main.source=${source.digest}`];
  const ldflags = ['-s', '-w', ...variables.map(variable => `-X ${variable}`)].join(' ');
  try {
    await runProgram({
      file: 'go',
      args: ['build', '-mod=readonly', '-trimpath', '-buildvcs=false', `-ldflags=${ldflags}`, '-o', program, '.'],
      cwd: source.folder,
      env: { CGO_ENABLED: '0', GOFLAGS: undefined, GOOS: platform.os, GOARCH: platform.arch, GOWORK: 'off' },
      timeoutMs: 1_800_000,
      signal,
    });
  } catch (error) {
    throw error instanceof ProgramError ? notBuilt(error, dirname(program)) : error;
  }
  return { source: source.digest, sha256: await digestOfFile(program), size: (await stat(program)).size };
}

function notBuilt(error: ProgramError, folder: string): CedilleError {
  if (error.problems[0]!.code === 'interrupted') return error;
  const said = error.stderr.trim().split('\n').slice(-3).join(' ').replaceAll(folder, '');
  return new CedilleError(
    {
      code: error.missing ? 'tool-missing' : 'tool-failed',
      severity: 'error',
      message: `The rendering engine cannot be built: ${error.missing ? 'Go is not installed' : said || error.message}.`,
      expected: 'Go 1.25 or newer, and its module proxy within reach the first time',
      fix: 'install Go (https://go.dev/dl) and run ./cedille engine; without it everything works with the helm program, only slower',
    },
    { cause: error },
  );
}
