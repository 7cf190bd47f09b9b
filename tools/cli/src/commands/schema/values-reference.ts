import { join } from 'node:path';
import type { Component } from '@cedille/component';
import { loadOwnSchema, OWN_SCHEMA } from '@cedille/schema';
import { formatPath, loadYaml, readIfPresent, writeFileAtomic, type JsonSchema } from '@cedille/source';
import { valueAt } from '@cedille/values';

type SchemaObject = Exclude<JsonSchema, boolean>;
type Language = 'en' | 'fr';

/** A README, and the words of its table. */
interface Readme {
  file: string;
  language: Language;
  head: readonly string[];
  upstream: string;
  shared: string;
}

const READMES: readonly Readme[] = [
  {
    file: 'README.md',
    language: 'en',
    head: ['value', 'type', 'default', 'what it is'],
    upstream: 'values of the chart',
    shared: 'Values that all charts share: [common](../common/README.md#values).',
  },
  {
    file: 'README.fr.md',
    language: 'fr',
    head: ['valeur', 'type', 'défaut', 'description'],
    upstream: 'valeurs du chart',
    shared: 'Valeurs communes à tous les charts: [common](../common/README.fr.md#valeurs).',
  },
];

const BEGIN = '<!-- values: written by ./cedille schema -->';
const END = '<!-- values end -->';

/** A chart with a README: a component, or a library. */
export type Documented = Pick<Component, 'name' | 'folder' | 'upstreams' | 'libraries'>;

export interface WriteReferenceOptions {
  root: string;
  chart: Documented;
  /** Says what would change and writes nothing. */
  check: boolean;
}

/**
 * Writes the table of a chart's own values between the markers of its READMEs; a README without markers is left alone.
 * @returns the files that differ from what is written, relative to the root
 */
export async function writeReference({ root, chart, check }: WriteReferenceOptions): Promise<string[]> {
  const own = await loadOwnSchema(root, chart.folder);
  const values = `${chart.folder}/values.yaml`;
  const defaults =
    (await readIfPresent(join(root, values))) === undefined
      ? undefined
      : (await loadYaml(root, values, { dialect: 'helm' })).data;
  const shares = (await readIfPresent(join(root, chart.folder, 'templates/common.yaml'))) !== undefined;
  const changed: string[] = [];
  for (const readme of READMES) {
    const path = `${chart.folder}/${readme.file}`;
    const text = await readIfPresent(join(root, path));
    const between = /^<!-- values: .*?-->\n[\s\S]*?^<!-- values end.*?-->$/m;
    if (!text || !between.test(text)) continue;
    const next = text.replace(between, () => reference({ own, defaults, shares, chart, readme }).join('\n'));
    if (next === text) continue;
    changed.push(path);
    if (!check) await writeFileAtomic(join(root, path), next);
  }
  return changed;
}

interface ReferenceOptions {
  own: SchemaObject;
  defaults: unknown;
  /** Whether it has the values of common. */
  shares: boolean;
  chart: Documented;
  readme: Readme;
}

function reference({ own, defaults, shares, chart, readme }: ReferenceOptions): string[] {
  const rows: string[][] = [];
  walk({ schema: own, root: own, path: [], rows, defaults, language: readme.language });
  rows.push(...upstreamRows(chart, readme.upstream));
  const table = [readme.head, readme.head.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`);
  return [
    BEGIN,
    '<!-- prettier-ignore-start -->',
    ...(rows.length ? [...table, ''] : []),
    ...(shares ? [readme.shared] : []),
    '<!-- prettier-ignore-end -->',
    END,
  ];
}

interface Walk {
  schema: JsonSchema;
  root: SchemaObject;
  path: string[];
  rows: string[][];
  defaults: unknown;
  language: Language;
}

/** Every key that ends in a value, or in a shape with a name; items of lists go by `[]`, free keys by `<name>`. */
function walk({ schema, path, ...rest }: Walk): void {
  const { root, rows, defaults, language } = rest;
  const found = follow(schema, root);
  if (!found) return;
  const properties = Object.entries((found['properties'] ?? {}) as Record<string, JsonSchema>);
  const [free, items] = [inner(found['additionalProperties'], root), inner(found['items'], root)];
  if (path.length && (!properties.length || found['items']))
    rows.push(rowOf({ schema: found, path, defaults, language }));
  for (const [key, child] of properties) walk({ ...rest, schema: child, path: [...path, key] });
  if (free) walk({ ...rest, schema: { properties: free }, path: [...path, '<name>'] });
  if (items) walk({ ...rest, schema: { properties: items }, path: [...path.slice(0, -1), `${path.at(-1)}[]`] });
}

/** The keys of what a list or a map with free keys holds, unless these are plain values or a shape with a name. */
function inner(schema: JsonSchema | undefined, root: SchemaObject): Record<string, JsonSchema> | undefined {
  return follow(schema, root)?.['properties'] as Record<string, JsonSchema> | undefined;
}

interface RowOptions extends Pick<Walk, 'path' | 'defaults' | 'language'> {
  schema: SchemaObject;
}

function rowOf({ schema, path, defaults, language }: RowOptions): string[] {
  const value = valueAt(defaults, path) ?? schema['default'];
  const described = language === 'fr' ? schema['fr'] : schema['description'];
  return [
    `\`${path.join('.')}\``,
    typeOf(schema),
    value === undefined ? '' : `\`${JSON.stringify(value)}\``,
    String(described ?? ''),
  ].map(cell => cell.replaceAll('|', '\\|').replaceAll('\n', ' '));
}

function typeOf(schema: SchemaObject): string {
  const shape = schema['$ref'] as string | undefined;
  if (shape !== undefined) return `[${shape}](../common/${OWN_SCHEMA})`;
  if (Array.isArray(schema['enum'])) return schema['enum'].map(value => `\`${JSON.stringify(value)}\``).join(', ');
  if ('const' in schema) return `\`${JSON.stringify(schema['const'])}\``;
  if (schema['items']) return 'array';
  if (schema['properties'] ?? schema['additionalProperties']) return 'object';
  return [schema['type'] ?? 'any'].flat().join(' or ');
}

/** One row for each upstream chart: its own reference says the rest, and the schema holds every key of it. */
function upstreamRows({ upstreams }: Documented, label: string): string[][] {
  return upstreams.flatMap(upstream =>
    upstream.kind === 'chart'
      ? [[`\`${formatPath([upstream.key])}\``, 'object', '', `${label} ${upstream.name} ${upstream.version}`]]
      : [],
  );
}

/** A shape of the file itself is written out; one of a library is referred to. */
function follow(schema: JsonSchema | undefined, root: SchemaObject): SchemaObject | undefined {
  if (typeof schema !== 'object') return undefined;
  const name = String(schema['$ref'] ?? '').replace(/^#\/\$defs\//, '');
  const target = name ? follow(valueAt(root, ['$defs', name]) as JsonSchema | undefined, root) : undefined;
  if (!target) return schema;
  // What stands beside a reference says more about this place than the shape that it shares.
  const { $ref: _, ...beside } = schema;
  return { ...target, ...beside };
}
