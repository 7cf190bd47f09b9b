import { join } from 'node:path';
import type { Component } from '@cedille/component';
import { writeReference } from './values-reference.ts';
import { loadKinds, openTools, resolveUpstreams, type Workspace } from '@cedille/pipeline';
import {
  checkSchema,
  deriveSchema,
  embedSchema,
  formatSchema,
  loadChart,
  type SchemaChange,
  type SchemaException,
} from '@cedille/schema';
import {
  formatPath,
  loadYaml,
  parseJson,
  parsePath,
  readIfPresent,
  writeFileAtomic,
  type JsonSchema,
  type Problem,
} from '@cedille/source';

export interface UpdateSchemaOptions {
  workspace: Workspace;
  component: Component;
  /** Says what would change and writes nothing. */
  check: boolean;
  signal?: AbortSignal | undefined;
}

export interface SchemaUpdate {
  /** Relative to the root. */
  file: string;
  /** The file is, byte for byte, what would be written. */
  isCurrent: boolean;
  /** Paths of the values that differ. */
  changes: SchemaChange[];
  /** Upstreams whose archive could not be had: their part of the schema was left as it is. */
  skipped: string[];
  problems: Problem[];
}

/** Derives the closed schema of every upstream chart of a component and puts it in values.schema.json. */
export async function updateSchema({
  workspace,
  component,
  check,
  signal,
}: UpdateSchemaOptions): Promise<SchemaUpdate> {
  const { root } = workspace;
  const file = `${component.folder}/values.schema.json`;
  const text = await readIfPresent(join(root, file));
  const before = text === undefined ? EMPTY : (parseJson(text, file) as JsonSchema);
  const tools = await openTools({ root, signal });
  const { registry } = await loadKinds(workspace);
  const { upstreams, problems } = await resolveUpstreams({ root, component, tools });
  const changes: SchemaChange[] = [];
  let after = before;
  const skipped: string[] = [];
  for (const { pin, archive } of upstreams) {
    if (pin.kind !== 'chart') continue;
    if (!archive) {
      skipped.push(pin.name);
      continue;
    }
    const derived = deriveSchema(await loadChart(archive.path), {
      types: registry,
      exceptions: exceptionsOf(component, pin.key),
    });
    problems.push(...derived.problems.map(problem => ({ ...problem, component: component.name })));
    changes.push(
      ...checkSchema({ document: after, key: pin.key, derived }).changes.map(change => ({
        ...change,
        path: `${pin.key}.${change.path}`,
      })),
    );
    after = embedSchema(after, pin.key, { ...derived, component: component.name });
  }
  for (const library of component.libraries)
    after = await embedLibrary({ root, library, component: component.name, document: after });
  const formatted = formatSchema(after);
  if (!check && formatted !== text) await writeFileAtomic(join(root, file), formatted);
  const references = await writeReference({ root, component, schema: after, check });
  return { file, isCurrent: formatted === text && !references.length, changes, skipped, problems };
}

interface EmbedLibraryOptions {
  root: string;
  /** Folder of the library chart, relative to the root. */
  library: string;
  component: string;
  document: JsonSchema;
}

/** The shapes of the values that a library chart reads, for a component that refers to them as `#/$defs/<library>/$defs/…`. */
async function embedLibrary({ root, library, component, document }: EmbedLibraryOptions): Promise<JsonSchema> {
  const file = `${library}/values.schema.json`;
  const text = await readIfPresent(join(root, file));
  if (text === undefined) return document;
  const chart = (await loadYaml(root, `${library}/Chart.yaml`)).data as { name: string; version: string };
  return embedSchema(document, chart.name, {
    schema: parseJson(text, file) as JsonSchema,
    name: chart.name,
    version: chart.version,
    component,
  });
}

const EMPTY: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  type: 'object',
  additionalProperties: false,
  properties: { global: { type: 'object', description: 'Values that Helm hands to every subchart.' } },
};

/** The exceptions below one upstream, with paths from its own root. */
function exceptionsOf(component: Component, key: string): SchemaException[] {
  return (component.meta.schemaExceptions ?? [])
    .filter(({ path }) => parsePath(path)[0] === key)
    .map(({ path, reason, schema }) => {
      const below = formatPath(parsePath(path).slice(1));
      return schema ? { path: below, reason, schema } : { path: below, reason, open: true };
    });
}
