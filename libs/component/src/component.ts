import type { SourceDocument } from '@cedille/source';
import type { Component as ComponentMeta } from './component.gen.ts';

export type { ComponentMeta };

/** A chart of somebody else that a component pins as a Helm dependency. */
export interface UpstreamChart {
  kind: 'chart';
  name: string;
  /** The key of its values: its alias, else its name. */
  key: string;
  version: string;
  /** `https://…` or `oci://…`. */
  repository: string;
}

/** Manifests that a project publishes as one plain file. */
export interface UpstreamManifest {
  kind: 'manifest';
  name: string;
  version: string;
  url: string;
  /** Objects of the file that are left out, as `Kind name`. */
  without?: readonly string[];
}

export type Upstream = UpstreamChart | UpstreamManifest;

/** A folder in charts/ that can run in an environment. */
export interface Component {
  name: string;
  /** Relative to the root: `charts/<name>`. */
  folder: string;
  /** Name of the component that it is once more, for what a request asks for: see `instancesOf`. */
  instanceOf?: string;
  /** component.yaml. */
  meta: ComponentMeta;
  version: string;
  upstreams: readonly Upstream[];
  /** Capability → TCP ports of the Pods behind it; none where it is not reached over the network. */
  provides: ReadonlyMap<string, readonly number[]>;
  /** Folders of the library charts of this repository that it uses. */
  libraries: readonly string[];
  /** component.yaml with positions. */
  source: SourceDocument;
  /** Chart.yaml with positions. */
  chart: SourceDocument;
  /** makes.yaml with positions: the kinds of its objects. Absent where nobody wrote it. */
  makes?: SourceDocument;
}
