import type { Component } from '@cedille/component';
import {
  checkDefinitionOrder,
  checkDeliveredNames,
  checkUniqueObjects,
  type ObjectPlace,
  type UsedKind,
} from '@cedille/checks';
import type { LoadedEnvironment } from '@cedille/environment';
import type { Problem } from '@cedille/source';
import { loadGenerators } from '@cedille/values';
import pLimit from 'p-limit';
import { loadWorkspace, type Place, type Selection, type Workspace } from './load-workspace.ts';
import { judgeReferences, type JudgedReferences } from './references/judge-references.ts';
import type { Kinds } from './registry.ts';
import { renderComponent } from './render-component.ts';
import { RenderSession } from './render-session.ts';
import type { PlatformRendering, Rendering, RenderPlatformOptions } from './rendering.ts';
import { removeStale } from './rendered-files.ts';
import { Stopwatch } from './stopwatch.ts';
import { strayFiles } from './stray-files.ts';

/**
 * The way of the data: facts → values → manifests → checks → dist/rendered.
 * What people wrote wrongly is in `problems`; only what makes it pointless to go on is thrown.
 * @throws CedilleError when facts or components cannot be read, or Helm is not available.
 */
export async function renderPlatform(options: RenderPlatformOptions): Promise<PlatformRendering> {
  const { references: _, ...rendering } = await renderWithReferences(options);
  return rendering;
}

async function renderWithReferences(
  options: RenderPlatformOptions,
): Promise<PlatformRendering & { references: JudgedReferences }> {
  const { root, write = true, onProgress, signal } = options;
  const watch = new Stopwatch();
  onProgress?.({ stage: 'read', what: 'facts and components' });
  const workspace = await watch.time('read', () => loadWorkspace(root, options));
  const session = options.session ?? new RenderSession();
  const [kinds, generators] = await watch.time('load', () =>
    Promise.all([
      session.kinds(workspace),
      loadGenerators(
        root,
        workspace.selected.map(({ name }) => name),
      ),
    ]),
  );
  const tools = await session.tools(options);
  const cache = options.cache ?? true;
  const { memory, documents } = await watch.time('remember', () => session.memory({ kinds, cache }));
  const limit = pLimit(COMPONENTS_AT_ONCE);
  const jobs = workspace.selected.map(component => ({ component, places: placesOf(component, workspace.places) }));
  const total = jobs.reduce((sum, { places }) => sum + places.length, 0);
  let done = 0;
  const results = await limit.map(jobs, async ({ component, places }) => {
    signal?.throwIfAborted();
    const result = await renderComponent({
      ...options,
      session,
      write,
      component,
      places,
      kinds,
      documents,
      memory,
      tools,
      watch,
      generator: generators.get(component.name),
    });
    done += places.length;
    if (places.length) onProgress?.({ stage: 'render', what: component.name, done, total });
    return result;
  });
  const renderings = results.flatMap(result => result.renderings);
  const references = await watch.time('references', async () => {
    const judged = await judgeReferences({
      places: (options.objects ?? true) ? workspace.places : [],
      components: workspace.components,
      renderings,
      documents: results.flatMap(result => result.documents),
      kinds,
      memory,
    });
    return options.components && judged.problems.length ? confirm(judged, { ...options, session }) : judged;
  });
  if (!options.session) await watch.time('remember', () => session.save());
  const problems = await watch.time('finish', async () => {
    if (write) await removeStale({ ...options, ...selectionOf(options), keep: new Set(renderings.flatMap(fileOf)) });
    const stray = await Promise.all(
      workspace.places.map(({ environment }) => (options.components ? [] : strayFiles(root, environment))),
    );
    const found = results.flatMap(result => result.problems);
    return [
      ...found,
      ...references.problems,
      ...stray.flat(),
      ...environmentProblems({ workspace, kinds, results, options }),
    ];
  });
  return {
    renderings,
    problems: sortProblems(problems),
    unchecked: references.unchecked,
    references,
    timings: watch.timings(),
  };
}

/**
 * What seems to be missing in a selection may be made by a component that was not asked for: before anything is told,
 * all of them are rendered, though not written.
 */
async function confirm(judged: JudgedReferences, options: RenderPlatformOptions): Promise<JudgedReferences> {
  const { root, environments, upstream, cache, signal, session, components = [] } = options;
  const whole = await renderWithReferences({
    root,
    write: false,
    session,
    signal,
    ...(environments && { environments }),
    ...(upstream && { upstream }),
    ...(cache !== undefined && { cache }),
  });
  const isSelected = ({ component = '' }: Problem): boolean => components.includes(component);
  return { problems: whole.references.problems.filter(isSelected), unchecked: judged.unchecked };
}

/** Few enough to hold their texts in memory, enough to keep every core busy. */
const COMPONENTS_AT_ONCE = 6;

function placesOf(component: Component, places: readonly Place[]): Place[] {
  return places.filter(({ environment }) => environment.facts.components.includes(component.name));
}

function selectionOf({ components, environments: places }: Selection) {
  return { components, places };
}

function fileOf({ file }: Rendering): string[] {
  return file === undefined ? [] : [file];
}

interface EnvironmentProblemsOptions {
  workspace: Workspace;
  kinds: Kinds;
  results: readonly { used: readonly (UsedKind & { environment: string })[]; objects: readonly ObjectPlace[] }[];
  options: Selection;
}

/** Order, cycles, requirements, the same object twice: everything about the environment as a whole, as far as the selection is concerned. */
function environmentProblems({ workspace, kinds, results, options }: EnvironmentProblemsOptions): Problem[] {
  const used = results.flatMap(result => result.used);
  const objects = results.flatMap(result => result.objects);
  const isSelected = ({ component }: Problem): boolean =>
    !options.components || !component || options.components.includes(component);
  return [
    ...workspace.problems.filter(isSelected),
    ...workspace.places.flatMap(({ environment, order }) => [
      ...order.problems.filter(isSelected),
      ...checkDefinitionOrder({
        environment,
        order,
        components: workspace.components,
        used: used.filter(kind => kind.environment === environment.name),
        broughtBy: kinds.broughtBy,
      }),
      ...checkObjectsOf(environment, objects),
    ]),
  ];
}

/** Names that clash, in the cluster of the environment or where its Argo CD is. */
function checkObjectsOf(environment: LoadedEnvironment, objects: readonly ObjectPlace[]): Problem[] {
  const places = objects.filter(place => place.environment === environment.name);
  return [...checkUniqueObjects(places), ...checkDeliveredNames({ environment, places })];
}

/** Errors before warnings, then by place: the same order in every run. */
function sortProblems(problems: Problem[]): Problem[] {
  const key = ({ severity, component = '', environment = '', at, message }: Problem): string =>
    [severity, component, environment, at?.file ?? '', String(at?.line ?? 0).padStart(7, '0'), message].join('\0');
  return problems
    .map(problem => ({ problem, key: key(problem) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ problem }) => problem);
}
