import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ArchiveError } from '@cedille/archive';
import { digestOfFile, hasDigest } from '../verified-file.ts';
import type { Tool, ToolAnswer, ToolOrigin, ToolRequest } from './tool.ts';

/** Kept beside an installed program. */
interface InstalledTool {
  sha256: string;
  origin: ToolOrigin;
  why: string;
}

/** The program as an earlier run installed it. */
export async function fromCache(request: ToolRequest): Promise<ToolAnswer> {
  const { name, tool } = request;
  const folder = toolFolder(request);
  const path = programPath(request, folder);
  try {
    const installed = JSON.parse(await readFile(join(folder, 'tool.json'), 'utf8')) as InstalledTool;
    if (!(await hasDigest(path, installed.sha256, request.cacheDir)))
      return { miss: `${path} is damaged: it does not have the digest with which it was installed` };
    return { name, version: tool.version, path, origin: 'cache', why: installed.why };
  } catch {
    return { miss: NOT_INSTALLED };
  }
}

/** Whether there is an installed program that no longer has the digest with which it was installed. */
export async function isDamaged(request: ToolRequest): Promise<boolean> {
  const answer = await fromCache(request);
  return 'miss' in answer && answer.miss !== NOT_INSTALLED;
}

const NOT_INSTALLED = 'none';

export interface Installation {
  origin: ToolOrigin;
  why: string;
  /** Puts the program at `program`; `folder` beside it is for whatever it needs meanwhile. Answers with a reason when it cannot. */
  make: (places: { program: string; folder: string }) => Promise<string | undefined>;
}

/** Makes a program beside its final place and moves it there whole. */
export async function install(request: ToolRequest, { origin, why, make }: Installation): Promise<ToolAnswer> {
  const folder = toolFolder(request);
  const making = `${folder}.${randomUUID()}.tmp`;
  const scratch = join(making, 'scratch');
  try {
    await mkdir(scratch, { recursive: true });
    const program = programPath(request, making);
    const miss = await make({ program, folder: scratch });
    if (miss) return { miss };
    await rm(scratch, { recursive: true, force: true });
    await chmod(program, 0o755);
    const facts: InstalledTool = { sha256: await digestOfFile(program), origin, why };
    await writeFile(join(making, 'tool.json'), JSON.stringify(facts));
    await rm(folder, { recursive: true, force: true });
    await rename(making, folder);
    return {
      name: request.name,
      version: request.tool.version,
      path: programPath(request, folder),
      origin,
      why,
    } satisfies Tool;
  } catch (error) {
    if (error instanceof ArchiveError) return { miss: `its archive ${error.message}` };
    throw error;
  } finally {
    await rm(making, { recursive: true, force: true }).catch(() => undefined);
  }
}

function toolFolder({ name, tool, platform, cacheDir }: ToolRequest): string {
  return join(cacheDir, 'tools', `${name}-${tool.version}-${platform.os}-${platform.arch}`);
}

function programPath({ name, platform }: ToolRequest, folder: string): string {
  return join(folder, platform.os === 'windows' ? `${name}.exe` : name);
}
