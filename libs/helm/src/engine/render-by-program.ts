import { CedilleError } from '@cedille/source';
import { ProgramError, runProgram } from '@cedille/program';
import { failedCommand } from './failed-command.ts';
import type { RenderRequest } from './helm.ts';
import { helmEnvironment } from './helm-environment.ts';
import { helmProblems } from './helm-problems.ts';
import { templateArguments } from './template-arguments.ts';
import type { Tool } from '../toolchain/tool.ts';

export interface ProgramRenderOptions {
  request: RenderRequest;
  /** The values of the request as text. */
  values: string;
  cacheDir: string;
  tool: Tool;
  signal?: AbortSignal | undefined;
}

/** Renders by `helm template`. @throws CedilleError `helm-failed`; ProgramError when helm itself could not be run */
export async function renderByProgram({
  request,
  values,
  cacheDir,
  tool,
  signal,
}: ProgramRenderOptions): Promise<string> {
  try {
    const { stdout } = await runProgram({
      file: tool.path,
      args: templateArguments(request, '-'),
      env: helmEnvironment(cacheDir),
      input: values,
      signal,
    });
    return stdout;
  } catch (error) {
    if (!(error instanceof ProgramError) || error.problems[0]!.code !== 'tool-failed') throw error;
    const command = await failedCommand({ request, values, cacheDir, file: tool.path });
    throw new CedilleError(helmProblems({ said: error.stderr, chart: request.chart, command }), { cause: error });
  }
}
