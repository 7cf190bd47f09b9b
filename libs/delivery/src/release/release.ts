import { join } from 'node:path';
import { digestOf, tagOf } from '@cedille/net';
import { packBundle } from '../archive/pack-bundle.ts';
import { packChart } from '../archive/pack-chart.ts';
import type { StagedChart } from '@cedille/helm';
import { writeFileAtomic } from '@cedille/source';
import { bundleArtifact, chartArtifact, type Artifact, type ChartMetadata } from './artifact.ts';

/** Folder of the archives, relative to the root. */
export const PACKAGES = 'dist/packages';

/**
 * The component whose bundle holds everybody's pins, and so cannot be pinned: each environment follows a channel of it, a
 * tag named for the environment.
 */
export const ROOT_COMPONENT = 'platform';

/** One of the two archives of a release. */
export interface ReleaseArchive {
  /** Relative to the root. */
  file: string;
  bytes: Uint8Array;
  /** Digest of the archive itself. */
  sha256: string;
  artifact: Artifact;
  /** The tag under which it is published, once and for all. */
  tag: string;
}

/** A component at one version, as it is published. */
export interface Release {
  component: string;
  version: string;
  /** Environments that are in the bundle. */
  environments: readonly string[];
  /** For everybody, with plain Helm. */
  chart: ReleaseArchive;
  /** For Argo CD: the manifests of every environment. */
  bundle: ReleaseArchive;
}

export interface BuildReleaseOptions {
  root: string;
  chart: StagedChart;
  /** Chart.yaml. */
  metadata: ChartMetadata;
  /** Environment → its manifests, exactly as they were rendered. */
  manifests: ReadonlyMap<string, string>;
}

/** Makes both archives in memory: the same tree gives the same bytes on any machine. */
export async function buildRelease({ root, chart, metadata, manifests }: BuildReleaseOptions): Promise<Release> {
  const { name: component, version } = chart;
  const chartBytes = await packChart({ root, chart });
  const bundleBytes = await packBundle({ component, manifests });
  const base = `${PACKAGES}/${component}-${version}`;
  const bundle = bundleArtifact(metadata, bundleBytes);
  return {
    component,
    version,
    environments: [...manifests.keys()].sort(),
    chart: archive({
      file: `${base}.tgz`,
      bytes: chartBytes,
      artifact: chartArtifact(metadata, chartBytes),
      tag: tagOf(version),
    }),
    bundle: archive({
      file: `${base}.bundle.tgz`,
      bytes: bundleBytes,
      artifact: bundle,
      tag: bundleTag({ component, version, digest: bundle.digest }),
    }),
  };
}

function archive(given: Omit<ReleaseArchive, 'sha256'>): ReleaseArchive {
  return { ...given, sha256: digestOf(given.bytes) };
}

/** Every change of a pin changes the root's bundle at the same version: its tags are named for their content. */
function bundleTag({ component, version, digest }: { component: string; version: string; digest: string }): string {
  const tag = tagOf(version);
  return component === ROOT_COMPONENT ? `${tag}-${digest.slice('sha256:'.length).slice(0, 12)}` : tag;
}

/** Writes both archives of a release into dist/packages. */
export async function writeRelease(root: string, { chart, bundle }: Release): Promise<void> {
  for (const { file, bytes } of [chart, bundle]) await writeFileAtomic(join(root, file), bytes);
}
