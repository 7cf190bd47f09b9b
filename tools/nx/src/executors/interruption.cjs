// Ctrl-C and the end of Nx reach the work, so that nothing is left half-written.
'use strict';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs `work` with a signal that is aborted when this process is told to end. Afterwards the process ends at a signal as usual.
 * @template T
 * @param {(signal: AbortSignal) => AsyncGenerator<T>} work
 * @returns {AsyncGenerator<T>}
 */
async function* interruptible(work) {
  const controller = new AbortController();
  const abort = () => controller.abort();
  for (const signal of SIGNALS) process.once(signal, abort);
  try {
    yield* work(controller.signal);
  } finally {
    for (const signal of SIGNALS) process.off(signal, abort);
  }
}

module.exports = { interruptible };
