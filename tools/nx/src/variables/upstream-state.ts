import { createStore, lockedDigest, type Store, type UpstreamPin } from '@cedille/helm';
import type { ComponentPins } from './read-pins.ts';

/** How long a server may keep a command waiting, in milliseconds. */
const TIMEOUTS = { connectMs: 3_000, idleMs: 10_000, totalMs: 60_000 };

/** Describes what there is of a component's upstreams; the answer changes exactly when what a render can use changes. */
export function upstreamState({ fetch }: { fetch: boolean }): (component: ComponentPins) => Promise<string> {
  const store = createStore({ offline: !fetch, timeouts: TIMEOUTS });
  return async ({ pins, lock }) => {
    const states = await Promise.all(pins.map(pin => stateOf({ pin, digest: lockedDigest(lock, pin), store, fetch })));
    return pins.map((pin, index) => `${pin.name}@${pin.version}=${states[index]}`).join(' ');
  };
}

interface StateOptions {
  pin: UpstreamPin;
  digest: string | undefined;
  store: Store;
  fetch: boolean;
}

async function stateOf({ pin, digest, store, fetch }: StateOptions): Promise<string> {
  const there = await store.lookup(pin, { digest });
  const found = there ?? (fetch ? await tryToFetch({ pin, digest, store }) : undefined);
  return found === undefined ? 'missing' : `sha256:${found}`;
}

/** The task that needs something says why it is not available. */
async function tryToFetch({ pin, digest, store }: Omit<StateOptions, 'fetch'>): Promise<string | undefined> {
  const answer = await store.resolve(pin, { digest }).catch(() => undefined);
  return answer && 'path' in answer ? answer.sha256 : undefined;
}
