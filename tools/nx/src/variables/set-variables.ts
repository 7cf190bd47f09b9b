import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { openFactCache, type FactCache } from '../fact-cache.ts';
import { readChart, readEnvironment } from '../projects/facts.ts';
import { factsState } from './facts-state.ts';
import { mirrorState } from './mirror-state.ts';
import { factsVariable, MIRROR_VARIABLE, toolVariable, upstreamVariable } from './names.ts';
import { readPins, type ComponentPins } from './read-pins.ts';
import { toolStates } from './tool-states.ts';

/** Targets whose result is better with upstream archives: for these, missing ones are fetched first. */
const WANTS_UPSTREAM = /(?:^|[:=,])(?:render|check|package|schema(?:-fix)?)(?:$|[:,])/;

/**
 * Says in environment variables what tasks depend on and no file says alone, before they are hashed. Never throws: what is
 * wrong is told by the task that needs it.
 */
export async function setVariables(root: string, argv: readonly string[]): Promise<void> {
  const cache = openFactCache(root, 'variables');
  try {
    setFacts(root, cache);
    for (const [tool, state] of Object.entries(toolStates(cache))) process.env[toolVariable(tool)] = state;
    process.env[MIRROR_VARIABLE] = mirrorState(cache);
    await setUpstream(root, { cache, argv });
  } catch {
    return;
  } finally {
    cache.save();
  }
}

function setFacts(root: string, cache: FactCache): void {
  const charts = folders(root, { top: 'charts', marker: 'Chart.yaml' }).map(name => readChart(cache, name));
  const environments = folders(root, { top: 'environments', marker: 'environment.yaml' }).map(name =>
    readEnvironment(cache, name),
  );
  for (const chart of charts)
    process.env[factsVariable(chart.name)] = factsState(chart, { cache, charts, environments });
}

/**
 * For each component that pins an upstream: the digests of what is there, and `missing` for what is not. With a target on the
 * command line that wants upstream archives, missing ones are fetched once, so that the state does not change between hashing
 * and running.
 */
async function setUpstream(
  root: string,
  { cache, argv }: { cache: FactCache; argv: readonly string[] },
): Promise<void> {
  const components = folders(root, { top: 'charts', marker: 'Chart.yaml' })
    .map(name => readPins(cache, name))
    .filter(({ pins }) => pins.length);
  if (!components.length) return;
  const { upstreamState } = await import('./upstream-state.ts');
  const state = upstreamState({ fetch: argv.slice(2).some(word => WANTS_UPSTREAM.test(word)) });
  const set = async (component: ComponentPins): Promise<void> => {
    process.env[upstreamVariable(component.name)] = await state(component);
  };
  await Promise.all(components.map(set));
}

function folders(root: string, { top, marker }: { top: string; marker: string }): string[] {
  try {
    return readdirSync(join(root, top)).filter(name => existsSync(join(root, top, name, marker)));
  } catch {
    return [];
  }
}
