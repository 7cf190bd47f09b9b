import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { runProgram } from '@cedille/program';
import { isFree } from './ports.ts';
import { identify, isAlive, markedProcesses, type ProcessIdentity } from './process-identity.ts';
import { listRuns, readRecord, runsFolder, type Leftover, type RunRecord } from './run-record.ts';

/** What was found of a run whose process is gone. */
export interface SweptRun {
  id: string;
  what: string;
  /** Names of the processes that were ended. */
  ended: string[];
}

/**
 * Removes what killed runs left: their processes, containers, mounts, folders and ports. Runs that go on are left alone,
 * and so is everything that no run started.
 */
export async function sweepRuns(): Promise<SweptRun[]> {
  const ids = await listRuns();
  const dead: { id: string; record: RunRecord | undefined }[] = [];
  for (const id of ids) {
    const record = await readRecord(id);
    if (await isOver(id, record)) dead.push({ id, record });
  }
  const alive = new Set(ids.filter(id => !dead.some(item => item.id === id)));
  const strays = (await markedProcesses(runsFolder())).filter(({ run }) => !alive.has(run));
  const swept: SweptRun[] = [];
  for (const { id, record } of dead) {
    const marked = strays.filter(({ run }) => run === id).map(({ pid }) => pid);
    swept.push({ id, what: record?.what ?? 'a run', ended: await endProcesses(record, marked) });
    await removeLeftovers(record?.leftovers ?? []);
    await released(record?.ports ?? []);
    await rm(join(runsFolder(), id), { recursive: true, force: true });
  }
  await endUnrecorded(strays.filter(({ run }) => !dead.some(({ id }) => id === run)));
  return swept;
}

/** A run without a record was killed before it could write one, unless it began just now. */
async function isOver(id: string, record: RunRecord | undefined): Promise<boolean> {
  if (record) return !(await isAlive(record.owner));
  const made = await stat(join(runsFolder(), id)).catch(() => undefined);
  return made !== undefined && Date.now() - made.mtimeMs > 10_000;
}

/** A process that is gone for everybody else may hold its ports for a moment, until the last of its threads has ended. */
async function released(ports: readonly number[]): Promise<void> {
  for (const end = Date.now() + 5_000; Date.now() < end; await wait(50))
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return;
}

async function endProcesses(record: RunRecord | undefined, marked: readonly number[]): Promise<string[]> {
  const known = record?.processes ?? [];
  const unknown = await Promise.all(
    marked.filter(pid => !known.some(item => item.pid === pid)).map(async pid => identify(pid)),
  );
  const all = [...known, ...unknown.flatMap(item => (item ? [{ ...item, name: `process ${item.pid}` }] : []))];
  const ended = await Promise.all(all.map(async ({ name, ...who }) => ((await endProcess(who)) ? [name] : [])));
  return ended.flat();
}

/** Processes of a run of which not even a folder is left. */
async function endUnrecorded(strays: readonly { pid: number; run: string }[]): Promise<void> {
  const folders = await listRuns();
  const gone = strays.filter(({ run }) => !folders.includes(run));
  await Promise.all(
    gone.map(async ({ pid }) => {
      const who = await identify(pid);
      // It carries the mark of this run when it is a program that this process itself was started by.
      if (who && pid !== process.pid && !(await isAncestor(pid))) await endProcess(who);
    }),
  );
}

async function isAncestor(pid: number): Promise<boolean> {
  for (let parent = process.ppid; parent > 1; parent = await parentOf(parent)) if (parent === pid) return true;
  return false;
}

async function parentOf(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]) || 0;
}

/** Ends this very process, first politely. Answers whether there was one. */
export async function endProcess(who: ProcessIdentity, graceMs = 2_000): Promise<boolean> {
  if (!(await isAlive(who))) return false;
  send(who.pid, 'SIGTERM');
  for (const end = Date.now() + graceMs; Date.now() < end; await wait(50)) if (!(await isAlive(who))) return true;
  send(who.pid, 'SIGKILL');
  for (const end = Date.now() + graceMs; Date.now() < end; await wait(50)) if (!(await isAlive(who))) return true;
  return true;
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Takes away what has to be taken away by a program; what is gone already is not a failure. The last comes first. */
export async function removeLeftovers(leftovers: readonly Leftover[]): Promise<void> {
  for (const leftover of [...leftovers].reverse()) await removers[leftover.kind](leftover as never);
}

type Remover<K extends Leftover['kind']> = (leftover: Extract<Leftover, { kind: K }>) => Promise<void>;

const removers: { [K in Leftover['kind']]: Remover<K> } = {
  async containers({ runtime, label }) {
    const list = ['ps', '--all', '--quiet', '--filter', `label=${label}`];
    const { stdout } = await runProgram({ file: runtime, args: list }).catch(() => ({ stdout: '' }));
    const ids = stdout.split('\n').filter(Boolean);
    if (ids.length) await runProgram({ file: runtime, args: ['rm', '--force', '--volumes', ...ids] });
  },
  async volumes({ runtime, label }) {
    const list = ['volume', 'ls', '--quiet', '--filter', `label=${label}`];
    const { stdout } = await runProgram({ file: runtime, args: list }).catch(() => ({ stdout: '' }));
    const names = stdout.split('\n').filter(Boolean);
    if (names.length) await runProgram({ file: runtime, args: ['volume', 'rm', '--force', ...names] });
  },
  async network({ runtime, name }) {
    const there = await runProgram({ file: runtime, args: ['network', 'inspect', name] }).then(
      () => true,
      () => false,
    );
    const force = runtime === 'podman' ? ['--force'] : [];
    if (there) await runProgram({ file: runtime, args: ['network', 'rm', ...force, name] });
  },
};
