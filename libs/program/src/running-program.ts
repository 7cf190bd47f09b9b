import type { Readable, Writable } from 'node:stream';
import { CedilleError } from '@cedille/source';

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

/** What Node says of a process that was started. */
export interface StartedChild {
  pid?: number | undefined;
  stdin: Writable;
  stdout?: Readable | null | undefined;
  stderr?: Readable | null | undefined;
  kill: (signal: 'SIGTERM' | 'SIGKILL') => unknown;
}

/** A program that was started, in the hands of whoever started it. @param ended never rejects */
export function handlesOf(child: StartedChild, ended: Promise<ProgramEnd>): Omit<RunningProgram, 'file' | 'logFile'> {
  let running = true;
  const over = ended.finally(() => (running = false));
  // Whoever writes to a program that has just ended learns it from `ended`.
  child.stdin.on('error', () => undefined);
  return {
    pid: child.pid!,
    stdin: child.stdin,
    stdout: child.stdout ?? undefined,
    stderr: child.stderr ?? undefined,
    isRunning: () => running,
    ended: over,
    keepAwake: awake => {
      for (const handle of [child, child.stdin, child.stdout, child.stderr] as (Holding | undefined)[])
        (awake ? handle?.ref : handle?.unref)?.call(handle);
    },
    async stop(graceMs = 5_000) {
      if (!running) return over;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
      try {
        return await over;
      } finally {
        clearTimeout(timer);
      }
    },
    kill: () => {
      child.kill('SIGKILL');
      return over;
    },
  };
}

/** What keeps a process from ending. Pipes are sockets, which Node does not say in their type. */
interface Holding {
  ref?: () => void;
  unref?: () => void;
}

export function notStarted(file: string): CedilleError {
  return new CedilleError({
    code: 'tool-missing',
    severity: 'error',
    message: `${file} cannot be started.`,
    expected: 'a program that exists and may be run',
    fix: `see whether ${file} is there`,
  });
}

/** `exit code 1`, `SIGKILL`: how a program ended, in words. */
export function describeEnd({ exitCode, signal }: ProgramEnd): string {
  return signal ? `signal ${signal}` : `exit code ${exitCode ?? 'unknown'}`;
}
