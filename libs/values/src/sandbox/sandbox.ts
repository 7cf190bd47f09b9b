import { Worker } from 'node:worker_threads';
import { WORKER, type Answer, type Job } from './worker.ts';

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

  constructor(
    message: string,
    { stack, limit }: { stack?: string | undefined; limit?: 'time' | 'memory' | undefined } = {},
  ) {
    super(message);
    this.name = 'SandboxError';
    this.limit = limit;
    if (stack !== undefined) this.stack = stack;
  }
}

/** Long enough for any computation from facts, also on a machine that is busy. */
export const LIMIT_MS = 3_000;
/** Of all generators together. */
export const LIMIT_MIB = 256;

/**
 * Runs scripts in a realm of their own, in a thread of its own: without the clock, chance, the network, files or anything
 * else of Node, and with limits. One that never ends, or takes all memory, costs its own answer and nothing else. The
 * thread is started when it is first needed, and does not keep the process alive.
 */
class Sandbox {
  private worker: Worker | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** @throws SandboxError */
  run(script: SandboxScript, input: string): Promise<string> {
    const answer = this.last.then(() => this.ask({ ...script, input, limitMs: LIMIT_MS }));
    this.last = answer.catch(() => undefined);
    return answer;
  }

  private async ask(job: Job): Promise<string> {
    const worker = (this.worker ??= this.start());
    worker.ref();
    try {
      const answer = await answerOf(worker, job);
      if ('output' in answer) return answer.output;
      throw new SandboxError(answer.message, answer);
    } finally {
      worker.unref();
    }
  }

  private start(): Worker {
    const worker = new Worker(WORKER, {
      eval: true,
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: LIMIT_MIB, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    });
    worker.once('exit', () => {
      if (this.worker === worker) this.worker = undefined;
    });
    return worker;
  }
}

const sandbox = new Sandbox();

/** The answer of a script to a text. @throws SandboxError when it fails, or reaches a limit */
export function runScript(script: SandboxScript, input: string): Promise<string> {
  return sandbox.run(script, input);
}

/** The answer of the thread; when it dies, or says nothing long after the time is over, that is the answer. */
function answerOf(worker: Worker, job: Job): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => () => {
      clearTimeout(timer);
      worker.removeAllListeners('message').removeAllListeners('error');
      settle();
    };
    const timer = setTimeout(() => {
      void worker.terminate();
      end(() => resolve({ message: `it did not end within ${LIMIT_MS / 1000} s`, limit: 'time' }))();
    }, LIMIT_MS * 3);
    worker.once('message', (answer: Answer) => end(() => resolve(answer))());
    worker.once('error', (error: NodeJS.ErrnoException) =>
      end(() => {
        if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
          resolve({ message: `it needs more than ${LIMIT_MIB} MiB of memory`, limit: 'memory' });
        else reject(error);
      })(),
    );
    worker.postMessage(job);
  });
}
