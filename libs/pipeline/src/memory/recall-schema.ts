import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartOf, type Component } from '@cedille/component';
import { parseJson, type JsonSchema } from '@cedille/source';
import {
  entriesOf,
  isSettled,
  stateOf,
  stateOfGroups,
  type FileState,
  type SeenStates,
} from '@cedille/source/file-state';
import { readSchema, unreadableSchema, type ReadSchema } from '../read-schema.ts';
import { typesFile } from '../registry.ts';
import { lockFile } from '../stage-component.ts';
import { requestSchemaFile } from '../write-request-schema.ts';
import type { Recollection } from './recollection.ts';

/** The schema of a chart's values without its text, and the files that it follows from and is kept in, as they were then. */
export interface RememberedSchema extends Pick<ReadSchema, 'key' | 'derived'> {
  from: string;
  is: string;
  /** Relative to the root. */
  file: string;
}

export interface RecallSchemaOptions {
  root: string;
  component: Component;
  schemas: Recollection<RememberedSchema>;
  /** Files that were looked at in this run. */
  states: SeenStates;
}

/**
 * The schema of an earlier run, when no file changed that it follows from, nor the one that it is kept in: most runs ask for no
 * more than its key, and its text is long. Problems are found each time.
 */
export async function recallSchema(options: RecallSchemaOptions): Promise<ReadSchema> {
  const { root, component, schemas } = options;
  const key = `${root} ${component.folder} ${JSON.stringify(component.upstreams)}`;
  const from = sourcesOf(options);
  const known = from && schemas.get(key);
  if (known && known.from === from.digest && known.is === stateOf(kept(root, component, known.file))?.digest)
    return { key: known.key, schema: readOnce(root, known.file), derived: known.derived, problems: [] };
  const started = Date.now();
  try {
    const read = await readSchema(root, component);
    const is = stateOf(kept(root, component, read.file));
    // Nobody wrote to any of it since before all of it was read.
    const isSure = [from, is].every(state => state && isSettled(state, started));
    if (isSure && existsSync(join(root, read.file)))
      schemas.set(key, { from: from!.digest, is: is!.digest, file: read.file, key: read.key, derived: read.derived });
    return read;
  } catch (error) {
    return unreadableSchema(component, error);
  }
}

/** Where schemas are kept for editors is part of it: what is not there is written again. */
function kept(root: string, component: Component, file: string): string[] {
  return [file, ...(component.meta.requests ? [requestSchemaFile(chartOf(component))] : [])].map(path =>
    join(root, path),
  );
}

/** The chart, its libraries, and the kinds that its values may be specs of. */
function sourcesOf({ root, component, states }: RecallSchemaOptions): FileState | undefined {
  const { folder, libraries } = component;
  const entries = entriesOf(join(root, 'charts'));
  if (entries.some(entry => entry.isSymbolicLink())) return undefined;
  const charts = entries.filter(entry => entry.isDirectory()).map(({ name }) => name);
  const groups = [
    // The same as those of charts that are put together: each is looked at once.
    [folder, lockFile(chartOf(component))],
    ...libraries.map(path => [path]),
    charts.sort().map(typesFile),
  ];
  return stateOfGroups(
    groups.map(paths => paths.map(path => join(root, path))),
    states,
  );
}

function readOnce(root: string, file: string): () => JsonSchema {
  let schema: JsonSchema | undefined;
  return () => (schema ??= parseJson(readFileSync(join(root, file), 'utf8'), file) as JsonSchema);
}
