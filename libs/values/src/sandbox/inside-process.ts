/** A script, and what it is asked. */
export interface Job {
  name: string;
  code: string;
  input: string;
  limitMs: number;
}

export type Answer = { output: string } | Failure;

interface Failure {
  message: string;
  stack?: string;
  /** Of the value that it is about, as JSON. */
  path?: string;
  limit?: 'time' | 'memory';
  /** The process ends with this answer: nothing else could end what goes on in it. */
  isLast?: boolean;
}

/** Memory of one script. */
export const LIMIT_MIB = 256;

/**
 * The thread that runs scripts, as a text, so that it needs no file beside a bundle. Each call has a realm of its own, so
 * that nothing is carried from one environment to the next; only texts go in and come out, so that no object of the host
 * can be used as a way out. What a script throws is read with care: it may be anything, and run code when it is looked at.
 */
const THREAD = `
'use strict';
const { parentPort } = require('node:worker_threads');
const { createContext, Script } = require('node:vm');

const scripts = new Map();
const evaluate = new Script('"use strict"; generator.evaluate(input)', { filename: 'sandbox' });

function scriptOf({ name, code }) {
  const known = scripts.get(name);
  if (known && known.code === code) return known.script;
  const script = new Script(code, { filename: name });
  scripts.set(name, { code, script });
  return script;
}

function answer(job) {
  const timeout = { timeout: job.limitMs };
  try {
    const realm = createContext(Object.create(null), {
      codeGeneration: { strings: false, wasm: false },
      microtaskMode: 'afterEvaluate',
    });
    scriptOf(job).runInContext(realm, timeout);
    realm.input = job.input;
    return { output: String(evaluate.runInContext(realm, timeout)) };
  } catch (error) {
    return failure(error, job);
  }
}

function failure(error, { limitMs }) {
  try {
    if (error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return { message: 'it did not end within ' + limitMs / 1000 + ' s', limit: 'time' };
    const path = error && error.path;
    return {
      message: String((error && error.message) || error),
      stack: String((error && error.stack) || ''),
      ...(typeof path === 'string' && { path }),
    };
  } catch {
    return { message: 'it threw something that has no text' };
  }
}

// A promise that a script made and left alone must not end the thread, and with it the answers of others.
process.on('unhandledRejection', () => undefined);
parentPort.on('message', job => parentPort.postMessage(answer(job)));
`;

/**
 * The process around that thread: a job a line comes in, an answer a line goes out. Some loops inside the language cannot
 * be interrupted (`[].indexOf.call({ length: 2 ** 53 - 1 }, 1)`), and some ways to run out of memory end a whole process:
 * that is this one, and whoever asked goes on. It ends as well when nobody is there any more to ask.
 */
export const PROCESS = `
'use strict';
const { createInterface } = require('node:readline');
const { Worker } = require('node:worker_threads');

const resourceLimits = { maxOldGenerationSizeMb: ${LIMIT_MIB}, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 };
let thread;
let timer;

function start() {
  thread = new Worker(${JSON.stringify(THREAD)}, { eval: true, env: {}, execArgv: [], resourceLimits });
  thread.on('message', answer => tell(answer));
  thread.on('error', error => {
    start();
    const isFull = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    tell(isFull ? { message: 'it needs more than ${LIMIT_MIB} MiB of memory', limit: 'memory' } : { message: error.message });
  });
}

function tell(answer, told) {
  if (!timer) return;
  clearTimeout(timer);
  timer = undefined;
  process.stdout.write(JSON.stringify(answer) + '\\n', told);
}

const end = () => process.kill(process.pid, 'SIGKILL');

start();
createInterface({ input: process.stdin })
  .on('line', line => {
    const job = JSON.parse(line);
    const late = { message: 'it did not end within ' + job.limitMs / 1000 + ' s', limit: 'time', isLast: true };
    timer = setTimeout(() => tell(late, end), job.limitMs * 2);
    thread.postMessage(job);
  })
  .on('close', end);
`;
