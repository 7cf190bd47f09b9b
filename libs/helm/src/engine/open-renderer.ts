import { availableParallelism } from 'node:os';
import { CedilleError } from '@cedille/source';
import pLimit from 'p-limit';
import { noteBuild } from '../native/build-in-background.ts';
import { chooseEngine, wantedEngine } from '../native/choose-engine.ts';
import type { EngineName } from '../native/engine-names.ts';
import { EngineLost, runningEngine, startEngine, type EngineClient } from '../native/engine-client.ts';
import type { Engine } from '../native/find-engine.ts';
import type { RenderRequest } from './helm.ts';
import { renderByEngine } from './render-by-engine.ts';
import { renderByProgram } from './render-by-program.ts';
import type { Tool } from '../toolchain/tool.ts';

export interface RendererOptions {
  root: string;
  cacheDir: string;
  engine?: EngineName | undefined;
  concurrency?: number | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((message: string) => void) | undefined;
  /** The helm program, fetched when it is first needed. */
  tool: () => Promise<Tool>;
}

export interface Rendered {
  text: string;
  /** Without waiting for its turn. */
  milliseconds: number;
}

/** Renders one chart with values as text, when it is its turn. */
export type Renderer = (request: RenderRequest, values: string) => Promise<Rendered>;

export interface OpenRenderer {
  render: Renderer;
  /** Starts what renders, for whoever will ask in a moment. Does not fail. */
  warmUp: () => void;
}

/** How many times an engine may end before it is left alone. */
const lossLimit = 3;

/**
 * What renders: the native engine or the helm program. An engine that ends in between costs nobody a render.
 * @throws CedilleError when the native engine is asked for and is not available
 */
export async function openRenderer(options: RendererOptions): Promise<OpenRenderer> {
  const { engine: wanted = wantedEngine() } = options;
  const choice = await chooseEngine({ ...options, engine: wanted });
  const byProgram = programRenderer(options);
  if (choice.engine) {
    const { engine } = choice;
    const spare = wanted === 'native' ? singleRenderer(engine, options) : byProgram;
    return { render: engineRenderer({ ...options, engine, spare }), warmUp: () => warmUp(engine) };
  }
  if (choice.buildable) await noteBuild(options);
  return { render: byProgram, warmUp: () => undefined };
}

function warmUp({ path }: Engine): void {
  try {
    runningEngine(path);
  } catch {
    // Whoever asks is told.
  }
}

function programRenderer({ concurrency = availableParallelism(), tool, ...options }: RendererOptions): Renderer {
  const limit = pLimit(concurrency);
  return (request, values) =>
    limit(async () => {
      const helm = await tool();
      const started = performance.now();
      const text = await renderByProgram({ ...options, request, values, tool: helm });
      return { text, milliseconds: performance.now() - started };
    });
}

interface EngineRendererOptions extends Omit<RendererOptions, 'engine'> {
  engine: Engine;
  /** Takes over what the engine was lost over. */
  spare: Renderer;
}

function engineRenderer({ engine, spare, concurrency, onProgress, ...options }: EngineRendererOptions): Renderer {
  // The engine knows how many it can do at once; it should never wait for the next one.
  const limit = pLimit(concurrency ?? availableParallelism() * 4);
  let losses = 0;
  return async (request, values) => {
    if (losses >= lossLimit) return spare(request, values);
    let client: EngineClient | undefined;
    try {
      return await limit(() => {
        client = runningEngine(engine.path);
        return renderByEngine({ ...options, request, values, client });
      });
    } catch (error) {
      if (!(error instanceof EngineLost)) throw error;
      if (client?.isFirstToTell() ?? true) {
        losses += 1;
        onProgress?.(`${error.message}; what it was asked is rendered again without it`);
      }
      return spare(request, values);
    }
  };
}

/** An engine for one render alone, one after the other: whatever ends it then is to blame. */
function singleRenderer(engine: Engine, options: RendererOptions): Renderer {
  const limit = pLimit(1);
  return (request, values) =>
    limit(async () => {
      let client: EngineClient | undefined;
      try {
        client = startEngine(engine.path);
        return await renderByEngine({ ...options, request, values, client });
      } catch (error) {
        throw error instanceof EngineLost ? engineFailed(request, error) : error;
      } finally {
        await client?.stop();
      }
    });
}

function engineFailed({ chart }: RenderRequest, error: EngineLost): CedilleError {
  return new CedilleError(
    {
      code: 'tool-failed',
      severity: 'error',
      component: chart.name,
      message: `While it rendered ${chart.name}, ${error.message}.`,
      fix: 'look for templates that call each other endlessly; --engine helm shows what the helm program says',
    },
    { cause: error },
  );
}
