import { connect } from 'node:net';
import { until } from '@cedille/cluster';
import { lastLines, type RunningProgram } from '@cedille/program';

/** Waits until a program listens. @throws Error with its last words when it ends instead */
export function answersAt(port: number, program: RunningProgram): Promise<void> {
  return becomes(program, 'listens', () => isOpen(port));
}

/** Waits until a program says of itself that it is ready. @throws Error with its last words when it ends instead */
export function readyAt(url: string, program: RunningProgram): Promise<void> {
  const isReady = (): Promise<boolean> =>
    fetch(url).then(
      answer => answer.ok,
      () => false,
    );
  return becomes(program, 'is ready', isReady);
}

function becomes(program: RunningProgram, what: string, condition: () => Promise<boolean>): Promise<void> {
  return until({
    what: `${program.file} ${what}`,
    condition: async () => {
      if (!program.isRunning()) throw new Error(`${program.file} has ended: ${lastLines(program.logFile!)}`);
      return condition();
    },
    state: () => Promise.resolve(lastLines(program.logFile!)),
  });
}

function isOpen(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ port, host: '127.0.0.1' });
    const say = (open: boolean) => () => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', say(true)).once('error', say(false));
  });
}
