import { CedilleError } from '@cedille/source';
import { RenderRefused, type EngineAnswer, type EngineClient } from '../native/engine-client.ts';
import { failedCommand } from './failed-command.ts';
import type { RenderRequest } from './helm.ts';
import { helmProblems } from './helm-problems.ts';
import { sortedVersions } from './template-arguments.ts';

export interface EngineRenderOptions {
  request: RenderRequest;
  /** The values of the request as text. */
  values: string;
  cacheDir: string;
  client: EngineClient;
  signal?: AbortSignal | undefined;
}

/** Renders by the native engine. @throws CedilleError `helm-failed`; EngineLost when the engine ended meanwhile */
export async function renderByEngine(options: EngineRenderOptions): Promise<EngineAnswer> {
  const { request, values, cacheDir, client, signal } = options;
  const { chart, release, namespace, kubeVersion, otherClock = false } = request;
  try {
    const apiVersions = sortedVersions(request);
    const question = { chart: chart.path, values, release, namespace, kubeVersion, apiVersions };
    return await client.render(otherClock ? { ...question, otherClock } : question, signal);
  } catch (error) {
    if (!(error instanceof RenderRefused)) throw error;
    const command = await failedCommand({ request, values, cacheDir, file: 'helm' });
    throw new CedilleError(helmProblems({ said: error.message, chart, command }), { cause: error });
  }
}
