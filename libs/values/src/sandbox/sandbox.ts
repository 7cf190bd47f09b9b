import { createInterface } from 'node:readline';
import { startHelper, type RunningProgram } from '@cedille/program';
import { LIMIT_MIB, PROCESS, type Answer, type Job } from './inside-process.ts';

/** A script for the sandbox: it sets `generator.evaluate`, which takes and gives a text. */
export interface SandboxScript {
  /** What its frames are called in a stack. */
  name: string;
  code: string;
}

/** Why a script gave no answer: its own error, or a limit. */
export class SandboxError extends Error {
  /** The limit that was reached; undefined when the script itself failed. */
  readonly limit: 'time' | 'memory' | undefined;
  /** Of the value that it is about, as JSON; whatever the script says. */
  readonly path: string | undefined;

  constructor(message: string, { stack, limit, path }: Partial<Pick<SandboxError, 'stack' | 'limit' | 'path'>> = {}) {
    super(message);
    this.name = 'SandboxError';
    this.limit = limit;
    this.path = path;
    if (stack !== undefined) this.stack = stack;
  }
}

/** Long enough for any computation from facts, also on a machine that is busy. */
export const LIMIT_MS = 3_000;

/** A process that answers jobs, one after the other. */
interface Runner {
  program: RunningProgram;
  /** The next answer; undefined when the process ended before it. */
  answer: (job: Job) => Promise<Answer | undefined>;
}

/**
 * Runs scripts in a realm of their own, in a process of its own: without the clock, chance, the network, files or anything
 * else of Node, and with limits. One that never ends, or takes all memory, costs its own answer and nothing else. The
 * process is started when it is first needed, and does not keep this one alive.
 */
class Sandbox {
  private runner: Runner | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** @throws SandboxError */
  run(script: SandboxScript, input: string): Promise<string> {
    const answer = this.last.then(() => this.ask({ ...script, input, limitMs: LIMIT_MS }));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  /** Starts the process for whoever will ask in a moment. */
  warmUp(): void {
    try {
      this.running().program.keepAwake(false);
    } catch {
      // Whoever asks is told.
    }
  }

  private running(): Runner {
    return this.runner?.program.isRunning() ? this.runner : (this.runner = startRunner());
  }

  private async ask(job: Job): Promise<string> {
    const runner = this.running();
    runner.program.keepAwake(true);
    try {
      const answer = (await runner.answer(job)) ?? ENDED;
      if ('output' in answer) return answer.output;
      if (answer.isLast) await runner.program.ended;
      throw new SandboxError(answer.message, answer);
    } finally {
      runner.program.keepAwake(false);
    }
  }
}

/** The process always answers before it ends, unless it cannot: for want of memory. */
const ENDED: Answer = { message: `it needs more than ${LIMIT_MIB} MiB of memory`, limit: 'memory' };

function startRunner(): Runner {
  const program = startHelper({ file: process.execPath, args: ['-e', PROCESS], env: { NODE_OPTIONS: undefined } });
  program.stderr!.resume();
  const lines = createInterface({ input: program.stdout! });
  return {
    program,
    async answer(job) {
      program.stdin.write(`${JSON.stringify(job)}\n`);
      const line = await new Promise<string | undefined>(resolve => {
        lines.once('line', resolve);
        void program.ended.then(() => resolve(undefined));
      });
      lines.removeAllListeners('line');
      return line === undefined ? undefined : (JSON.parse(line) as Answer);
    },
  };
}

const sandbox = new Sandbox();

/** The answer of a script to a text. @throws SandboxError when it fails, or reaches a limit */
export function runScript(script: SandboxScript, input: string): Promise<string> {
  return sandbox.run(script, input);
}

/** Starts what scripts run in, which takes longer than most of them: nothing waits for it, and nothing fails with it. */
export function warmSandbox(): void {
  sandbox.warmUp();
}
