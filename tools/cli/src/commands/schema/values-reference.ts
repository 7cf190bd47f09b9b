import { join } from 'node:path';
import type { Component } from '@cedille/component';
import { formatPath, loadYaml, readIfPresent, writeFileAtomic, type JsonSchema } from '@cedille/source';
import { valueAt } from '@cedille/values';

type SchemaObject = Exclude<JsonSchema, boolean>;

/** Headings of the reference by the language of the README. */
const READMES = [
  { file: 'README.md', head: ['value', 'type', 'default', 'what it is'], upstream: 'values of the chart' },
  {
    file: 'README.fr.md',
    head: ['valeur', 'type', 'défaut', 'description (en anglais)'],
    upstream: 'valeurs du chart',
  },
] as const;

const BEGIN = '<!-- values: written by ./cedille schema -->';
const END = '<!-- values end -->';

export interface WriteReferenceOptions {
  root: string;
  component: Component;
  schema: JsonSchema;
  /** Says what would change and writes nothing. */
  check: boolean;
}

/**
 * Writes the table of a component's own values between the markers of its READMEs; a README without markers is left alone.
 * @returns the files that differ from what is written, relative to the root
 */
export async function writeReference({ root, component, schema, check }: WriteReferenceOptions): Promise<string[]> {
  const defaults = (await loadYaml(root, `${component.folder}/values.yaml`, { dialect: 'helm' })).data;
  const changed: string[] = [];
  for (const { file, head, upstream } of READMES) {
    const path = `${component.folder}/${file}`;
    const text = await readIfPresent(join(root, path));
    const between = text && /^<!-- values: .*?-->\n[\s\S]*?^<!-- values end.*?-->$/m;
    if (!text || !between || !between.test(text)) continue;
    const rows = ownRows(schema, defaults).concat(upstreamRows(component, upstream));
    const table = [head, head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n');
    const next = text.replace(between, () =>
      [BEGIN, '<!-- prettier-ignore-start -->', table, '<!-- prettier-ignore-end -->', END].join('\n'),
    );
    if (next === text) continue;
    changed.push(path);
    if (!check) await writeFileAtomic(join(root, path), next);
  }
  return changed;
}

function ownRows(schema: JsonSchema, defaults: unknown): string[][] {
  const rows: string[][] = [];
  walk({ schema, root: schema, path: [], rows, defaults });
  return rows;
}

interface Walk {
  schema: JsonSchema;
  root: JsonSchema;
  path: string[];
  rows: string[][];
  defaults: unknown;
}

/** Every key that ends in a value; items of lists go by `[]`. Upstream's own keys and `global` are left out. */
function walk({ schema, root, path, rows, defaults }: Walk): void {
  const found = follow(schema, root);
  if (!found) return;
  const properties = Object.entries((found['properties'] ?? {}) as Record<string, JsonSchema>);
  const items = follow(found['items'] as JsonSchema | undefined, root);
  const below = properties.filter(([key, child]) => path.length || (key !== 'global' && !isEmbedded(child)));
  if (path.length && (!below.length || found['type'] === 'array')) rows.push(rowOf(found, path, defaults));
  for (const [key, child] of below) walk({ schema: child, root, path: [...path, key], rows, defaults });
  for (const [key, child] of Object.entries((items?.['properties'] ?? {}) as Record<string, JsonSchema>)) {
    walk({ schema: child, root, path: [...path.slice(0, -1), `${path.at(-1)}[]`, key], rows, defaults });
  }
}

function rowOf(schema: SchemaObject, path: string[], defaults: unknown): string[] {
  const value = valueAt(defaults, path);
  const described = schema['description'] ?? '';
  return [
    `\`${path.join('.')}\``,
    typeOf(schema),
    value === undefined ? '' : `\`${JSON.stringify(value)}\``,
    String(described),
  ].map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' '));
}

function typeOf(schema: SchemaObject): string {
  if (Array.isArray(schema['enum'])) return schema['enum'].map(value => `\`${JSON.stringify(value)}\``).join(', ');
  if ('const' in schema) return `\`${JSON.stringify(schema['const'])}\``;
  return [schema['type'] ?? 'any'].flat().join(' or ');
}

/** One row for each upstream chart: its own reference says the rest, and the schema holds every key of it. */
function upstreamRows(component: Component, label: string): string[][] {
  return component.upstreams.flatMap(upstream =>
    upstream.kind === 'chart'
      ? [[`\`${formatPath([upstream.key])}\``, 'object', '', `${label} ${upstream.name} ${upstream.version}`]]
      : [],
  );
}

/** `#/$defs/argo-cd`: the whole values of a dependency. */
function isEmbedded(schema: JsonSchema): boolean {
  return typeof schema === 'object' && typeof schema['$ref'] === 'string' && /^#\/\$defs\/[^/]+$/.test(schema['$ref']);
}

function follow(schema: JsonSchema | undefined, root: JsonSchema): SchemaObject | undefined {
  if (typeof schema !== 'object') return undefined;
  const reference = schema['$ref'] as string | undefined;
  if (reference === undefined) return schema;
  const steps = reference
    .slice(2)
    .split('/')
    .map(step => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const target = follow(valueAt(root, steps) as JsonSchema | undefined, root);
  // What stands beside a reference says more about this place than the shape that it shares.
  return (
    target && {
      ...target,
      ...(schema['description'] !== undefined && { description: schema['description'] as string }),
    }
  );
}
