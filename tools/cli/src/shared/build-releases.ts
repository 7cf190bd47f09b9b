import { chartOf, type Component } from '@cedille/component';
import { buildRelease, bundledFolder, type ChartMetadata, type Release } from '@cedille/delivery';
import {
  loadWorkspace,
  openTools,
  renderPlatform,
  stageComponent,
  unlockedProblems,
  type PlatformRendering,
  type Progress,
  type Tools,
  type UpstreamOptions,
} from '@cedille/pipeline';
import type { Problem } from '@cedille/source';
import pLimit from 'p-limit';

export interface BuildReleasesOptions {
  root: string;
  /** Names of components; all when undefined. */
  components: readonly string[] | undefined;
  upstream?: UpstreamOptions;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

export interface BuiltReleases {
  /** In alphabetical order; components with errors are not among them. */
  releases: Release[];
  problems: Problem[];
}

/**
 * Renders, checks, and makes the two archives of each component in memory. A component with an error, without one of its
 * upstreams, or with one whose digest nobody recorded, gets no release, wherever the archives came from.
 */
export async function buildReleases(options: BuildReleasesOptions): Promise<BuiltReleases> {
  const { root, components, signal, onProgress } = options;
  const texts = new Map<string, Map<string, string>>();
  const rendering = await renderPlatform({
    ...options,
    onManifests: ({ component: name, instanceOf, environment, text }) => {
      const component = { name, ...(instanceOf !== undefined && { instanceOf }) };
      const own = texts.get(chartOf(component)) ?? new Map<string, string>();
      texts.set(chartOf(component), own.set(bundledFolder(environment, component), text));
    },
  });
  const workspace = await loadWorkspace(root, { components });
  const selected = workspace.selected.filter(({ instanceOf }) => instanceOf === undefined);
  const tools = await openTools({ root, upstream: options.upstream ?? {}, signal, onProgress });
  const charts = new Map(workspace.components.map(one => [one.name, chartOf(one)]));
  const problems = [
    // What is wrong with what a request asks for is wrong with the release that it is in.
    ...rendering.problems.map(one =>
      one.component ? { ...one, component: charts.get(one.component) ?? one.component } : one,
    ),
    ...selected.flatMap(component => incompleteProblems(component, rendering)),
    ...(await unlockedProblems(root, selected)),
  ];
  const sound = selected.filter(({ name }) => !hasError(name, problems) && texts.has(name));
  const releases = await pLimit(2).map(sound, component =>
    releaseOf({ root, component, tools, manifests: texts.get(component.name)! }),
  );
  return { releases, problems };
}

interface ReleaseOfOptions {
  root: string;
  component: Component;
  tools: Tools;
  manifests: ReadonlyMap<string, string>;
}

async function releaseOf({ root, component, tools, manifests }: ReleaseOfOptions): Promise<Release> {
  const { chart } = await stageComponent({ root, component, tools });
  return buildRelease({ root, chart, metadata: component.chart.data as ChartMetadata, manifests });
}

/** An error that names no component concerns them all. */
function hasError(name: string, problems: readonly Problem[]): boolean {
  return problems.some(({ severity, component }) => severity === 'error' && (!component || component === name));
}

/** A release holds everything or is none. */
function incompleteProblems({ name }: Component, { renderings }: PlatformRendering): Problem[] {
  const rows = renderings.filter(
    ({ component, instanceOf, status }) => (instanceOf ?? component) === name && status === 'partial',
  );
  if (!rows.length) return [];
  const missing = [...new Set(rows.flatMap(row => row.missing))];
  return [
    {
      code: 'release-incomplete',
      severity: 'error',
      message: `${name} cannot be packaged: it was rendered without ${missing.join(', ')} in ${rows.map(({ environment }) => environment).join(', ')}.`,
      component: name,
      expected: 'every upstream of the component',
      fix: 'run it where these can be reached, or name a folder with the archives: CEDILLE_CHART_MIRROR=<folder>',
    },
  ];
}
