import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { CedilleError, writeFileAtomic } from '@cedille/source';
import { cacheFolder } from '../program/cache-folder.ts';
import { createPool, type Pool } from '../program/create-pool.ts';
import { tidyCache } from '../program/tidy-cache.ts';
import { ProgramError, runProgram } from '../program/run-program.ts';
import { resolveTool, type Tool } from '../toolchain/resolve-tool.ts';
import { loadToolVersions } from '../toolchain/tool-versions.ts';
import type { Helm, RenderRequest } from './helm.ts';
import { helmEnvironment } from './helm-environment.ts';
import { helmProblems } from './helm-problems.ts';
import { lintProblems } from './lint-problems.ts';
import { packageChart } from './package-chart.ts';
import { createRenderCache } from './render-cache.ts';
import { valuesText } from './values-text.ts';

export interface HelmOptions {
  /** Absolute path of the workspace: its `tools/versions.yaml` says which Helm. */
  root: string;
  /** @defaultValue {@link cacheFolder} */
  cacheDir?: string;
  /** Most renders at once. @defaultValue the number of cores */
  concurrency?: number;
  /** Bytes of rendered text that are kept. @defaultValue 512 MiB */
  renderCacheLimit?: number;
  signal?: AbortSignal | undefined;
  /** Told when Helm itself has to be fetched. */
  onProgress?: (message: string) => void;
}

interface Context {
  cacheDir: string;
  tool: () => Promise<Tool>;
  pool: Pool;
  signal: AbortSignal | undefined;
}

/**
 * Helm by its own program. The program is looked for when a text has to be rendered that is not known yet, not before.
 * @throws CedilleError when `tools/versions.yaml` cannot be read
 */
export async function createHelm(options: HelmOptions): Promise<Helm> {
  const { root, cacheDir = cacheFolder(), concurrency, signal, onProgress } = options;
  const { version } = (await loadToolVersions(root)).helm;
  const limit = options.renderCacheLimit;
  tidyCache(cacheDir).catch(() => undefined);
  const cache = createRenderCache({ folder: join(cacheDir, 'renders'), ...(limit === undefined ? {} : { limit }) });
  const context: Context = {
    cacheDir,
    pool: createPool(concurrency),
    signal,
    tool: once(() =>
      resolveTool('helm', { root, cacheDir, ...(signal && { signal }), ...(onProgress && { onProgress }) }),
    ),
  };
  return {
    version,
    async render(request) {
      const values = valuesText(request.values);
      const key = renderKey(request, values, version);
      const known = request.fresh ? undefined : await cache.get(key);
      if (known !== undefined) return { text: known, cached: true, milliseconds: 0 };
      const { text, milliseconds } = await context.pool.run(async () => {
        await context.tool();
        return timed(() => template(request, values, context));
      });
      await cache.put(key, text);
      return { text, cached: false, milliseconds };
    },
    lint: ({ charts }) => lint(charts, context),
    package: packageChart,
  };
}

async function timed(work: () => Promise<string>): Promise<{ text: string; milliseconds: number }> {
  const started = performance.now();
  const text = await work();
  return { text, milliseconds: performance.now() - started };
}

function renderKey(
  { chart, release, namespace, kubeVersion, apiVersions }: RenderRequest,
  values: string,
  helm: string,
): string {
  const parts = [helm, chart.key, release, namespace, kubeVersion, [...apiVersions].sort(), values];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

async function template(request: RenderRequest, values: string, { tool, cacheDir, signal }: Context): Promise<string> {
  const { path } = await tool();
  try {
    const { stdout } = await runProgram({
      file: path,
      args: templateArguments(request, '-'),
      env: helmEnvironment(cacheDir),
      input: values,
      signal,
    });
    return stdout;
  } catch (error) {
    if (!(error instanceof ProgramError) || error.problems[0]!.code !== 'tool-failed') throw error;
    const command = await commandWithValues({ error, request, values, cacheDir });
    throw new CedilleError(helmProblems({ stderr: error.stderr, chart: request.chart, command }), { cause: error });
  }
}

function templateArguments(
  { chart, release, namespace, kubeVersion, apiVersions }: RenderRequest,
  valuesFile: string,
): string[] {
  const capabilities = [...apiVersions].sort().flatMap(version => ['--api-versions', version]);
  const fixed = ['--include-crds', '--skip-tests', '--values', valuesFile, '--kube-version', kubeVersion];
  return ['template', release, chart.path, '--namespace', namespace, ...fixed, ...capabilities];
}

interface FailedRender {
  error: ProgramError;
  request: RenderRequest;
  values: string;
  cacheDir: string;
}

/** Standard input cannot be pasted, so the values of a failed render are kept in a file. */
async function commandWithValues({ error, request, values, cacheDir }: FailedRender): Promise<string> {
  const file = join(
    cacheDir,
    'failed',
    `${request.release}-${createHash('sha256').update(values).digest('hex').slice(0, 12)}.json`,
  );
  const kept = await writeFileAtomic(file, values).then(
    () => true,
    () => false,
  );
  return kept ? error.command.replace(/--values \S+/, `--values ${file}`) : error.command;
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
