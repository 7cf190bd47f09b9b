import { join } from 'node:path';
import { ProgramError, runProgram, type ProgramResult } from '@cedille/program';

export interface NodeProgram {
  root: string;
  /** Script below node_modules, for example `vitest/vitest.mjs`. */
  script: string;
  args: readonly string[];
  signal?: AbortSignal | undefined;
  /** Each line of its standard error as it comes. */
  onErrorLine?: ((line: string) => void) | undefined;
}

export interface NodeResult extends ProgramResult {
  exitCode: number;
}

const TIMEOUT = 25 * 60_000;

/**
 * Runs an installed program with this Node. An exit code is an answer, not an error.
 * @throws ProgramError when the program could not be started, was interrupted or was ended
 */
export async function runNode({ root, script, args, signal, onErrorLine }: NodeProgram): Promise<NodeResult> {
  const file = join(root, 'node_modules', script);
  const env = { NO_COLOR: '1', FORCE_COLOR: undefined };
  try {
    const result = await runProgram({
      file: process.execPath,
      args: [file, ...args],
      cwd: root,
      env,
      timeoutMs: TIMEOUT,
      signal,
      onErrorLine,
    });
    return { ...result, exitCode: 0 };
  } catch (error) {
    if (!(error instanceof ProgramError) || error.exitCode === undefined || signal?.aborted) throw error;
    return { stdout: error.stdout, stderr: error.stderr, exitCode: error.exitCode };
  }
}
