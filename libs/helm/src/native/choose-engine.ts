import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CedilleError } from '@cedille/source';
import { cacheFolder, isLocked } from '@cedille/program';
import { isGoThere } from '../toolchain/from-go.ts';
import { buildEngine, buildFailure, lockPath } from './build-engine.ts';
import { ENGINE_NAMES, type EngineName } from './engine-names.ts';
import { engineSource } from './engine-source.ts';
import { findEngine, type Engine, type EnginePlace } from './find-engine.ts';

export interface ChooseEngineOptions {
  /** Absolute path of the workspace. */
  root: string;
  /** @defaultValue {@link cacheFolder} */
  cacheDir?: string;
  /** @defaultValue {@link wantedEngine} */
  engine?: EngineName | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((message: string) => void) | undefined;
}

/** What renders, and why. */
export interface EngineChoice {
  /** Undefined when the helm program renders. */
  engine?: Engine;
  why: string;
  /** How to get the faster one, where there is a way. */
  hint?: string;
  /** Nothing is in the way of building it. */
  buildable?: boolean;
}

/** `CEDILLE_ENGINE` of the environment, otherwise `auto`. @throws CedilleError `usage` when it says something else */
export function wantedEngine(env: NodeJS.ProcessEnv = process.env): EngineName {
  const { CEDILLE_ENGINE: wanted = '' } = env;
  const name = ENGINE_NAMES.find(known => known === (wanted || 'auto'));
  if (name) return name;
  throw new CedilleError({
    code: 'usage',
    severity: 'error',
    message: `CEDILLE_ENGINE is ${wanted}, which is not a rendering engine.`,
    expected: `one of ${ENGINE_NAMES.join(', ')}`,
    fix: 'unset CEDILLE_ENGINE, or set it to one of these',
  });
}

/**
 * Which engine renders. `auto` takes one that is there and waits for nothing; `native` builds it first.
 * @throws CedilleError when `native` is asked for and is not available
 */
export async function chooseEngine(options: ChooseEngineOptions): Promise<EngineChoice> {
  const { root, cacheDir = cacheFolder(), engine: wanted = wantedEngine(), signal, onProgress } = options;
  if (wanted === 'helm') return { why: 'the helm program, as it was asked for' };
  const source = await engineSource(root);
  if (!source) {
    if (wanted === 'native') throw noSource(root);
    return { why: 'the helm program: this workspace has no tools/engine' };
  }
  const place: EnginePlace = { root, cacheDir, source };
  const found = await findEngine(place);
  if (found) return { engine: found, why: found.why };
  if (wanted === 'auto') return withoutEngine(place);
  const engine = await buildEngine({ ...place, signal, onProgress });
  return { engine, why: engine.why };
}

async function withoutEngine(place: EnginePlace): Promise<EngineChoice> {
  const failure = await buildFailure(place);
  if (failure) {
    return {
      why: `the helm program: ${failure}`,
      hint: 'fix the cause, then run ./cedille engine',
    };
  }
  if (await isLocked(lockPath(place))) return { why: 'the helm program, while the engine is being built' };
  if (!(await isGoThere(undefined))) {
    return {
      why: 'the helm program: there is no engine for this machine yet, and no Go to build it with',
      hint: 'install Go (https://go.dev/dl), then run ./cedille engine',
    };
  }
  return {
    why: 'the helm program: the engine is not built yet',
    hint: 'run ./cedille engine, once',
    buildable: existsSync(join(place.root, 'cedille')),
  };
}

function noSource(root: string): CedilleError {
  return new CedilleError({
    code: 'tool-missing',
    severity: 'error',
    message: 'The native engine was requested, but its sources are missing.',
    at: { file: 'tools/engine/go.mod', line: 1, column: 1 },
    expected: `a Go module in ${join(root, 'tools/engine')}`,
    fix: 'leave out --engine and CEDILLE_ENGINE',
  });
}
