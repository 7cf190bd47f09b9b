import { join } from 'node:path';
import { checkObjects, checkValues, objectPlaces, type ObjectPlace } from '@cedille/checks';
import type { StagedChart } from '@cedille/helm';
import { joinDocuments, objectName, type Manifest } from '@cedille/manifests';
import { writeFileAtomic, type JsonSchema } from '@cedille/source';
import { computeValues } from '@cedille/values';
import { contextOf } from './context-of.ts';
import type { Place } from './load-workspace.ts';
import type { Kinds } from './registry.ts';
import type { ComponentResult, RenderComponentOptions } from './render-component.ts';
import { renderedFile } from './rendered-files.ts';
import type { Rendering } from './rendering.ts';
import { arrange, proveDeterminism, runHelm } from './run-helm.ts';

export interface RenderPlaceOptions extends RenderComponentOptions {
  place: Place;
  schema: JsonSchema;
  chart: StagedChart;
  /** Defaults of the upstream charts, as far as they are there. */
  defaults: Readonly<Record<string, unknown>>;
}

export interface PlaceResult extends Omit<ComponentResult, 'renderings'> {
  rendering: Rendering;
}

/** Facts → values → manifests → checks → file, for one component in one environment. */
export async function renderPlace(options: RenderPlaceOptions): Promise<PlaceResult> {
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
  const values = await watch.time('values', () =>
    computeValues({ root, generator, context: contextOf(component, place) }),
  );
  const problems = [...values.problems];
  if (!problems.length)
    problems.push(
      ...(await watch.time('check values', () =>
        checkValues({ root, values, schema: options.schema, defaults: options.defaults }),
      )),
    );
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
  options.onManifests?.({ component: component.name, environment, file, manifests, text: output });
  if (options.prove) problems.push(...(await proveDeterminism({ ...options, values, first: output })));
  if (options.write) await watch.time('write', () => writeFileAtomic(join(root, file), output));
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
