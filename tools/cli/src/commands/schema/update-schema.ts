import { join } from 'node:path';
import type { Component } from '@cedille/component';
import { openRendering } from '../../shared/open-rendering.ts';
import { writeTables } from './readme/write-tables.ts';
import { loadKinds, openTools, resolveUpstreams, type Workspace } from '@cedille/pipeline';
import {
  checkSchema,
  deriveProved,
  embedSchema,
  formatSchema,
  loadChart,
  type SchemaChange,
  type SchemaException,
  UPSTREAM_SCHEMA,
  withOwnKinds,
} from '@cedille/schema';
import {
  formatPath,
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
  /** Files that are not, byte for byte, what would be written; relative to the root. */
  stale: string[];
  /** Paths of the values that differ. */
  changes: SchemaChange[];
  /** Upstreams whose archive was not available: their part of the schema was left as it is. */
  skipped: string[];
  /** Default values of upstream from which no object follows: whoever sets them changes nothing. */
  dead: string[];
  /** Values in upstream's own examples that only rendering shows to be read: the schema accepts them. */
  opened: string[];
  /** What was left to reading alone: refused values of examples, and dead defaults. */
  unproved: { examples: number; dead: number };
  problems: Problem[];
}

/** Derives the closed schema of every upstream chart of a component into upstream.schema.json, and the tables of its READMEs. */
export async function updateSchema({
  workspace,
  component,
  check,
  signal,
}: UpdateSchemaOptions): Promise<SchemaUpdate> {
  const { root } = workspace;
  const file = `${component.folder}/${UPSTREAM_SCHEMA}`;
  const text = await readIfPresent(join(root, file));
  const tools = await openTools({ root, signal });
  const { registry } = loadKinds(workspace);
  const { upstreams, problems } = await resolveUpstreams({ root, component, tools });
  const changes: SchemaChange[] = [];
  let after = text === undefined ? emptySchema(component.name) : (parseJson(text, file) as JsonSchema);
  const skipped: string[] = [];
  const dead: string[] = [];
  const opened: string[] = [];
  const unproved = { examples: 0, dead: 0 };
  for (const { pin, archive } of upstreams) {
    if (pin.kind !== 'chart') continue;
    if (!archive) {
      skipped.push(pin.name);
      continue;
    }
    const chart = await loadChart(archive.path);
    const proved = await deriveProved(chart, {
      types: registry,
      exceptions: exceptionsOf(component, pin.key),
      openRendering: () =>
        Promise.resolve(
          openRendering({
            helm: tools.helm,
            types: withOwnKinds(registry, chart),
            chart: { ...chart, path: archive.path },
          }),
        ),
    });
    const { derived } = proved;
    problems.push(...derived.problems.map(problem => ({ ...problem, component: component.name })));
    changes.push(
      ...checkSchema({ document: after, key: pin.key, derived }).changes.map(change => ({
        ...change,
        path: `${pin.key}.${change.path}`,
      })),
    );
    const inComponent = (path: string): string => formatPath([pin.key, ...parsePath(path)]);
    dead.push(...proved.dead.map(inComponent));
    opened.push(...proved.opened.map(inComponent));
    unproved.examples += proved.unproved;
    unproved.dead += proved.unprovedDead;
    after = embedSchema(after, pin.key, { ...derived, component: component.name });
  }
  const formatted = hasDefinitions(after) ? formatSchema(after) : undefined;
  const stale = formatted === undefined || formatted === text ? [] : [file];
  if (!check && formatted !== undefined && stale.length) await writeFileAtomic(join(root, file), formatted);
  const libraries = component.libraries.map(folder => ({ name: folder, folder, upstreams: [], libraries: [] }));
  for (const chart of [component, ...libraries]) stale.push(...(await writeTables({ root, chart, check })));
  return { stale, changes, skipped, dead, opened, unproved, problems };
}

function emptySchema(component: string): JsonSchema {
  return {
    $comment: `Derived from the pinned upstream charts by ./cedille schema ${component}; do not edit.`,
    $defs: {},
  };
}

function hasDefinitions(schema: JsonSchema): boolean {
  return typeof schema === 'object' && Object.keys(schema['$defs'] as object).length > 0;
}

/** The exceptions below one upstream, with paths from its own root. */
function exceptionsOf(component: Component, key: string): SchemaException[] {
  return (component.meta.schemaExceptions ?? [])
    .filter(({ path }) => parsePath(path)[0] === key)
    .map(({ path, reason, schema }) => {
      const below = formatPath(parsePath(path).slice(1));
      return schema ? { path: below, reason, schema } : { path: below, reason, open: true };
    });
}
