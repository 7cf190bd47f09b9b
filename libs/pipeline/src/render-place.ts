import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkObjects, objectPlaces, type ObjectPlace } from '@cedille/checks';
import type { RenderResult, StagedChart } from '@cedille/helm';
import { headName, headOf, joinDocuments, type Manifest, type ObjectHead } from '@cedille/manifests';
import { writeFileAtomic, type JsonSchema, type Problem } from '@cedille/source';
import type { ComponentValues } from '@cedille/values';
import { checkValuesOnce } from './check-values-once.ts';
import type { Place } from './load-workspace.ts';
import { packPlaces, renderKey, unpackPlaces, type RememberedRender } from './memory/remembered-render.ts';
import { isAsWritten } from './memory/written-file.ts';
import type { Kinds } from './registry.ts';
import type { ComponentResult, RenderComponentOptions } from './render-component.ts';
import { relateDocuments, splitHashes } from './references/rendered-documents.ts';
import { renderedFile } from './rendered-files.ts';
import type { Rendering } from './rendering.ts';
import { arrange, proveDeterminism, requestOf, runHelm } from './run-helm.ts';
import { valuesOf } from './values-of.ts';

export interface RenderPlaceOptions extends RenderComponentOptions {
  place: Place;
  schema: () => JsonSchema;
  /** A digest of its text. */
  schemaKey: string;
  chart: StagedChart;
  /** Defaults of the upstream charts, as far as they are there. */
  defaults: UpstreamDefaults;
}

/** Defaults that are read when somebody needs them, and what they are known by until then. */
export interface UpstreamDefaults {
  key: string;
  read: () => Promise<Readonly<Record<string, unknown>>>;
}

export interface PlaceResult extends Omit<ComponentResult, 'renderings'> {
  rendering: Rendering;
}

/** Facts → values → manifests → checks → file, for one component in one environment. */
export async function renderPlace(options: RenderPlaceOptions): Promise<PlaceResult> {
  const { root, component, place, chart, generator, watch, memory } = options;
  const environment = place.environment.name;
  const values = await watch.time('values', () => valuesOf({ root, component, place, generator }));
  const problems = [...values.problems];
  if (!problems.length) problems.push(...(await watch.time('check values', () => checkValuesOnce(options, values))));
  if (problems.some(({ severity }) => severity === 'error')) return finish(options, { problems });

  const key = renderKey(requestOf({ component, place, chart, values }), [
    options.tools.helm.version,
    component.name,
    environment,
    options.objects ?? true,
  ]);
  const known = await remembered(options, key);
  if (known) return finish(options, { problems, values, key, known });
  const text = await runHelm(options, values);
  if (!('text' in text)) return finish(options, { problems: [...problems, ...text.problems] });
  const { output, manifests, ...found } = judge(options, { text: text.text, key });
  memory.renders.set(key, found);
  if (options.prove) problems.push(...(await proveDeterminism({ ...options, values, first: output })));
  if (options.write) await watch.time('write', () => replace(options, { key, output, manifests }));
  return finish(options, { problems, values, key, known: found, text });
}

/** What the render came to, unless somebody wants its texts, or its file is not as it was left. */
async function remembered(options: RenderPlaceOptions, key: string): Promise<RememberedRender | undefined> {
  const { root, component, place, memory, prove, onManifests, isKnown, write } = options;
  const relative = renderedFile(place.environment.name, component.name);
  if (prove || (onManifests && !isKnown?.({ file: relative, key }))) return undefined;
  const known = memory.renders.get(key);
  if (!known || !write) return known;
  const file = join(root, relative);
  return (await isAsWritten(file, { key, written: memory.written.get(file) })) ? known : undefined;
}

interface NewContent {
  key: string;
  output: string;
  manifests: readonly Manifest[];
}

async function replace(options: RenderPlaceOptions, { key, output, manifests }: NewContent): Promise<void> {
  const { root, component, place, memory, onReplaced } = options;
  const environment = place.environment.name;
  const file = join(root, renderedFile(environment, component.name));
  const before = onReplaced && (await readFile(file, 'utf8').catch(() => undefined));
  const { size, mtimeMs, ino } = await writeFileAtomic(file, output);
  memory.written.set(file, { key, size, mtimeMs, ino });
  onReplaced?.({ component: component.name, environment, namespace: component.meta.namespace, before, manifests });
}

/** Reads, orders and checks what Helm returned. */
function judge(
  options: RenderPlaceOptions,
  { text, key }: { text: string; key: string },
): RememberedRender & { output: string; manifests: readonly Manifest[] } {
  const { component, place, kinds, watch, memory } = options;
  const where = { component: component.name, environment: place.environment.name };
  const file = renderedFile(where.environment, where.component);
  const { manifests, problems } = watch.timeSync('parse', () => arrange({ text, file, cache: options.documents }));
  const output = joinDocuments(manifests);
  const facts = { manifests, registry: kinds.registry, ...where, file, namespace: component.meta.namespace };
  const found = watch.timeSync('check objects', () => ({
    problems: (options.objects ?? true) ? checkObjects({ ...facts, verdicts: memory.verdicts }) : [],
    used: usedKinds({ ...where, manifests, kinds }),
    places: packPlaces(eachOnce(objectPlaces(facts))),
  }));
  const documents = watch.timeSync('relate', () =>
    (options.objects ?? true) ? relateDocuments(manifests, memory.relations) : '',
  );
  options.onManifests?.({ ...where, file, manifests, text: output, namespace: component.meta.namespace, key });
  return {
    ...found,
    documents,
    problems: [...problems.map(problem => ({ ...problem, ...where })), ...found.problems],
    objects: manifests.length,
    bytes: Buffer.byteLength(output),
    output,
    manifests,
  };
}

interface Outcome {
  /** Of the values, or of what Helm refuses. */
  problems: readonly Problem[];
  values?: ComponentValues;
  /** Of the render. */
  key?: string;
  /** Absent when there is no render. */
  known?: RememberedRender;
  /** Absent when it was remembered what it comes to. */
  text?: RenderResult;
}

function finish(options: RenderPlaceOptions, { problems, values, key, known, text }: Outcome): PlaceResult {
  const { component, place, chart, write } = options;
  const where = { component: component.name, environment: place.environment.name };
  const file = renderedFile(where.environment, where.component);
  const rendering: Rendering = {
    ...where,
    status: !known ? 'failed' : chart.missing.length ? 'partial' : 'complete',
    missing: chart.missing,
    objects: known?.objects ?? 0,
    bytes: known?.bytes ?? 0,
    milliseconds: Math.round(text?.milliseconds ?? 0),
    cached: known !== undefined && (text?.cached ?? true),
    ...(known && write && { file }),
  };
  return {
    rendering,
    problems: [...problems, ...(known?.problems ?? [])],
    used: known?.used ?? [],
    objects: unpackPlaces(known?.places ?? [], { ...where, file }),
    documents:
      known && values && key !== undefined
        ? [{ ...where, key, hashes: splitHashes(known.documents), manifests: () => renderAgain(options, values) }]
        : [],
  };
}

/** The documents of a render whose texts nobody kept. */
async function renderAgain(options: RenderPlaceOptions, values: ComponentValues): Promise<readonly Manifest[]> {
  const { component, place, documents: cache } = options;
  const rendered = await runHelm(options, values);
  if (!('text' in rendered)) return [];
  return arrange({ text: rendered.text, file: renderedFile(place.environment.name, component.name), cache }).manifests;
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
  for (const head of manifests.map(headOfDocument)) {
    const kind = `${head.apiVersion}/${head.kind}`;
    if (!kinds.broughtBy.has(kind) || found.has(kind)) continue;
    found.set(kind, { component, environment, kind, object: headName(head) });
  }
  return [...found.values()];
}

function headOfDocument(manifest: Manifest): ObjectHead {
  return manifest.head ?? headOf(manifest.object);
}

function eachOnce(places: readonly ObjectPlace[]): ObjectPlace[] {
  return [...new Map(places.map(place => [place.identity, place])).values()];
}
