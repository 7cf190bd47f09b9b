import type { Component } from '@cedille/component';
import { checkSchemaVersion, type ObjectPlace, type UsedKind } from '@cedille/checks';
import type { DocumentCache } from '@cedille/manifests';
import type { Problem } from '@cedille/source';
import type { RunGenerator } from '@cedille/values';
import type { Place } from './load-workspace.ts';
import type { Memory } from './memory/open-memory.ts';
import type { Tools } from './open-tools.ts';
import { readSchema } from './read-schema.ts';
import type { RenderedDocuments } from './references/rendered-documents.ts';
import type { Kinds } from './registry.ts';
import { renderPlace } from './render-place.ts';
import type { RenderSession } from './render-session.ts';
import type { Rendering, RenderPlatformOptions } from './rendering.ts';
import type { Stopwatch } from './stopwatch.ts';
import { upstreamDefaults } from './upstream-defaults.ts';

export interface RenderComponentOptions extends RenderPlatformOptions {
  write: boolean;
  session: RenderSession;
  component: Component;
  /** The environments that list it. */
  places: readonly Place[];
  generator: RunGenerator | undefined;
  kinds: Kinds;
  /** Documents that were parsed already, in whatever environment. */
  documents: DocumentCache;
  /** What is known from earlier runs. */
  memory: Memory;
  tools: Tools;
  watch: Stopwatch;
}

export interface ComponentResult {
  renderings: Rendering[];
  problems: Problem[];
  used: (UsedKind & { environment: string })[];
  /** Its objects, each once, for finding the same one in another component. */
  objects: ObjectPlace[];
  /** What it renders in each environment, for finding what leads nowhere. */
  documents: RenderedDocuments[];
}

/** Everything that happens to one component: schema, staging, and then each of its environments. */
export async function renderComponent(options: RenderComponentOptions): Promise<ComponentResult> {
  const { root, component, places, watch } = options;
  const results: ComponentResult = { renderings: [], problems: [], used: [], objects: [], documents: [] };
  if (!places.length) return results;
  const schema = await readSchema(root, component);
  results.problems.push(...schema.problems, ...checkSchemaVersion({ component, schema: schema.schema() }));
  const staged = await watch.time('stage', () => options.session.staged(options));
  results.problems.push(...staged.problems);
  const defaults = upstreamDefaults(staged.upstreams);
  const { chart } = staged;
  const rendered = await Promise.all(
    places.map(place =>
      renderPlace({ ...options, schema: schema.schema, schemaKey: schema.key, place, chart, defaults }),
    ),
  );
  for (const { rendering, problems, used, objects, documents } of rendered) {
    results.renderings.push(rendering);
    results.problems.push(...problems);
    results.used.push(...used);
    results.objects.push(...objects);
    results.documents.push(...documents);
  }
  return results;
}
