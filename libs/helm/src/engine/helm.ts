import type { Problem } from '@cedille/source';
import type { ImageDigests } from '../images/image-lock.ts';
import type { StagedChart } from '../stage/stage-chart.ts';

/** One chart rendered once. Everything that can change the text is in here. */
export interface RenderRequest {
  chart: StagedChart;
  /** Name of the release. */
  release: string;
  namespace: string;
  /** The values, whole: nothing is merged into them but the defaults of the charts. Plain JSON data. */
  values: object;
  /** Renders a release for each entry of the value `instances` instead of one: see {@link releasesOf}. @defaultValue false */
  instances?: boolean;
  /** What `.Capabilities.KubeVersion` says, for example `1.35.2`. */
  kubeVersion: string;
  /** What `.Capabilities.APIVersions` has beyond Helm's own list, for example `monitoring.coreos.com/v1`. */
  apiVersions: readonly string[];
  /** Images that get their digest wherever the text names them. @defaultValue none */
  images?: ImageDigests;
  /** Changes the text once Helm and images had their say. @defaultValue none */
  edit?: TextEdit;
  /** Renders anew although the text is known. @defaultValue false */
  fresh?: boolean;
  /** Keeps the text for later. @defaultValue true */
  keep?: boolean;
  /**
   * Renders as at another time and in another zone, for comparing; the text is not kept. The helm program has only the clock
   * of this machine. @defaultValue false
   */
  otherClock?: boolean;
}

/** What is done to a rendered text. */
export interface TextEdit {
  /** Everything that it does follows from, but for our own code: what is known of the edited text goes by it. */
  readonly key: string;
  /** @throws CedilleError where it cannot be done */
  apply(text: string): string;
}

export interface RenderResult {
  /** The documents as Helm wrote them: custom resource definitions included, tests and notes left out. */
  text: string;
  /** The text was known from an earlier render. */
  cached: boolean;
  /** How long Helm itself took, without waiting for its turn; 0 when the text was known. */
  milliseconds: number;
}

export interface LintRequest {
  charts: readonly StagedChart[];
}

/** What the platform asks of Helm. Knows charts, values and text; nothing of command lines. */
export interface Helm {
  /** Version of Helm whose behaviour this is, for example `4.1.4`. */
  readonly version: string;
  /** Equal for two requests when their texts must be: the one digest of a request there is. */
  digestOf(request: RenderRequest): string;
  /** @throws CedilleError `helm-failed` with the place in the templates or the values */
  render(request: RenderRequest): Promise<RenderResult>;
  /** What Helm's own linter says of charts with their default values. */
  lint(request: LintRequest): Promise<Problem[]>;
  /** Starts what renders, for whoever will ask in a moment: nothing waits for it, and nothing fails with it. */
  warmUp(): void;
}
