import type { Component } from '@cedille/component';
import type { StagedChart } from '@cedille/helm';
import type { DocumentCache } from '@cedille/manifests';
import type { JsonSchema } from '@cedille/source';
import type { SeenStates } from '@cedille/source/file-state';
import type { RunGenerator } from '@cedille/values';
import type { Place } from './load-workspace.ts';
import type { Memory } from './memory/open-memory.ts';
import type { Tools } from './open-tools.ts';
import type { Kinds } from './registry.ts';
import type { RenderSession } from './render-session.ts';
import type { RenderedManifests, RenderPlatformOptions } from './rendering.ts';
import type { UpstreamDefaults } from './upstream-defaults.ts';

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
  /** Files that were looked at in this run. */
  states: SeenStates;
}

/** What a render is known by. */
export type Where = Pick<RenderedManifests, 'component' | 'instanceOf' | 'environment' | 'file' | 'namespace'>;

export interface RenderPlaceOptions extends RenderComponentOptions {
  place: Place;
  where: Where;
  schema: () => JsonSchema;
  /** A digest of its text. */
  schemaKey: string;
  chart: StagedChart;
  /** The same without the schema, for values that are judged already. */
  judged: () => Promise<StagedChart>;
  /** Keys in the values of the upstream charts that are there. */
  present: readonly string[];
  /** Defaults of the upstream charts, as far as they are there. */
  defaults: UpstreamDefaults;
}
