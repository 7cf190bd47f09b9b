import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { objectsIn } from '@cedille/checks';
import type { Component } from '@cedille/component';
import type { Manifest } from '@cedille/manifests';
import { parsePath, type Path, type Position, type Problem } from '@cedille/source';
import { sourceOfField, valueAt } from '@cedille/values';
import type { RenderedDocuments } from './references/rendered-documents.ts';

export interface PlaceSourcesOptions {
  root: string;
  problems: readonly Problem[];
  components: readonly Component[];
  documents: readonly RenderedDocuments[];
}

/**
 * Problems of rendered objects with the place that somebody would edit: the value that a field shows, our own template, or the
 * upstream chart whose default or template it is. Found out for what is reported alone.
 */
export async function placeSources({ problems, ...given }: PlaceSourcesOptions): Promise<Problem[]> {
  return Promise.all(
    problems.map(async problem => {
      const source = await sourceOf(problem, given).catch(() => undefined);
      return source ? { ...problem, source } : problem;
    }),
  );
}

async function sourceOf(
  { at, object, path = '', component: name, environment }: Problem,
  { root, components, documents }: Omit<PlaceSourcesOptions, 'problems'>,
): Promise<Position | undefined> {
  const component = components.find(one => one.name === name);
  const render = documents.find(one => one.component === name && one.environment === environment);
  if (!object || !component || !render || !at?.file.startsWith('dist/')) return undefined;
  const manifest = (await render.manifests()).findLast(({ line }) => line <= at.line);
  if (!manifest) return undefined;
  const steps = parsePath(path);
  const value = valueAt(manifest.object, steps);
  const field = { path: steps, value, names: namesIn(manifest, steps) };
  const written = value === undefined ? undefined : await sourceOfField(await render.layers(), field);
  return written ?? templateOf({ root, component, manifest, path: steps });
}

/** Names of the object and of the container that a path leads to. */
function namesIn({ object }: Manifest, path: Path): string[] {
  const inner = path.flatMap((step, index) => {
    const name = typeof step === 'number' ? valueAt(object, [...path.slice(0, index + 1), 'name']) : undefined;
    return typeof name === 'string' ? [name] : [];
  });
  return [...objectsIn(object).map(({ object: one }) => String(one.metadata?.name)), ...inner];
}

interface TemplateOptions {
  root: string;
  component: Component;
  manifest: Manifest;
  path: Path;
}

/** The template where it is ours; otherwise the line that pins the chart it is of. */
async function templateOf({ root, component, manifest, path }: TemplateOptions): Promise<Position | undefined> {
  const [, kind, chart, ...rest] = manifest.template?.split('/') ?? [];
  if (kind === 'templates') return lineOf(root, `${component.folder}/templates/${[chart, ...rest].join('/')}`, path);
  if (kind !== 'charts' || chart === undefined) return undefined;
  const pins = (component.chart.data as { dependencies?: { name: string; alias?: string }[] }).dependencies ?? [];
  const index = pins.findIndex(({ name, alias }) => (alias ?? name) === chart);
  if (index === -1) return undefined;
  return component.chart.positionOf(['dependencies', index, 'version']);
}

/** The line of a template with the last key of a path that stands in it. */
async function lineOf(root: string, file: string, path: Path): Promise<Position | undefined> {
  const text = await readFile(join(root, file), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const lines = text.split('\n');
  const key = path.findLast(step => typeof step === 'string' && lines.some(line => holds(line, step)));
  const index = key === undefined ? -1 : lines.findIndex(line => holds(line, String(key)));
  return { file, line: Math.max(index, 0) + 1, column: 1 };
}

function holds(line: string, key: string): boolean {
  return new RegExp(`(?:^|[\\s{,-])${key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}:`).test(line);
}
