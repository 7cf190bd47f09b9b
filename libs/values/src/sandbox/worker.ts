/** A script, and what it is asked. */
export interface Job {
  name: string;
  code: string;
  input: string;
  limitMs: number;
}

export type Answer = { output: string } | { message: string; stack?: string; limit?: 'time' | 'memory' };

/**
 * The thread of the sandbox, as a text, so that it needs no file beside a bundle. Each script has a realm that is made once;
 * only texts go in and come out, so that no object of the host can be used as a way out.
 */
export const WORKER = `
const { parentPort } = require('node:worker_threads');
const { createContext, Script } = require('node:vm');

const realms = new Map();
const evaluate = new Script('generator.evaluate(input)', { filename: 'sandbox' });

function realmOf({ name, code, limitMs }) {
  const known = realms.get(name);
  if (known && known.code === code) return known.realm;
  const realm = createContext(Object.create(null), {
    codeGeneration: { strings: false, wasm: false },
    microtaskMode: 'afterEvaluate',
  });
  new Script(code, { filename: name }).runInContext(realm, { timeout: limitMs });
  realms.set(name, { code, realm });
  return realm;
}

function answer(job) {
  try {
    const realm = realmOf(job);
    realm.input = job.input;
    return { output: String(evaluate.runInContext(realm, { timeout: job.limitMs })) };
  } catch (error) {
    if (error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT')
      return { message: 'it did not end within ' + job.limitMs / 1000 + ' s', limit: 'time' };
    return { message: String((error && error.message) || error), stack: String((error && error.stack) || '') };
  }
}

parentPort.on('message', job => parentPort.postMessage(answer(job)));
`;
