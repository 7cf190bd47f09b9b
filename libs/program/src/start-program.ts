import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { execa } from 'execa';
import { handlesOf, notStarted, type RunningProgram } from './running-program.ts';

export interface StartOptions {
  /** Program name or absolute path. */
  file: string;
  args: readonly string[];
  cwd?: string;
  /** Added to the environment of this process; `undefined` takes a variable away. */
  env?: Record<string, string | undefined>;
  /** File that gets all output, also when this process is gone. Without it output is piped to the caller. */
  logFile?: string;
  /**
   * Out of reach of the Ctrl-C that a terminal sends to everybody, so that whoever started it can end things in order.
   * Such a program outlives a caller that is killed: its pid must be kept where the next run finds it.
   * @defaultValue false
   */
  detached?: boolean;
}

/**
 * Starts a program that goes on beside this one. With `runProgram` and `startHelper` the only place in the platform that starts any.
 * @throws CedilleError `tool-missing` when there is no such program
 */
export function startProgram(options: StartOptions): RunningProgram {
  const { file, args, cwd, env, logFile, detached = false } = options;
  const log = logFile === undefined ? undefined : openLog(logFile);
  // Execa takes any file descriptor; its types know only the first ten.
  const output = (log ?? 'pipe') as 'pipe';
  const child = execa(file, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: env as Record<string, string>,
    stdin: 'pipe',
    stdout: output,
    stderr: output,
    buffer: false,
    reject: false,
    detached,
    cleanup: !detached,
  });
  if (log !== undefined) closeSync(log);
  if (child.pid === undefined) {
    child.catch(() => undefined);
    throw notStarted(file);
  }
  const ended = child.then(({ exitCode, signal }) => ({ exitCode, signal }));
  return { file, logFile, ...handlesOf(child, ended) };
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, 'a');
}
