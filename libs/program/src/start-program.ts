import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { CedilleError } from '@cedille/source';
import { execa } from 'execa';

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

/** How a program ended. */
export interface ProgramEnd {
  /** Undefined when a signal ended it. */
  exitCode?: number | undefined;
  signal?: string | undefined;
}

/** A program that goes on until it is stopped. */
export interface RunningProgram {
  file: string;
  pid: number;
  /** Its standard input; closing it is how some programs are asked to end. */
  stdin: Writable;
  /** Without a log file only. */
  stdout: Readable | undefined;
  stderr: Readable | undefined;
  logFile: string | undefined;
  /** Whether it goes on. */
  isRunning: () => boolean;
  /** Resolves when it has ended, for whatever reason; never rejects. */
  ended: Promise<ProgramEnd>;
  /** Whether this process waits for it before it ends, which it does until told otherwise. */
  keepAwake: (awake: boolean) => void;
  /** Asks it to end, and ends it when it does not within the time. @param graceMs @defaultValue 5000 */
  stop: (graceMs?: number) => Promise<ProgramEnd>;
  /** Ends it without asking. */
  kill: () => Promise<ProgramEnd>;
}

/**
 * Starts a program that goes on beside this one. With {@link runProgram} the only place in the platform that starts any.
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
  // Whoever writes to a program that has just ended learns it from `ended`.
  child.stdin.on('error', () => undefined);
  let running = true;
  const ended = child.then(result => {
    running = false;
    return { exitCode: result.exitCode, signal: result.signal };
  });
  return {
    file,
    pid: child.pid,
    stdin: child.stdin,
    stdout: child.stdout ?? undefined,
    stderr: child.stderr ?? undefined,
    logFile,
    isRunning: () => running,
    ended,
    keepAwake: awake => {
      for (const handle of [child, child.stdin, child.stdout, child.stderr] as (Holding | undefined)[])
        (awake ? handle?.ref : handle?.unref)?.call(handle);
    },
    async stop(graceMs = 5_000) {
      if (!running) return ended;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      try {
        return await ended;
      } finally {
        clearTimeout(timer);
      }
    },
    kill: () => {
      child.kill('SIGKILL');
      return ended;
    },
  };
}

/** What keeps a process from ending. Pipes are sockets, which Node does not say in their type. */
interface Holding {
  ref?: () => void;
  unref?: () => void;
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, 'a');
}

function notStarted(file: string): CedilleError {
  return new CedilleError({
    code: 'tool-missing',
    severity: 'error',
    message: `${file} cannot be started.`,
    expected: 'a program that exists and may be run',
    fix: `see whether ${file} is there`,
  });
}

/** The last lines of a program's log, for telling why it ended. @param count @defaultValue 20 */
export function lastLines(logFile: string, count = 20): string {
  try {
    return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count).join('\n');
  } catch {
    return '';
  }
}

/** `exit code 1`, `SIGKILL`: how a program ended, in words. */
export function describeEnd({ exitCode, signal }: ProgramEnd): string {
  return signal ? `signal ${signal}` : `exit code ${exitCode ?? 'unknown'}`;
}
