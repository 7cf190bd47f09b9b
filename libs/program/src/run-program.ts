import { createInterface } from 'node:readline';
import type { ExecaError } from 'execa';
import { CedilleError, type ProblemCode } from '@cedille/source';

export interface ProgramOptions {
  /** Program name or absolute path. */
  file: string;
  args: readonly string[];
  cwd?: string;
  /** Added to the environment of this process; `undefined` takes a variable away. */
  env?: Record<string, string | undefined>;
  /** For standard input; nothing is connected when not given. */
  input?: string | Uint8Array;
  /** Milliseconds after which the program is ended. @defaultValue 120000 */
  timeoutMs?: number;
  signal?: AbortSignal | undefined;
  /** Each line of its standard error as it comes. */
  onErrorLine?: ((line: string) => void) | undefined;
}

export interface ProgramResult {
  stdout: string;
  stderr: string;
}

/** A program that could not be started, failed, or was ended: with everything needed to run it again by hand. */
export class ProgramError extends CedilleError {
  readonly argv: readonly string[];
  /** Undefined when the program did not end by itself. */
  readonly exitCode: number | undefined;
  readonly stderr: string;
  readonly stdout: string;
  /** The command as it can be pasted into a shell. */
  readonly command: string;
  /** The program does not exist. */
  readonly missing: boolean;

  constructor(error: ExecaError, options: ProgramOptions) {
    super(problemOf(error, options), { cause: error });
    this.name = 'ProgramError';
    this.argv = [options.file, ...options.args];
    this.exitCode = error.exitCode;
    this.stderr = String(error.stderr ?? '');
    this.stdout = String(error.stdout ?? '');
    this.command = error.escapedCommand;
    this.missing = error.code === 'ENOENT';
  }
}

/**
 * Starts a program and waits for its end. The only place in the platform that does.
 * @throws ProgramError `tool-failed`, `tool-missing` or `interrupted`
 */
export async function runProgram(options: ProgramOptions): Promise<ProgramResult> {
  const { file, args, cwd, env, input, timeoutMs = 120_000, signal, onErrorLine } = options;
  // Takes longer to load than most commands take that start no program.
  const { execa, ExecaError: Failed } = await import('execa');
  try {
    const running = execa(file, args, {
      ...(cwd === undefined ? {} : { cwd }),
      env: env as Record<string, string>,
      ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
      ...(signal ? { cancelSignal: signal } : {}),
      timeout: timeoutMs,
      forceKillAfterDelay: 2_000,
      stripFinalNewline: false,
      maxBuffer: 512 * 1024 * 1024,
    });
    if (onErrorLine) createInterface({ input: running.stderr }).on('line', onErrorLine);
    const { stdout, stderr } = await running;
    return { stdout, stderr };
  } catch (error) {
    if (error instanceof Failed) throw new ProgramError(error, options);
    throw error;
  }
}

function problemOf(error: ExecaError, { file, timeoutMs }: ProgramOptions) {
  const [code, what] = reasonOf(error, timeoutMs);
  const said = firstLine(String(error.stderr ?? ''));
  return {
    code,
    severity: 'error' as const,
    message: `${file} ${what}${said ? `: ${said.replace(/\.?$/, '.')}` : '.'}`,
    fix: `to see it again: ${error.escapedCommand}`,
  };
}

function reasonOf(error: ExecaError, timeoutMs = 120_000): [ProblemCode, string] {
  if (error.isCanceled) return ['interrupted', 'was interrupted'];
  if (error.timedOut) return ['tool-failed', `did not end within ${timeoutMs / 1000} s`];
  if (error.code === 'ENOENT') return ['tool-missing', 'is not installed'];
  if (error.isTerminated) return ['tool-failed', `was ended by ${error.signal ?? 'a signal'}`];
  return ['tool-failed', `failed with exit code ${error.exitCode ?? 'unknown'}`];
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0]!.slice(0, 400);
}
