import {
  applyWaivers,
  checkDefinitionOrder,
  checkDeliveredNames,
  checkMadeKinds,
  checkUniqueObjects,
  placeWaivers,
  type MadeInEnvironment,
  type ObjectPlace,
  type PlacedWaiver,
} from '@cedille/checks';
import { GITOPS } from '@cedille/component';
import { unpinnedProblem } from '@cedille/delivery';
import { sandboxExpiryProblems, type LoadedEnvironment } from '@cedille/environment';
import type { Problem } from '@cedille/source';
import type { Place, Workspace } from './load-workspace.ts';
import type { Kinds } from './registry.ts';
import type { Memory } from './memory/open-memory.ts';
import { placeSources } from './place-sources.ts';
import type { ComponentResult, PlaceResult } from './place-result.ts';
import { relationProblems } from './references/relations-in.ts';
import type { JudgedReferences } from './references/judge-references.ts';
import { removeStale } from './rendered-files.ts';
import type { RenderPlatformOptions } from './rendering.ts';
import { strayEnvironments, strayFiles } from './stray-files.ts';
import { writeKustomization } from './write-kustomization.ts';

export interface FinishOptions {
  options: RenderPlatformOptions;
  workspace: Workspace;
  kinds: Kinds;
  /** Of every selected component. */
  results: readonly ComponentResult[];
  references: JudgedReferences;
  /** What rules about whole clusters found. */
  policies: readonly Problem[];
  /** What definitions of other components refuse. */
  definitions: readonly Problem[];
  memory: Memory;
}

/** What no component can say by itself: outdated files go, overlays that nothing reads and environments as a whole are judged. */
export async function finishPlatform(finish: FinishOptions): Promise<Problem[]> {
  const { options, workspace, results, references, policies, definitions, memory } = finish;
  const rendered = results.flatMap(result => result.places);
  const { root, components, environments: places, write = true, onReplaced } = options;
  const isWhole = !components && !places;
  const keep = new Set(rendered.flatMap(({ rendering }) => rendering.file ?? []));
  if (write) {
    await removeStale({ root, components, places, keep, onReplaced });
    for (const place of workspace.places) await writeKustomization(root, place, workspace.components);
  }
  const stray = await Promise.all(
    workspace.places.map(({ environment }) => (components ? [] : strayFiles(root, environment))),
  );
  const problems = [
    ...[...results, ...rendered, references].flatMap(({ problems }) => problems),
    ...policies,
    ...definitions,
    ...relationProblems(workspace.selected, finish.kinds.registry),
    ...stray.flat(),
    ...(isWhole ? await strayEnvironments(root) : []),
    ...environmentProblems(finish, rendered),
    ...workspace.places.flatMap(({ environment }) => sandboxExpiryProblems(environment, options.today)),
  ];
  const left = applyWaivers({ problems, waivers: waiversOf(finish, rendered), today: options.today });
  const documents = rendered.flatMap(place => place.documents ?? []);
  return sortProblems(
    await placeSources({ root, problems: left, components: workspace.components, documents, memory }),
  );
}

/** What components and environments take upon themselves. Where not everything was looked at, none is called unused. */
function waiversOf({ options, workspace }: FinishOptions, rendered: readonly PlaceResult[]): PlacedWaiver[] {
  const { places, selected } = workspace;
  const isWhole = options.objects !== false && !options.environments;
  const renderings = rendered.map(({ rendering }) => rendering);
  // Rules about a cluster conclude nothing where part of it is missing, whichever component that is of.
  const incomplete = new Set(
    renderings.filter(({ status }) => status !== 'complete').map(({ environment }) => environment),
  );
  const isKnown = (component: string, environment?: string): boolean => {
    const own = renderings.filter(
      one => one.component === component && (environment ?? one.environment) === one.environment,
    );
    return own.length > 0 && own.every(one => !incomplete.has(one.environment));
  };
  const owners = new Map(workspace.components.map(({ name, meta }) => [name, meta.owner]));
  return [
    ...selected.flatMap(({ name, instanceOf, meta, source }) =>
      placeWaivers({
        waivers: meta.waivers ?? [],
        owner: meta.owner,
        component: name,
        positionOf: path => source.positionOf(['waivers', ...path]),
        // What is true of a component need not be true of each that somebody asks for.
        isJudged: isWhole && !options.components && instanceOf === undefined && isKnown(name),
      }),
    ),
    ...places.flatMap(({ environment }) =>
      (environment.facts.waivers ?? []).flatMap((waiver, index) =>
        placeWaivers({
          waivers: [waiver],
          owner: owners.get(waiver.component) ?? '',
          component: waiver.component,
          environment: environment.name,
          positionOf: ([, ...path]) => environment.positionOf(['waivers', index, ...path]),
          isJudged: options.objects !== false && !options.components && isKnown(waiver.component, environment.name),
        }),
      ),
    ),
  ];
}

/** Order, cycles, requirements, the same object twice: everything about the environment as a whole, as far as the selection is concerned. */
function environmentProblems(
  { workspace, kinds, options }: FinishOptions,
  rendered: readonly PlaceResult[],
): Problem[] {
  const { components } = options;
  const used = rendered.flatMap(place => place.used);
  const objects = rendered.flatMap(place => place.objects);
  const isSelected = ({ component }: Problem): boolean => !components || !component || components.includes(component);
  return [
    ...workspace.problems.filter(isSelected),
    ...workspace.places.flatMap(notDelivered).filter(isSelected),
    ...checkMadeKinds({
      components: workspace.components,
      rendered: madeAmong(rendered),
      isWhole: !options.environments && !components,
      delivered: deliveredAmong(workspace),
    }),
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

/**
 * A warning: a component is listed first, then released, then pinned. Who delivers the environment meanwhile is refused. Where
 * nothing at all is pinned nothing was ever promoted to: see {@link undelivered}.
 */
function notDelivered({ environment, pins, unpinned }: Place): Problem[] {
  if (!unpinned.length || !pins.size) return [];
  const consequence = 'Until they are pinned, Argo CD is not told of them.';
  return [unpinnedProblem({ environment, unpinned, severity: 'warning', consequence })];
}

/** Environments that Argo CD is told of no component of, because nothing was ever promoted to them. */
export function undelivered({ places }: Workspace): string[] {
  return places
    .filter(({ pins, unpinned }) => unpinned.length && !pins.size)
    .map(({ environment }) => environment.name);
}

/** Kinds and namespaces of the objects of each render. */
export function madeAmong(rendered: readonly PlaceResult[]): MadeInEnvironment[] {
  return rendered.map(({ rendering, made }) => ({ ...rendering, made }));
}

/** Environments with the component that makes projects: it requires an Argo CD. */
function deliveredAmong({ places }: Workspace): Set<string> {
  const isDelivered = ({ present }: Workspace['places'][number]): boolean =>
    present.some(({ meta }) => meta.requires?.includes(GITOPS));
  return new Set(places.filter(isDelivered).map(({ environment }) => environment.name));
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
