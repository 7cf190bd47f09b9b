import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { objectsIn } from '@cedille/checks';
import type { Component } from '@cedille/component';
import { loadPatches, type WrittenPatch } from '@cedille/environment';
import type { Manifest } from '@cedille/manifests';
import { escapePattern, isMap, parsePath, type Path, type Position, type Problem } from '@cedille/source';
import { sourceOfField, valueAt } from '@cedille/values';
import type { Memory } from './memory/open-memory.ts';
import type { RenderedDocuments } from './references/rendered-documents.ts';
import type { PlacedField } from './placed-field.ts';

export interface PlaceSourcesOptions {
  root: string;
  problems: readonly Problem[];
  components: readonly Component[];
  documents: readonly RenderedDocuments[];
  memory: Pick<Memory, 'fields'>;
}

/**
 * Problems of rendered objects with the place that somebody would edit: the value that a field shows, our own template, or the
 * upstream chart whose default or template it is. Found out for what is reported alone.
 */
export async function placeSources({ problems, ...given }: PlaceSourcesOptions): Promise<Problem[]> {
  const found = {
    ...given,
    components: new Map(given.components.map(component => [component.name, component])),
    documents: new Map(given.documents.map(render => [`${render.environment}/${render.component}`, render])),
    templates: new Map<string, Promise<string | undefined>>(),
  };
  return Promise.all(
    problems.map(async problem => {
      const source = await sourceOf(problem, found).catch(() => undefined);
      return source ? { ...problem, source } : problem;
    }),
  );
}

interface Looking extends Pick<PlaceSourcesOptions, 'root' | 'memory'> {
  /** By name. */
  components: ReadonlyMap<string, Component>;
  /** By environment and component. */
  documents: ReadonlyMap<string, RenderedDocuments>;
  /** Texts of templates by file, each read once. */
  templates: Map<string, Promise<string | undefined>>;
}

async function sourceOf(problem: Problem, looking: Looking): Promise<Position | undefined> {
  const { root, components, documents, memory } = looking;
  const { at, object, component: name = '', environment } = problem;
  const component = components.get(name);
  const render = documents.get(`${environment}/${name}`);
  if (!object || !component || !render || !at?.file.startsWith('dist/')) return undefined;
  const patch = await patchOf(root, problem);
  if (patch) return patch;
  const key = `${render.key} ${at.line} ${problem.path ?? ''}`;
  const field = memory.fields.get(key) ?? (await fieldOf(problem, render));
  if (!field) return undefined;
  memory.fields.set(key, field);
  const written = field.value === undefined ? undefined : await sourceOfField(await render.layers(), field);
  return written ?? templateOf({ ...looking, component, ...field });
}

/** The patch of the environment that writes the field: it comes after every value and template. */
async function patchOf(root: string, problem: Problem): Promise<Position | undefined> {
  const { object = '', path = '', component = '', environment = '' } = problem;
  const key = parsePath(path).findLast(step => typeof step === 'string');
  if (key === undefined) return undefined;
  const { patches } = await loadPatches(root, { environment, component });
  const isOf = ({ kind, name }: WrittenPatch['target']): boolean =>
    object.startsWith(`${kind} `) && object.slice(kind.length + 1).replace(/^.*\//, '') === name;
  return patches.findLast(({ target, patch }) => isOf(target) && writes(patch, String(key)))?.at;
}

/** Whether a patch has a key, in the values that it writes or in the paths of its operations. */
function writes(patch: unknown, key: string): boolean {
  if (Array.isArray(patch)) return patch.some(item => writes(item, key));
  if (!isMap(patch)) return false;
  const { op, path } = patch;
  if (typeof op === 'string' && typeof path === 'string' && toKeys(path).includes(key)) return true;
  return Object.entries(patch).some(([name, value]) => name === key || writes(value, key));
}

/** Keys of a JSON pointer. */
function toKeys(pointer: string): string[] {
  return pointer.split('/').map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The field that a problem is about. The value of a secret is nothing to remember. */
async function fieldOf({ code, at, path = '' }: Problem, render: RenderedDocuments): Promise<PlacedField | undefined> {
  const manifest = (await render.manifests()).findLast(({ line }) => line <= at!.line);
  if (!manifest) return undefined;
  const steps = parsePath(path);
  const value = code === 'secret-written' ? undefined : valueAt(manifest.object, steps);
  const { template } = manifest;
  return {
    path: steps,
    names: namesIn(manifest, steps),
    ...(typeof value !== 'object' && value !== undefined && { value }),
    ...(template !== undefined && { template }),
  } as PlacedField;
}

/** Names of the object and of the container that a path leads to. */
function namesIn({ object }: Manifest, path: Path): string[] {
  const inner = path.flatMap((step, index) => {
    const name = typeof step === 'number' ? valueAt(object, [...path.slice(0, index + 1), 'name']) : undefined;
    return typeof name === 'string' ? [name] : [];
  });
  return [...objectsIn(object).map(({ object: one }) => String(one.metadata?.name)), ...inner];
}

interface TemplateOptions extends Pick<Looking, 'root' | 'templates'> {
  component: Component;
  template?: string;
  path: Path;
}

/** The template where it is ours; otherwise the line that pins the chart it is of. */
async function templateOf(options: TemplateOptions): Promise<Position | undefined> {
  const { component, template, path } = options;
  const [, kind, chart, ...rest] = template?.split('/') ?? [];
  if (kind === 'templates') return lineOf(options, `${component.folder}/templates/${[chart, ...rest].join('/')}`, path);
  if (kind !== 'charts' || chart === undefined) return undefined;
  const pins = (component.chart.data as { dependencies?: { name: string; alias?: string }[] }).dependencies ?? [];
  const index = pins.findIndex(({ name, alias }) => (alias ?? name) === chart);
  if (index === -1) return undefined;
  return component.chart.positionOf(['dependencies', index, 'version']);
}

/** The line of a template with the last key of a path that stands in it; of several, one close below the key before. */
async function lineOf(
  { root, templates }: Pick<Looking, 'root' | 'templates'>,
  file: string,
  path: Path,
): Promise<Position | undefined> {
  const reading = templates.get(file) ?? readFile(join(root, file), 'utf8').catch(() => undefined);
  templates.set(file, reading);
  const text = await reading;
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  const keys = path.filter(step => typeof step === 'string').filter(key => lines.some(line => holds(line, key)));
  const [parent, key] = keys.length > 1 ? keys.slice(-2) : [undefined, keys[0]];
  const places = lines.flatMap((line, index) => (key !== undefined && holds(line, key) ? [index] : []));
  const isBelow = (index: number): boolean =>
    parent !== undefined && lines.slice(Math.max(index - 3, 0), index + 1).some(line => holds(line, parent));
  return { file, line: (places.find(isBelow) ?? places[0] ?? 0) + 1, column: 1 };
}

function holds(line: string, key: string): boolean {
  return new RegExp(`(?:^|[\\s{,-])${escapePattern(key)}:`).test(line);
}
