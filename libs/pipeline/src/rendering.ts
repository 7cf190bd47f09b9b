import type { MadeInEnvironment } from '@cedille/checks';
import type { Manifest } from '@cedille/manifests';
import type { Problem } from '@cedille/source';
import type { Selection } from './load-workspace.ts';
import type { UpstreamOptions } from './open-tools.ts';
import type { Progress } from './progress.ts';
import type { RenderSession } from './render-session.ts';
import type { Timings } from './stopwatch.ts';

export interface RenderPlatformOptions extends Selection {
  /** Absolute path of the workspace. */
  root: string;
  upstream?: UpstreamOptions;
  /** Renders everything a second time, past all caches, and compares. @defaultValue false */
  prove?: boolean;
  /** Holds every object against its kind. @defaultValue true */
  objects?: boolean;
  /** Writes dist/rendered. @defaultValue true */
  write?: boolean;
  /** Remembers rendered text between runs. @defaultValue true */
  cache?: boolean;
  /** Given the manifests of each render, in no particular order; they are not kept. */
  onManifests?: ((rendered: RenderedManifests) => void) | undefined;
  /** Given kinds and namespaces of the objects of all renders. */
  onMade?: ((made: readonly MadeInEnvironment[]) => void) | undefined;
  /** Given what a written file replaces, and what a removed one held. */
  onReplaced?: ((replaced: ReplacedFile) => void) | undefined;
  /** Whether the manifests of a render are no news: then they are neither made nor given. @defaultValue never */
  isKnown?: ((render: Pick<RenderedManifests, 'file' | 'key'>) => boolean) | undefined;
  /** What an earlier render in this process left. Its owner saves it. */
  session?: RenderSession | undefined;
  /** The day that the expiry of waivers is judged by: `2026-11-30`. Left out, nobody asks, so that no clock decides about a render. */
  today?: string | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** What came out: one row for each component and environment, and everything that is wrong. */
export interface PlatformRendering {
  renderings: Rendering[];
  problems: Problem[];
  /** References that could not be followed, because they lead into what is missing of a render or was not asked for. */
  unchecked: number;
  /** Environments that Argo CD is told of no component of, because nothing was ever promoted to them. */
  undelivered: string[];
  timings: Timings;
}

/** The manifests of one component in one environment, as they are written to its file. */
export interface RenderedManifests {
  component: string;
  /** Of what a request asks for: the component that it is once more. */
  instanceOf?: string;
  environment: string;
  /** Relative to the root. */
  file: string;
  manifests: readonly Manifest[];
  text: string;
  /** Where objects go that name no namespace. */
  namespace: string;
  /** Equal when all that the render follows from is. */
  key: string;
}

/** A file of dist/rendered that this run changed. */
export interface ReplacedFile extends Pick<RenderedManifests, 'component' | 'environment'> {
  /** What was there; undefined when there was none. */
  before: string | undefined;
  /** What is there now; empty when the file was removed. */
  manifests: readonly Manifest[];
  /** Where objects go that name no namespace; undefined when the component is gone. */
  namespace?: string;
}

/** One component in one environment, as it came out. */
export interface Rendering {
  component: string;
  /** Of what a request asks for: the component that it is once more. */
  instanceOf?: string;
  environment: string;
  /** `partial`: our own layer only, because an upstream was not available. `failed`: nothing was written. */
  status: 'complete' | 'partial' | 'failed';
  /** Names of the upstreams that are not in it. */
  missing: readonly string[];
  objects: number;
  bytes: number;
  /** Relative to the root; absent when it failed. */
  file?: string;
  /** How long Helm itself took; 0 when the text was known. */
  milliseconds: number;
  /** The text was known from an earlier run. */
  cached: boolean;
}
