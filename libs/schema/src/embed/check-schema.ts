import { formatPath, type JsonSchema } from '@cedille/source';
import type { ChartFiles } from '../chart/chart-files.ts';
import type { DerivedSchema } from '../derive-schema.ts';
import { definitionOf, embedSchema, embeddedVersion } from './embed-schema.ts';
import { findReplacement } from './find-replacement.ts';

type SchemaObject = Exclude<JsonSchema, boolean>;

/** How one path of the values differs between two versions. */
export interface SchemaChange {
  /** `*` stands for any entry or item. */
  path: string;
  change: 'added' | 'removed' | 'type' | 'default';
  /** For people: `string → string or integer`. */
  detail?: string;
  /** What the chart's own texts name in place of a removed key. */
  replacement?: string;
}

export interface SchemaCheck {
  /** What is committed; undefined when nothing is. */
  committed: { name: string; version: string } | undefined;
  derived: { name: string; version: string };
  /** Whether the text that would be written is the one that is there. */
  isCurrent: boolean;
  /** Sorted by path. */
  changes: SchemaChange[];
}

export interface CheckSchemaOptions {
  /** The component's upstream.schema.json as it is. */
  document: JsonSchema;
  /** The dependency's key in `$defs`. */
  key: string;
  derived: DerivedSchema;
  /** The chart it was derived from, so that its texts can say what replaced a removed key. */
  chart?: ChartFiles;
}

/** What writing the derived schema would change. */
export function checkSchema({ document, key, derived, chart }: CheckSchemaOptions): SchemaCheck {
  const next = embedSchema(document, key, derived);
  const [before, after] = [definitionOf(document, key), definitionOf(next, key)!];
  return {
    committed: embeddedVersion(document, key),
    derived: { name: derived.name, version: derived.version },
    isCurrent: JSON.stringify(withoutComment(before)) === JSON.stringify(withoutComment(after)),
    changes: compare(pathsOf(before, document), pathsOf(after, next)).map(change => withReplacement(change, chart)),
  };
}

function withReplacement(change: SchemaChange, chart: ChartFiles | undefined): SchemaChange {
  if (change.change !== 'removed' || !chart) return change;
  const replacement = findReplacement(chart, change.path.split('.'));
  return replacement === undefined ? change : { ...change, replacement };
}

/** The command in the comment may name the component or the key. */
function withoutComment(schema: SchemaObject | undefined): unknown {
  return schema && { ...schema, $comment: undefined };
}

interface PathFacts {
  type: string;
  default: string | undefined;
}

function compare(before: ReadonlyMap<string, PathFacts>, after: ReadonlyMap<string, PathFacts>): SchemaChange[] {
  const removed = [...before.keys()]
    .filter(path => !after.has(path))
    .map(path => ({ path, change: 'removed' as const }));
  const others = [...after].flatMap(([path, facts]): SchemaChange[] => {
    const old = before.get(path);
    if (!old) return [{ path, change: 'added' }];
    if (old.type !== facts.type) return [{ path, change: 'type', detail: `${old.type} → ${facts.type}` }];
    if (old.default !== facts.default)
      return [{ path, change: 'default', detail: `${old.default ?? 'none'} → ${facts.default ?? 'none'}` }];
    return [];
  });
  return [...removed, ...others].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** All paths of a schema; types of Kubernetes count as one. */
function pathsOf(schema: SchemaObject | undefined, root: JsonSchema): Map<string, PathFacts> {
  const paths = new Map<string, PathFacts>();
  if (schema) collect({ schema, root, path: [], paths, open: [] });
  paths.delete('');
  return paths;
}

interface Collection {
  schema: JsonSchema;
  root: JsonSchema;
  path: string[];
  paths: Map<string, PathFacts>;
  /** References that are being followed. */
  open: string[];
}

function collect({ schema, root, path, paths, open }: Collection): void {
  const [main] = typeof schema === 'object' && Array.isArray(schema['anyOf']) ? (schema['anyOf'] as JsonSchema[]) : [];
  if (main !== undefined) return collect({ schema: main, root, path, paths, open });
  const reference = typeof schema === 'object' ? (schema['$ref'] as string | undefined) : undefined;
  const name = reference?.slice(reference.lastIndexOf('/') + 1);
  if (reference === undefined || name === undefined) return describe({ schema, root, path, paths, open });
  if (name.startsWith('io.k8s.') || open.includes(reference))
    return void paths.set(pathText(path), { type: name, default: undefined });
  collect({ schema: pointed(reference, root), root, path, paths, open: [...open, reference] });
}

function describe({ schema, root, path, paths, open }: Collection): void {
  if (typeof schema === 'boolean')
    return void paths.set(pathText(path), { type: schema ? 'anything' : 'nothing', default: undefined });
  const { default: value, properties = {}, additionalProperties, items } = schema;
  const isOpen = 'properties' in schema && additionalProperties !== false;
  paths.set(pathText(path), {
    type: typeText(schema, isOpen),
    default: value === undefined ? undefined : JSON.stringify(value),
  });
  const below = (child: JsonSchema, step: string): void =>
    collect({ schema: child, root, path: [...path, step], paths, open });
  for (const [key, child] of Object.entries(properties as Record<string, JsonSchema>)) below(child, key);
  if (typeof additionalProperties === 'object') below(additionalProperties, '*');
  if (typeof items === 'object') below(items, '*');
}

function typeText(schema: SchemaObject, isOpen: boolean): string {
  const type = schema['type'] === undefined ? 'anything' : [schema['type']].flat().join(' or ');
  return isOpen ? `${type}, other keys too` : type;
}

function pathText(path: readonly string[]): string {
  return path.map(step => (step === '*' ? '*' : formatPath([step]))).join('.');
}

function pointed(reference: string, root: JsonSchema): JsonSchema {
  let found: unknown = root;
  for (const step of reference.slice(2).split('/')) {
    found = (found as Record<string, unknown> | undefined)?.[step.replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return (found as JsonSchema | undefined) ?? true;
}
