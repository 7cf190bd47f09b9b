import { digestOf, MANIFEST_TYPE, type Blob } from '@cedille/net';

/** Something that a registry can hold: its content, and the manifest that names it. */
export interface Artifact {
  blobs: readonly Blob[];
  manifest: Uint8Array;
  /** Digest of the manifest: what a registry, a pin and Argo CD call it. */
  digest: string;
}

/** The fields of Chart.yaml; Helm keeps them as the configuration of the artifact. */
export interface ChartMetadata {
  name: string;
  version: string;
  description?: string;
  home?: string;
  sources?: readonly string[];
  maintainers?: readonly { name: string; email?: string }[];
}

const CHART_CONFIG = 'application/vnd.cncf.helm.config.v1+json';
const CHART_CONTENT = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const EMPTY = 'application/vnd.oci.empty.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';
const BUNDLE = 'application/vnd.cedille.bundle.v1';

/** A chart as Helm publishes it (https://helm.sh/docs/topics/registries), but without the time of its making. */
export function chartArtifact(metadata: ChartMetadata, archive: Uint8Array): Artifact {
  const config = { mediaType: CHART_CONFIG, bytes: Buffer.from(JSON.stringify(metadata)) };
  return artifact({ config, layer: { mediaType: CHART_CONTENT, bytes: archive }, metadata });
}

/** Manifests as Argo CD takes them for an OCI source: one layer, a folder an environment. */
export function bundleArtifact(metadata: ChartMetadata, archive: Uint8Array): Artifact {
  const config = { mediaType: EMPTY, bytes: Buffer.from('{}') };
  return artifact({ artifactType: BUNDLE, config, layer: { mediaType: LAYER, bytes: archive }, metadata });
}

interface ArtifactOptions {
  artifactType?: string;
  config: Blob;
  layer: Blob;
  metadata: ChartMetadata;
}

function artifact({ artifactType, config, layer, metadata }: ArtifactOptions): Artifact {
  const manifest = {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    ...(artifactType && { artifactType }),
    config: descriptor(config),
    layers: [descriptor(layer)],
    annotations: annotations(metadata),
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  return { blobs: [config, layer], manifest: bytes, digest: digestOf(bytes) };
}

function descriptor({ mediaType, bytes }: Blob) {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

/** The keys of the OCI image specification that Helm sets, in alphabetical order. */
function annotations({ name, version, description, home, sources = [], maintainers = [] }: ChartMetadata) {
  const authors = maintainers.map(({ name, email }) => (email ? `${name} (${email})` : name)).join(', ');
  const all: [string, string | undefined][] = [
    ['authors', authors],
    ['description', description],
    ['source', sources[0]],
    ['title', name],
    ['url', home],
    ['version', version],
  ];
  return Object.fromEntries(
    all.filter(([, text]) => text).map(([key, text]) => [`org.opencontainers.image.${key}`, text]),
  );
}
