// eslint-disable-next-line no-restricted-imports -- this is where programs start, and the library for it takes long to load
import { spawn } from 'node:child_process';
import { handlesOf, notStarted, type ProgramEnd, type RunningProgram } from './running-program.ts';
import type { StartOptions } from './start-program.ts';

/**
 * Starts a program of ours that answers on its standard output and ends when its input is closed, and so with this process,
 * however that ends. Where time counts: it loads nothing for that.
 * @throws CedilleError `tool-missing` when there is no such program
 */
export function startHelper({
  file,
  args,
  env,
}: Omit<StartOptions, 'cwd' | 'logFile' | 'detached'>): RunningProgram & { logFile: undefined } {
  const child = spawn(file, args, { env: { ...process.env, ...env }, stdio: 'pipe', windowsHide: true });
  const ended = new Promise<ProgramEnd>(resolve => {
    child.on('error', () => resolve({}));
    child.on('close', (exitCode, signal) => resolve({ exitCode: exitCode ?? undefined, signal: signal ?? undefined }));
  });
  if (child.pid === undefined) throw notStarted(file);
  return { file, logFile: undefined, ...handlesOf(child, ended) };
}
