import type { RunningProgram } from '@cedille/program';
import { startProgram } from '@cedille/program/start-program';
import { RUN_VARIABLE } from './process-identity.ts';

/** Ends the programs of a run when the process that opened it is gone, even by a signal that nobody can answer. */
export interface Guard {
  /** Call it right after the start. */
  watch(program: RunningProgram): void;
  /** The run is closed: nothing is to be ended any more. */
  dismiss(): Promise<void>;
}

/**
 * It reads from a pipe whose other end only this process holds, so the kernel tells it of our end. What was started and not
 * yet told of is found by its mark, on Linux; every program leads a group of its own, which goes with it.
 */
const SCRIPT = `
pids=' '
while read -r change pid; do
  if [ "$change" = + ]; then pids="$pids$pid "
  else pids="\${pids%% $pid *} \${pids#* $pid }"; fi
done
for environment in $(grep -lzxF "$1" /proc/[0-9]*/environ); do
  pid=\${environment#/proc/}
  pids="$pids\${pid%/environ} "
done
for pid in $pids; do kill -KILL "-$pid" || kill -KILL "$pid"; done
`;

/** @param folder of the run, absolute */
export function startGuard(folder: string): Guard {
  const program = startProgram({
    file: '/bin/sh',
    args: ['-c', SCRIPT, 'cedille-guard', `${RUN_VARIABLE}=${folder}`],
    env: { [RUN_VARIABLE]: undefined },
    detached: true,
  });
  program.stdout?.resume();
  program.stderr?.resume();
  program.keepAwake(false);
  const tell = (change: '+' | '-', pid: number): void => void program.stdin.write(`${change} ${pid}\n`);
  return {
    watch({ pid, ended }) {
      tell('+', pid);
      // Its number may soon belong to somebody else.
      void ended.then(() => tell('-', pid));
    },
    async dismiss() {
      program.keepAwake(true);
      await program.stop();
    },
  };
}
