import { constants } from 'node:fs';
import { access, readFile, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { writeFileAtomic } from '@cedille/source';
import { satisfies } from 'semver';
import { runProgram } from '@cedille/program';
import type { ToolAnswer, ToolRequest } from './tool.ts';

/** A program on PATH whose version is in the accepted range. */
export async function fromPath(request: ToolRequest): Promise<ToolAnswer> {
  const { name, tool, searchPath, platform } = request;
  const { accepts, programs = [name], versionArguments } = tool;
  if (!accepts || !versionArguments) return { miss: 'none there is used, because the program cannot say its version' };
  const suffix = platform.os === 'windows' ? '.exe' : '';
  const misses: string[] = [];
  for (const path of await executables(
    searchPath,
    programs.map(program => program + suffix),
  )) {
    const version = await versionOf(path, versionArguments, request);
    if (version && satisfies(version, accepts)) {
      return { name, version, path, origin: 'path', why: `found on PATH, version ${version} is within ${accepts}` };
    }
    misses.push(`${path} is ${version ?? 'of unknown version'}, not ${accepts}`);
  }
  return { miss: misses.join('; ') || 'none' };
}

async function executables(searchPath: string, programs: readonly string[]): Promise<string[]> {
  const folders = [...new Set(searchPath.split(delimiter).filter(Boolean))];
  const candidates = folders.flatMap(folder => programs.map(program => join(folder, program)));
  const runnable = await Promise.all(candidates.map(path => isExecutable(path)));
  return candidates.filter((_, index) => runnable[index]);
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

interface KnownVersion {
  /** Size, times and inode of the program. */
  state: string;
  version: string;
}

/** Starting a program to ask its version takes time, so the answer is kept as long as the file does not change. */
async function versionOf(
  path: string,
  args: readonly string[],
  { cacheDir, signal }: ToolRequest,
): Promise<string | undefined> {
  const { size, mtimeMs, ctimeMs, ino } = await stat(path);
  const state = [size, mtimeMs, ctimeMs, ino].join(' ');
  const memory = join(cacheDir, 'tools', `path-${path.replace(/[^\w.-]+/g, '_')}.json`);
  const known = await readFile(memory, 'utf8').then(
    text => JSON.parse(text) as KnownVersion,
    () => undefined,
  );
  if (known?.state === state) return known.version;
  const version = await askVersion(path, args, signal);
  if (version)
    await writeFileAtomic(memory, JSON.stringify({ state, version } satisfies KnownVersion)).catch(() => undefined);
  return version;
}

async function askVersion(
  path: string,
  args: readonly string[],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    const { stdout } = await runProgram({ file: path, args, timeoutMs: 10_000, signal });
    return /\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?/.exec(stdout)?.[0];
  } catch {
    return undefined;
  }
}
