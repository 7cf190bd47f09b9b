import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { currentPlatform, type PlatformParts } from '../toolchain/tool-versions.ts';
import { hasDigest } from '../verified-file.ts';
import type { EngineSource } from './engine-source.ts';

/** An engine that can be started. */
export interface Engine {
  /** Absolute path of the program. */
  path: string;
  /** In words, for `doctor`. */
  why: string;
}

export interface EnginePlace {
  root: string;
  cacheDir: string;
  source: EngineSource;
}

/** What stands beside a built engine, and as `cedilleEngine` in the package.json of a published one. */
export interface EngineFacts {
  /** Digest of the sources it was built from. */
  source: string;
  /** Of the program. */
  sha256: string;
  /** Bytes of the program. */
  size: number;
}

/** An engine built from exactly these sources: in the cache, or in an npm package that is installed. */
export async function findEngine(place: EnginePlace): Promise<Engine | undefined> {
  return (await builtEngine(place)) ?? (await publishedEngine(place));
}

export function engineFolder({ cacheDir, source }: EnginePlace, platform: PlatformParts = currentPlatform()): string {
  return join(cacheDir, 'engine', `${source.digest.slice(0, 24)}-${platform.os}-${platform.arch}`);
}

export function programName({ os }: PlatformParts = currentPlatform()): string {
  return os === 'windows' ? 'engine.exe' : 'engine';
}

/** `@cedille/engine-linux-amd64` */
export function packageName({ os, arch }: PlatformParts = currentPlatform()): string {
  return `@cedille/engine-${os}-${arch}`;
}

async function builtEngine(place: EnginePlace): Promise<Engine | undefined> {
  const folder = engineFolder(place);
  const path = join(folder, programName());
  try {
    const facts = JSON.parse(await readFile(join(folder, 'engine.json'), 'utf8')) as EngineFacts;
    if (facts.source !== place.source.digest || !(await hasDigest(path, facts.sha256, place.cacheDir)))
      return undefined;
    return { path, why: `built from tools/engine with Helm ${place.source.helm}` };
  } catch {
    return undefined;
  }
}

async function publishedEngine({ root, source, cacheDir }: EnginePlace): Promise<Engine | undefined> {
  try {
    const manifest = createRequire(join(root, 'package.json')).resolve(`${packageName()}/package.json`);
    const { version, cedilleEngine } = JSON.parse(await readFile(manifest, 'utf8')) as {
      version: string;
      cedilleEngine: EngineFacts;
    };
    const path = join(dirname(manifest), programName());
    if (cedilleEngine.source !== source.digest || !(await hasDigest(path, cedilleEngine.sha256, cacheDir)))
      return undefined;
    return { path, why: `from the npm package ${packageName()}@${version}, built from these very sources` };
  } catch {
    return undefined;
  }
}
