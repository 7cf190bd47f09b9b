import { join } from 'node:path';
import type { EngineName } from '../native/engine-names.ts';
import { cacheFolder, ProgramError, runProgram } from '@cedille/program';
import { tidyCache } from './tidy-cache.ts';
import { pinImages } from '../images/pin-images.ts';
import { resolveTool } from '../toolchain/resolve-tool.ts';
import { loadToolVersions } from '../toolchain/tool-versions.ts';
import type { Helm, RenderResult } from './helm.ts';
import { helmEnvironment } from './helm-environment.ts';
import { lintProblems } from './lint-problems.ts';
import { openRenderer } from './open-renderer.ts';
import { releasesOf } from './releases-of.ts';
import { createRenderCache } from './render-cache.ts';
import { requestDigest } from './request-digest.ts';
import { valuesText } from './values-text.ts';
import type { Tool } from '../toolchain/tool.ts';

export interface HelmOptions {
  /** Absolute path of the workspace: its `tools/versions.yaml` says which Helm. */
  root: string;
  /** What renders. @defaultValue `CEDILLE_ENGINE` of the environment, otherwise `auto` */
  engine?: EngineName | undefined;
  /** @defaultValue {@link cacheFolder} */
  cacheDir?: string;
  /** Most renders at once. @defaultValue as many as keep every core busy */
  concurrency?: number;
  /** Bytes of rendered text that are kept. @defaultValue 512 MiB */
  renderCacheLimit?: number;
  signal?: AbortSignal | undefined;
  /** Told when Helm itself has to be fetched, and when the engine is built or lost. */
  onProgress?: (message: string) => void;
}

interface Context {
  cacheDir: string;
  tool: () => Promise<Tool>;
  signal: AbortSignal | undefined;
}

/**
 * Helm by the native engine or by its own program: the text is the same, byte for byte. Neither is looked for before a
 * text has to be rendered that is not known yet.
 * @throws CedilleError when `tools/versions.yaml` cannot be read
 */
export async function createHelm(options: HelmOptions): Promise<Helm> {
  const { root, cacheDir = cacheFolder(), signal, onProgress } = options;
  const { version } = (await loadToolVersions(root)).helm;
  const limit = options.renderCacheLimit;
  tidyCache(cacheDir).catch(() => undefined);
  const cache = createRenderCache({ folder: join(cacheDir, 'renders'), ...(limit === undefined ? {} : { limit }) });
  const tool = once(() =>
    resolveTool('helm', { root, cacheDir, ...(signal && { signal }), ...(onProgress && { onProgress }) }),
  );
  const renderer = once(() => openRenderer({ ...options, cacheDir, tool }));
  const helm: Helm = {
    version,
    digestOf: request => requestDigest(request, version),
    async render(request) {
      if (request.instances) return joined(releasesOf(request).map(release => helm.render(release)));
      const { images, edit, ...asked } = request;
      // What is done to the text is ours, and another version of cedille may do it otherwise: kept is what Helm wrote.
      const key = requestDigest(asked, version);
      const known = request.fresh || request.otherClock ? undefined : await cache.get(key);
      const cached = known !== undefined;
      const { text, milliseconds } = cached
        ? { text: known, milliseconds: 0 }
        : await (await renderer()).render(request, valuesText(request.values));
      if (!cached && (request.keep ?? true) && !request.otherClock) await cache.put(key, text);
      const pinned = pinImages(text, images);
      return { text: edit ? edit.apply(pinned) : pinned, cached, milliseconds };
    },
    lint: ({ charts }) => lint(charts, { cacheDir, tool, signal }),
    warmUp: () => void renderer().then(({ warmUp }) => warmUp(), ignore),
  };
  return helm;
}

/** Whoever renders is told. */
function ignore(): void {}

/** Texts of several releases, one after the other. */
async function joined(renders: readonly Promise<RenderResult>[]): Promise<RenderResult> {
  const results = await Promise.all(renders);
  return {
    text: results.map(({ text }) => (text === '' || text.endsWith('\n') ? text : `${text}\n`)).join('---\n'),
    cached: results.every(({ cached }) => cached),
    milliseconds: results.reduce((sum, { milliseconds }) => sum + milliseconds, 0),
  };
}

async function lint(charts: Parameters<Helm['lint']>[0]['charts'], { tool, cacheDir, signal }: Context) {
  if (!charts.length) return [];
  const { path } = await tool();
  const args = ['lint', ...charts.map(chart => chart.path)];
  const output = await runProgram({ file: path, args, env: helmEnvironment(cacheDir), signal }).catch(
    (error: unknown) => {
      if (error instanceof ProgramError && error.exitCode === 1) return error;
      throw error;
    },
  );
  return lintProblems(`${output.stdout}\n${output.stderr}`, charts);
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
