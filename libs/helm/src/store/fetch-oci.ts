import { downloadBytes, downloadFile } from '../net/download.ts';
import { HttpError } from '../net/http-error.ts';
import type { OpenOptions } from '../net/open-url.ts';
import type { Fetched, FetchRequest } from './fetch-chart.ts';
import type { ChartPin } from './pin.ts';

const megabyte = 1024 * 1024;
const manifestTypes =
  'application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json';
const chartLayer = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';

interface Repository {
  /** `https://host/v2/path`. */
  base: string;
  http: OpenOptions;
  headers: Record<string, string>;
}

/** Downloads a chart from an OCI registry, as anybody. @throws HttpError */
export async function fetchFromRegistry({ pin, file, http }: FetchRequest<ChartPin>): Promise<Fetched> {
  const repository: Repository = { base: baseOf(pin), http, headers: {} };
  const digest = await chartDigest(repository, pin);
  const url = `${repository.base}/blobs/${digest}`;
  const fetched = await downloadFile({ ...http, url, file, headers: repository.headers, maxBytes: 64 * megabyte });
  return { ...fetched, published: digest.replace('sha256:', '') };
}

function baseOf({ repository, name }: ChartPin): string {
  const url = new URL(`${repository.replace(/\/+$/, '')}/${name}`.replace(/^oci:/, 'http:'));
  const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  return `${isLoopback ? 'http' : 'https'}://${url.host}/v2${url.pathname}`;
}

/** Tags cannot hold a plus sign; Helm writes an underscore for it. Some publishers tag with a leading v, some without. */
async function chartDigest(repository: Repository, { version }: ChartPin): Promise<string> {
  const tag = version.replace(/\+/g, '_');
  const bare = tag.replace(/^v/, '');
  let missing: unknown;
  for (const candidate of new Set([tag, bare, `v${bare}`])) {
    try {
      return layerOf(await readManifest(repository, candidate), `${repository.base}:${tag}`);
    } catch (error) {
      if (!(error instanceof HttpError) || error.status !== 404) throw error;
      missing ??= error;
    }
  }
  throw missing;
}

interface ImageManifest {
  layers?: { mediaType?: string; digest?: string }[];
}

async function readManifest(repository: Repository, tag: string): Promise<ImageManifest> {
  const url = `${repository.base}/manifests/${tag}`;
  const ask = (): Promise<{ bytes: Buffer }> => {
    const headers = { accept: manifestTypes, ...repository.headers };
    return downloadBytes({ ...repository.http, url, headers, maxBytes: 4 * megabyte });
  };
  const { bytes } = await ask().catch(async (error: unknown) => {
    const challenge =
      error instanceof HttpError && error.status === 401 ? String(error.headers['www-authenticate'] ?? '') : '';
    if (!challenge || repository.headers.authorization) throw error;
    repository.headers.authorization = `Bearer ${await anonymousToken(challenge, url, repository.http)}`;
    return ask();
  });
  return parseJson(bytes, url) as ImageManifest;
}

async function anonymousToken(challenge: string, url: string, http: OpenOptions): Promise<string> {
  const parts = Object.fromEntries([...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value!]));
  if (!/^bearer /i.test(challenge) || !parts.realm)
    throw new HttpError('content', url, 'asks for a sign-in that cannot be done anonymously');
  const address = new URL(parts.realm);
  if (parts.service) address.searchParams.set('service', parts.service);
  if (parts.scope) address.searchParams.set('scope', parts.scope);
  const { bytes } = await downloadBytes({ ...http, url: address.href, maxBytes: megabyte });
  const { token, access_token } = parseJson(bytes, address.href) as { token?: string; access_token?: string };
  const found = token ?? access_token;
  if (!found) throw new HttpError('content', address.href, 'gives no token to anonymous users');
  return found;
}

function layerOf({ layers = [] }: ImageManifest, where: string): string {
  const digest = layers.find(layer => layer.mediaType === chartLayer)?.digest;
  if (digest && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  throw new HttpError('content', where, 'is no Helm chart: it has no chart layer');
}

function parseJson(bytes: Buffer, url: string): unknown {
  try {
    const data: unknown = JSON.parse(bytes.toString('utf8'));
    if (data && typeof data === 'object') return data;
  } catch {
    // falls through to the one message for both cases
  }
  throw new HttpError('content', url, 'does not answer with JSON as a registry does');
}
