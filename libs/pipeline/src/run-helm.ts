import type { Component } from '@cedille/component';
import { checkDeterminism } from '@cedille/checks';
import type { RenderRequest, RenderResult, StagedChart } from '@cedille/helm';
import {
  type DocumentCache,
  dropTestHooks,
  joinDocuments,
  orderManifests,
  parseManifests,
  placeDocuments,
  type Manifest,
} from '@cedille/manifests';
import { CedilleError, type Problem } from '@cedille/source';
import type { ComponentValues } from '@cedille/values';
import type { Place } from './load-workspace.ts';
import type { Tools } from './open-tools.ts';
import { renderedFile } from './rendered-files.ts';
import type { Stopwatch } from './stopwatch.ts';

export interface RunHelmOptions {
  component: Component;
  place: Place;
  chart: StagedChart;
  tools: Tools;
  watch: Stopwatch;
  /** @defaultValue true */
  cache?: boolean;
  /** Documents that were parsed already. */
  documents: DocumentCache;
}

/** Everything that can change what Helm makes of one component in one environment. */
export function requestOf({
  component,
  place,
  chart,
  values,
}: Pick<RunHelmOptions, 'component' | 'place' | 'chart'> & { values: ComponentValues }): RenderRequest {
  const { cluster } = place.environment.facts;
  return {
    chart,
    release: component.name,
    namespace: component.meta.namespace,
    values: values.values,
    kubeVersion: cluster.kubernetes,
    apiVersions: cluster.apiVersions ?? [],
  };
}

/** Renders once; what Helm refuses becomes problems of this component and environment. */
export async function runHelm(
  { component, place, chart, tools, watch, cache = true }: RunHelmOptions,
  values: ComponentValues,
  { fresh = !cache } = {},
): Promise<RenderResult | { problems: Problem[] }> {
  const request = requestOf({ component, place, chart, values });
  try {
    return await watch.time('helm', () => tools.helm.render({ ...request, fresh }));
  } catch (error) {
    if (!(error instanceof CedilleError)) throw error;
    return {
      problems: error.problems.map(problem => ({
        ...problem,
        component: component.name,
        environment: place.environment.name,
      })),
    };
  }
}

/** Renders a second time, past all caches, and compares. */
export async function proveDeterminism(
  options: RunHelmOptions & { values: ComponentValues; first: string },
): Promise<Problem[]> {
  const { component, place, values, first } = options;
  const again = await runHelm(options, values, { fresh: true });
  if (!('text' in again)) return again.problems;
  const environment = place.environment.name;
  return checkDeterminism({
    component: component.name,
    environment,
    file: renderedFile(environment, component.name),
    first,
    second: joinDocuments(
      arrange({ text: again.text, file: renderedFile(environment, component.name), cache: options.documents })
        .manifests,
    ),
  });
}

/** Helm's documents in canonical order, with the lines they get in the file. */
export function arrange(options: { text: string; file: string; cache: DocumentCache }): {
  manifests: Manifest[];
  problems: Problem[];
} {
  const { manifests, problems } = parseManifests(options);
  return { manifests: placeDocuments(orderManifests(dropTestHooks(manifests))), problems };
}
