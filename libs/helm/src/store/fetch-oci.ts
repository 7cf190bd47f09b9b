import { formatAddress, HttpError, parseAddress, tagOf, type Address, type Registry } from '@cedille/net';
import type { ChartPin } from './pin.ts';
import type { Fetched, FetchRequest } from './fetch-request.ts';

const CHART_LAYER = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

/** Downloads a chart from an OCI registry. @throws HttpError, RegistryError */
export async function fetchFromRegistry({ pin, file, registry }: FetchRequest<ChartPin>): Promise<Fetched> {
  const address = parseAddress(`${pin.repository.replace(/\/+$/, '')}/${pin.name}`);
  const digest = await chartDigest(registry, address, pin);
  const fetched = await registry.downloadBlob(address, digest, file);
  return { ...fetched, published: digest.replace('sha256:', '') };
}

/** Some publishers tag with a leading v, some without. */
async function chartDigest(registry: Registry, address: Address, { version }: ChartPin): Promise<string> {
  const tag = tagOf(version);
  const bare = tag.replace(/^v/, '');
  for (const candidate of new Set([tag, bare, `v${bare}`])) {
    const manifest = await registry.readManifest(address, candidate);
    if (manifest) return layerOf(manifest, `${formatAddress(address)}:${candidate}`);
  }
  throw new HttpError('content', `${formatAddress(address)}:${tag}`, 'is not there');
}

function layerOf(manifest: Uint8Array, where: string): string {
  const digest = layersOf(manifest).find(({ mediaType }) => mediaType === CHART_LAYER)?.digest;
  if (digest && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  throw new HttpError('content', where, 'is no Helm chart: it has no chart layer');
}

function layersOf(manifest: Uint8Array): { mediaType?: string; digest?: string }[] {
  try {
    const { layers } = JSON.parse(Buffer.from(manifest).toString('utf8')) as { layers?: { mediaType?: string }[] };
    return Array.isArray(layers) ? layers : [];
  } catch {
    return [];
  }
}
