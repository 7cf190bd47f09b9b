import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openFactCache } from '../projects/fact-cache.ts';
import { readPins, type ComponentPins } from './read-pins.ts';
import { upstreamVariable } from './upstream-variable.ts';

/** Targets whose result is better with upstream archives: for these, missing ones are fetched first. */
const WANTS_UPSTREAM = /(?:^|[:=,])(?:render|check|package|schema(?:-fix)?)(?:$|[:,])/;

/**
 * Sets one environment variable for each component that pins an upstream: the digests of what is there, and `missing` for
 * what is not. With a target on the command line that wants upstream archives, missing ones are fetched once, so that the
 * state does not change between hashing and running. Never throws: what is wrong is told by the task that needs an archive.
 */
export async function recordUpstream(root: string, argv: readonly string[]): Promise<void> {
  await record(root, argv).catch(() => undefined);
}

async function record(root: string, argv: readonly string[]): Promise<void> {
  const cache = openFactCache(root, 'pins');
  const components = chartFolders(root)
    .map(name => readPins(cache, name))
    .filter(({ pins }) => pins.length);
  cache.save();
  if (!components.length) return;
  const { upstreamState } = await import('./upstream-state.ts');
  const state = upstreamState({ fetch: argv.slice(2).some(word => WANTS_UPSTREAM.test(word)) });
  const set = async (component: ComponentPins): Promise<void> => {
    process.env[upstreamVariable(component.name)] = await state(component);
  };
  await Promise.all(components.map(set));
}

function chartFolders(root: string): string[] {
  try {
    return readdirSync(join(root, 'charts'));
  } catch {
    return [];
  }
}
