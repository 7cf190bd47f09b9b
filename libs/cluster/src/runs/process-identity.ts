import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { platform } from 'node:process';
import { runProgram } from '@cedille/program';

/** A process that is meant and no other: its number alone may belong to somebody else by now. */
export interface ProcessIdentity {
  pid: number;
  /** When it started, in whatever form the system tells it. */
  started: string;
}

/**
 * Set to the folder of the run for every program that it starts, so that one is found even when nobody could write down its
 * number. The whole path, because runs of another user or another place for temporary files are none of ours.
 */
export const RUN_VARIABLE = 'CEDILLE_RUN';

/** Who a process is, or undefined when it is gone. */
export async function identify(pid: number): Promise<ProcessIdentity | undefined> {
  const started = platform === 'linux' ? await startOnLinux(pid) : await startElsewhere(pid);
  return started === undefined ? undefined : { pid, started };
}

/** Whether this very process is still there. A zombie is not: it holds nothing any more. */
export async function isAlive({ pid, started }: ProcessIdentity): Promise<boolean> {
  return (await identify(pid))?.started === started;
}

/** See proc(5): the second field may hold blanks and parentheses, the third is the state, the 22nd the start in ticks. */
async function startOnLinux(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  return !fields || fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
}

async function startElsewhere(pid: number): Promise<string | undefined> {
  const listed = await runProgram({ file: 'ps', args: ['-o', 'lstart=', '-p', String(pid)] }).catch(() => undefined);
  return listed?.stdout.trim() || undefined;
}

/**
 * Processes that carry the mark of a run below this folder, whoever started them. Linux only; elsewhere what was written
 * down has to do.
 */
export async function markedProcesses(folder: string): Promise<{ pid: number; run: string }[]> {
  if (platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number);
  const found = await Promise.all(pids.map(async pid => ({ pid, run: await markOf(pid) })));
  return found.flatMap(({ pid, run }) => (run && dirname(run) === folder ? [{ pid, run: basename(run) }] : []));
}

async function markOf(pid: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  return text
    .split('\0')
    .find(entry => entry.startsWith(`${RUN_VARIABLE}=`))
    ?.slice(RUN_VARIABLE.length + 1);
}
