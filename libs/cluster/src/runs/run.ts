import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunningProgram, StartOptions } from '@cedille/program';
import { startProgram } from '@cedille/program/start-program';
import { CedilleError } from '@cedille/source';
import { startGuard, type Guard } from './guard.ts';
import { reservePort } from './ports.ts';
import { identify, RUN_VARIABLE } from './process-identity.ts';
import { runsFolder, writeRecord, type Leftover, type RunRecord } from './run-record.ts';
import { removeLeftovers, sweepRuns, type SweptRun } from './sweep-runs.ts';

/** One use of clusters by one process: the book of everything that it started, by which all of it is ended. */
export interface Run {
  readonly id: string;
  /** Absolute path; removed with everything in it when the run is closed. */
  readonly folder: string;
  /** What earlier runs had left, and was removed when this one was opened. */
  readonly swept: readonly SweptRun[];
  /** Starts a program that is ended with the run, and also when this process is killed, whatever the signal. */
  start(options: RunStartOptions): Promise<RunningProgram>;
  /** Writes down something that must be taken away. Call it before the thing exists. */
  remember(leftover: Leftover): void;
  /** It is gone: nobody needs to take it away. */
  forget(leftover: Leftover): void;
  /** Something to do when the run is closed, the last first. It is lost when the run is killed. */
  defer(work: () => Promise<void>): void;
  /** A port of the loopback address that no other run has. */
  port(): Promise<number>;
  /** Ends everything, the last first, and leaves nothing behind. Harmless the second time. */
  close(): Promise<void>;
}

export interface RunStartOptions extends Omit<StartOptions, 'detached' | 'logFile'> {
  /** Short, unique within the run; its log is `<folder>/logs/<name>.log`. */
  name: string;
  /**
   * What it starts in turn is found by the next run, too. Not for programs that start what others share.
   * @defaultValue true
   */
  marked?: boolean;
}

/**
 * Removes what killed runs left, and opens the book of a new one.
 * @param what in a few words, for messages: `conformance of production`
 */
export async function openRun({ what }: { what: string }): Promise<Run> {
  const swept = await sweepRuns();
  const owner = await identify(process.pid);
  if (!owner) throw unidentified();
  const id = randomBytes(4).toString('hex');
  const record: RunRecord = { id, what, owner, processes: [], leftovers: [], ports: [] };
  writeRecord(record);
  return bookOf(record, swept);
}

function bookOf(record: RunRecord, swept: readonly SweptRun[]): Run {
  const folder = join(runsFolder(), record.id);
  const undo: (() => Promise<unknown>)[] = [];
  let closing: Promise<void> | undefined;
  let guard: Guard | undefined;
  const save = (): void => writeRecord(record);
  return {
    id: record.id,
    folder,
    swept,
    async start({ name, env, marked = true, ...options }) {
      if (closing) throw closed(name);
      await mkdir(join(folder, 'logs'), { recursive: true });
      guard ??= startGuard(folder);
      const program = startProgram({
        ...options,
        env: { ...env, [RUN_VARIABLE]: marked ? folder : undefined },
        detached: true,
        logFile: join(folder, 'logs', `${name}.log`),
      });
      guard.watch(program);
      const who = await identify(program.pid);
      if (who) {
        record.processes.push({ ...who, name });
        save();
      }
      undo.push(() => program.stop());
      return program;
    },
    remember(leftover) {
      record.leftovers.push(leftover);
      save();
    },
    forget(leftover) {
      record.leftovers = record.leftovers.filter(item => item !== leftover);
      save();
    },
    defer: work => void undo.push(work),
    async port() {
      const port = await reservePort(record.id);
      record.ports.push(port);
      save();
      return port;
    },
    close: () => (closing ??= endAll(record, folder, undo).finally(() => guard?.dismiss())),
  };
}

/** Everything is tried, whatever fails on the way; what failed is told at the end. */
async function endAll(record: RunRecord, folder: string, undo: readonly (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const work of [...undo].reverse()) await work().catch((error: unknown) => failures.push(error));
  await removeLeftovers(record.leftovers).catch((error: unknown) => failures.push(error));
  if (failures.length) throw new AggregateError(failures, `Not everything of the run ${record.id} could be ended.`);
  await rm(folder, { recursive: true, force: true });
}

function unidentified(): CedilleError {
  return new CedilleError({
    code: 'tool-missing',
    severity: 'error',
    message: 'The system does not say when this process started.',
    expected: '/proc, or the program ps',
    fix: 'install ps (Debian: procps)',
  });
}

function closed(name: string): CedilleError {
  return new CedilleError({
    code: 'interrupted',
    severity: 'error',
    message: `${name} is not started: the run is being closed.`,
    fix: 'run it again',
  });
}
