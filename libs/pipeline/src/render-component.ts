import { join } from 'node:path';
import type { Component } from '@cedille/component';
import {
  checkDeterminism,
  checkObjects,
  checkSchemaVersion,
  checkValues,
  objectPlaces,
  type ObjectPlace,
  type ObjectVerdicts,
  type UsedKind,
} from '@cedille/checks';
import { componentFacts } from '@cedille/delivery';
import type { RenderResult, StagedChart } from '@cedille/helm';
import {
  type DocumentCache,
  dropTestHooks,
  joinDocuments,
  objectName,
  orderManifests,
  parseManifests,
  placeDocuments,
  type Manifest,
} from '@cedille/manifests';
import { CedilleError, readIfPresent, writeFileAtomic, type JsonSchema, type Problem } from '@cedille/source';
import { computeValues, type ComponentValues, type Context, type Generator } from '@cedille/values';
import type { Place } from './load-workspace.ts';
import type { Tools } from './open-tools.ts';
import type { Kinds } from './registry.ts';
import type { RenderPlatformOptions } from './render-platform.ts';
import { renderedFile } from './rendered-files.ts';
import { stageComponent } from './stage-component.ts';
import type { Stopwatch } from './stopwatch.ts';

/** One component in one environment, as it came out. */
export interface Rendering {
  component: string;
  environment: string;
  /** `partial`: our own layer only, because an upstream could not be had. `failed`: nothing was written. */
  status: 'complete' | 'partial' | 'failed';
  /** Names of the upstreams that are not in it. */
  missing: readonly string[];
  objects: number;
  bytes: number;
  /** Relative to the root; absent when it failed. */
  file?: string;
  /** How long Helm itself took; 0 when the text was known. */
  milliseconds: number;
  /** The text was known from an earlier run. */
  cached: boolean;
}

export interface RenderComponentOptions extends RenderPlatformOptions {
  write: boolean;
  component: Component;
  /** The environments that list it. */
  places: readonly Place[];
  generator: Generator | undefined;
  kinds: Kinds;
  /** Documents that were parsed already, in whatever environment. */
  documents: DocumentCache;
  /** What was found in documents that were checked already, in whatever environment. */
  verdicts: ObjectVerdicts;
  tools: Tools;
  watch: Stopwatch;
}

export interface ComponentResult {
  renderings: Rendering[];
  problems: Problem[];
  used: (UsedKind & { environment: string })[];
  /** Its objects, each once, for finding the same one in another component. */
  objects: ObjectPlace[];
}

/** Everything that happens to one component: schema, staging, and then each of its environments. */
export async function renderComponent(options: RenderComponentOptions): Promise<ComponentResult> {
  const { root, component, places, watch } = options;
  const results: ComponentResult = { renderings: [], problems: [], used: [], objects: [] };
  if (!places.length) return results;
  const schema = await readSchema(root, component);
  results.problems.push(...schema.problems, ...checkSchemaVersion({ component, schema: schema.schema }));
  const staged = await watch.time('stage', stageComponent(options));
  results.problems.push(...staged.problems);
  const rendered = await Promise.all(
    places.map(place => renderPlace({ ...options, place, schema: schema.schema, chart: staged.chart })),
  );
  for (const { rendering, problems, used, objects } of rendered) {
    results.renderings.push(rendering);
    results.problems.push(...problems);
    results.used.push(...used);
    results.objects.push(...objects);
  }
  return results;
}

async function readSchema(root: string, component: Component): Promise<{ schema: JsonSchema; problems: Problem[] }> {
  const file = `${component.folder}/values.schema.json`;
  const at = { file, line: 1, column: 1 };
  const text = await readIfPresent(join(root, file));
  const base = {
    severity: 'error' as const,
    component: component.name,
    at,
    expected: 'a closed JSON Schema of the values',
  };
  if (text === undefined) {
    return {
      schema: true,
      problems: [
        {
          ...base,
          code: 'file-missing',
          message: `${file} does not exist.`,
          fix: `./cedille schema ${component.name}`,
        },
      ],
    };
  }
  try {
    return { schema: JSON.parse(text) as JsonSchema, problems: [] };
  } catch (error) {
    return {
      schema: true,
      problems: [
        {
          ...base,
          code: 'schema-violation',
          message: `${file} is not valid JSON: ${(error as Error).message}.`,
          fix: `mend ${file}`,
        },
      ],
    };
  }
}

interface RenderPlaceOptions extends RenderComponentOptions {
  place: Place;
  schema: JsonSchema;
  chart: StagedChart;
}

interface PlaceResult extends Omit<ComponentResult, 'renderings'> {
  rendering: Rendering;
}

/** Facts → values → manifests → checks → file, for one component in one environment. */
async function renderPlace(options: RenderPlaceOptions): Promise<PlaceResult> {
  const { root, component, place, chart, generator, kinds, watch } = options;
  const environment = place.environment.name;
  const file = renderedFile(environment, component.name);
  const rendering: Rendering = {
    component: component.name,
    environment,
    status: 'failed',
    missing: chart.missing,
    objects: 0,
    bytes: 0,
    milliseconds: 0,
    cached: false,
  };
  const finish = (
    result: Partial<Omit<PlaceResult, 'rendering'>> & { rendering?: Partial<Rendering> },
  ): PlaceResult => ({
    problems: [],
    used: [],
    objects: [],
    ...result,
    rendering: { ...rendering, ...result.rendering },
  });
  const values = await watch.time('values', computeValues({ root, generator, context: contextOf(component, place) }));
  const problems = [...values.problems];
  if (!problems.length)
    problems.push(...(await watch.time('check values', checkValues({ root, values, schema: options.schema }))));
  if (problems.some(({ severity }) => severity === 'error')) return finish({ problems });

  const text = await runHelm(options, values);
  if (!('text' in text)) return finish({ problems: [...problems, ...text.problems] });
  const { manifests, problems: unreadable } = arrange({ text: text.text, file, cache: options.documents });
  problems.push(...unreadable.map(problem => ({ ...problem, component: component.name, environment })));
  const output = joinDocuments(manifests);
  if (options.objects ?? true) {
    const { namespace } = component.meta;
    const { verdicts } = options;
    problems.push(
      ...checkObjects({
        manifests,
        registry: kinds.registry,
        component: component.name,
        environment,
        file,
        namespace,
        verdicts,
      }),
    );
  }
  if (options.prove) problems.push(...(await proveDeterminism({ ...options, values, first: output })));
  if (options.write) await watch.time('write', writeFileAtomic(join(root, file), output));
  return finish({
    problems,
    used: usedKinds({ component: component.name, environment, manifests, kinds }),
    objects: eachOnce(
      objectPlaces({
        manifests,
        registry: kinds.registry,
        component: component.name,
        environment,
        file,
        namespace: component.meta.namespace,
      }),
    ),
    rendering: {
      status: chart.missing.length ? 'partial' : 'complete',
      objects: manifests.length,
      bytes: Buffer.byteLength(output),
      cached: text.cached,
      milliseconds: Math.round(text.milliseconds),
      ...(options.write && { file }),
    },
  });
}

/** Helm's documents in canonical order, with the lines they get in the file. */
function arrange(options: { text: string; file: string; cache: DocumentCache }): {
  manifests: Manifest[];
  problems: Problem[];
} {
  const { manifests, problems } = parseManifests(options);
  return { manifests: placeDocuments(orderManifests(dropTestHooks(manifests))), problems };
}

/** What the generator of a component may see. */
export function contextOf(component: Component, { environment, platform }: Place): Context {
  const facts = componentFacts(environment, component);
  const whole = component.meta.reads === 'platform' ? platform : { applications: [], hosts: [] };
  return { environment: environment.facts, component: facts, platform: whole };
}

async function runHelm(
  { component, place, chart, tools, watch, cache = true }: RenderPlaceOptions,
  values: ComponentValues,
  { fresh = !cache } = {},
): Promise<RenderResult | { problems: Problem[] }> {
  const { cluster } = place.environment.facts;
  try {
    return await watch.time(
      'helm',
      tools.helm.render({
        chart,
        release: component.name,
        namespace: component.meta.namespace,
        values: values.values,
        kubeVersion: cluster.kubernetes,
        apiVersions: cluster.apiVersions ?? [],
        fresh,
      }),
    );
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

async function proveDeterminism(
  options: RenderPlaceOptions & { values: ComponentValues; first: string },
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

interface UsedKindsOptions {
  component: string;
  environment: string;
  manifests: readonly Manifest[];
  kinds: Kinds;
}

/** The custom resources among the objects, each kind once. */
function usedKinds({ component, environment, manifests, kinds }: UsedKindsOptions): PlaceResult['used'] {
  const found = new Map<string, PlaceResult['used'][number]>();
  for (const { object } of manifests) {
    const kind = `${object.apiVersion}/${object.kind}`;
    if (!kinds.broughtBy.has(kind) || found.has(kind)) continue;
    found.set(kind, { component, environment, kind, object: objectName(object) });
  }
  return [...found.values()];
}

function eachOnce(places: readonly ObjectPlace[]): ObjectPlace[] {
  return [...new Map(places.map(place => [place.identity, place])).values()];
}
