import { chartOf, type Component } from '@cedille/component';
import type { Problem } from '@cedille/source';
import { warmSandbox } from '@cedille/values';
import pLimit from 'p-limit';
import { madeAmong, undelivered } from './finish-platform.ts';
import type { Place } from './load-workspace.ts';
import type { JudgedReferences } from './references/judge-references.ts';
import { renderComponent } from './render-component.ts';
import { RenderSession } from './render-session.ts';
import type { PlatformRendering, RenderPlatformOptions } from './rendering.ts';
import {
  finishPlatform,
  followDefinitions,
  followReferences,
  judgePolicies,
  loadKnowledge,
  loadWorkspace,
  saveMemory,
} from './stages.ts';
import { Stopwatch } from './stopwatch.ts';

/**
 * The way of the data: facts → values → manifests → checks → dist/rendered.
 * What people wrote wrongly is in `problems`; only what makes it pointless to go on is thrown.
 * @throws CedilleError when facts or components cannot be read, or Helm is not available.
 */
export async function renderPlatform(options: RenderPlatformOptions): Promise<PlatformRendering> {
  const watch = new Stopwatch();
  const { references, definitions: _, ...rendering } = await watch.run(() => render(options));
  return { ...rendering, unchecked: references.unchecked, timings: watch.timings() };
}

interface Judgement {
  references: JudgedReferences;
  /** What definitions of other components refuse. */
  definitions: readonly Problem[];
}

type Rendered = Omit<PlatformRendering, 'timings' | 'unchecked'> & Judgement;

/** @param isWhole what was left out of a selection is of no interest: it is the selection of another render */
async function render(given: RenderPlatformOptions, isWhole = false): Promise<Rendered> {
  const { root, write = true, objects = true, cache = true, prove = false, onProgress, signal } = given;
  const session = given.session ?? new RenderSession();
  onProgress?.({ stage: 'read', what: 'facts and components' });
  if (cache) session.openTexts();
  const workspace = await loadWorkspace(root, given);
  // With a component, all that was asked for of it.
  const components = given.components && workspace.selected.map(({ name }) => name);
  const options = { ...given, components };
  const tools = await session.tools(options);
  // New facts make new values, and those new texts: what computes them takes longer to start than to answer.
  if (!session.isAllKnown) for (const warmUp of [warmSandbox, tools.helm.warmUp]) warmUp();
  const { kinds, generators, memory, documents } = await loadKnowledge(session, { workspace, cache, prove });
  const common = { ...options, session, write, kinds, tools, memory, documents, states: new Map() };
  const limit = pLimit(COMPONENTS_AT_ONCE);
  const jobs = workspace.selected.map(component => ({ component, places: placesOf(component, workspace.places) }));
  const total = jobs.reduce((sum, { places }) => sum + places.length, 0);
  let done = 0;
  const results = await limit.map(jobs, async ({ component, places }) => {
    signal?.throwIfAborted();
    const generator = generators.get(chartOf(component));
    const result = await renderComponent({ ...common, component, places, generator });
    done += places.length;
    if (places.length) onProgress?.({ stage: 'render', what: component.name, done, total });
    return result;
  });
  const rendered = results.flatMap(({ places }) => places);
  const renderings = rendered.map(({ rendering }) => rendering);
  const objectsOfAll = {
    places: objects ? workspace.places : [],
    components: workspace.components,
    renderings,
    documents: rendered.flatMap(place => place.documents ?? []),
    kinds,
    memory,
  };
  const policies = await judgePolicies(objectsOfAll);
  const asked = isWhole ? undefined : options.components;
  const definitions = await followDefinitions({
    ...objectsOfAll,
    asked,
    used: rendered.flatMap(place => place.used),
    among: names => judgementOf({ ...options, session, components: names }),
  });
  const references = await followReferences({
    ...objectsOfAll,
    asked,
    whole: async () => (await judgementOf({ ...options, session, components: undefined })).references,
  });
  const problems = await finishPlatform({
    options,
    workspace,
    kinds,
    results,
    references,
    policies,
    definitions,
    memory,
  });
  if (!options.session) await saveMemory(session);
  options.onMade?.(madeAmong(rendered));
  return { renderings, problems, references, definitions, undelivered: undelivered(workspace) };
}

/** What other components say of those that were selected, in the same environments; its stages are none of this run's. */
async function judgementOf(options: RenderPlatformOptions): Promise<Judgement> {
  const { root, environments, components, upstream, cache, signal, session } = options;
  return new Stopwatch().run(() =>
    render(
      {
        root,
        write: false,
        session,
        signal,
        ...(environments && { environments }),
        ...(components && { components }),
        ...(upstream && { upstream }),
        ...(cache !== undefined && { cache }),
      },
      true,
    ),
  );
}

/** Few enough to hold their texts in memory, enough to keep every core busy. */
const COMPONENTS_AT_ONCE = 6;

function placesOf(component: Component, places: readonly Place[]): Place[] {
  return places.filter(({ environment }) => environment.facts.components.includes(component.name));
}
