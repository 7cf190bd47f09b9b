import { setTimeout as wait } from 'node:timers/promises';
import type { KubernetesClient } from '@cedille/cluster';
import { isSettled, readApplications, type ApplicationState } from './applications.ts';

/** When something became of an Application, in milliseconds since the record began. */
export interface ApplicationTimes {
  name: string;
  /** It was there. */
  made: number;
  /** It was as its bundle says, and worked. */
  settled: number | undefined;
}

export interface ApplicationRecord {
  /** In the order in which they were made. */
  times: () => ApplicationTimes[];
  stop: () => Promise<void>;
}

/** Keeps book of when Applications appear and when they settle, until it is stopped. */
export function recordApplications(client: KubernetesClient, everyMs = 100): ApplicationRecord {
  const began = Date.now();
  const known = new Map<string, ApplicationTimes>();
  const abort = new AbortController();
  const watching = (async () => {
    while (!abort.signal.aborted) {
      note(known, await readApplications(client).catch(() => []), Date.now() - began);
      await wait(everyMs, undefined, { signal: abort.signal }).catch(() => undefined);
    }
  })();
  return {
    times: () => [...known.values()],
    async stop() {
      abort.abort();
      await watching;
    },
  };
}

function note(known: Map<string, ApplicationTimes>, states: readonly ApplicationState[], now: number): void {
  for (const state of states) {
    const times = known.get(state.name) ?? { name: state.name, made: now, settled: undefined };
    if (times.settled === undefined && isSettled(state)) times.settled = now;
    known.set(state.name, times);
  }
}
