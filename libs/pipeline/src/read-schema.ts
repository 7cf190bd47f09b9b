import type { DerivedFrom } from '@cedille/checks';
import type { Component } from '@cedille/component';
import { embeddedVersion, loadValuesSchema, type ValuesSchema } from '@cedille/schema';
import { CedilleError, type JsonSchema, type Problem } from '@cedille/source';
import { writeRequestSchema } from './write-request-schema.ts';

/** The schema of a component's values, as far as renders ask for it. */
export interface ReadSchema {
  /** A digest of its text. */
  key: string;
  /** Parsed when it is asked for. */
  schema: () => JsonSchema;
  /** The charts of upstream that its parts were derived from, by the key of their values. */
  derived: Readonly<Record<string, DerivedFrom>>;
  problems: readonly Problem[];
}

/** The schema of a component's values, and where it is kept; for editors, that of requests is written beside it. */
export async function readSchema(root: string, component: Component): Promise<ReadSchema & Pick<ValuesSchema, 'file'>> {
  const { folder, libraries, upstreams, meta } = component;
  const { key, schema, file } = await loadValuesSchema({ root, folder, libraries });
  if (meta.requests) await writeRequestSchema(root, component, schema());
  const versions = upstreams.flatMap(upstream => {
    const derived = upstream.kind === 'chart' ? embeddedVersion(schema(), upstream.key) : undefined;
    return upstream.kind === 'chart' && derived ? [[upstream.key, derived] as const] : [];
  });
  return { key, schema, file, derived: Object.fromEntries(versions), problems: [] };
}

/** What takes the place of a schema that cannot be read: problems say so, and anything is allowed. */
export function unreadableSchema({ name }: Component, error: unknown): ReadSchema {
  if (!(error instanceof CedilleError)) throw error;
  const problems = error.problems.map(problem => ({ ...problem, component: name }));
  return { key: '', schema: () => true, derived: {}, problems };
}
