import { downloadBytes, downloadFile, HttpError, type Downloaded } from '@cedille/net';
import { findInIndex } from './chart-index.ts';
import { fetchFromRegistry } from './fetch-oci.ts';
import type { ChartPin, ManifestPin } from './pin.ts';
import { repositoryLogin } from './repository-login.ts';
import type { StoreHttp, Fetched, FetchRequest } from './fetch-request.ts';

const MAX_INDEX = 64 * 1024 * 1024;
const MAX_ARCHIVE = 64 * 1024 * 1024;

/** Downloads what a pin names from where it is published. @throws HttpError, RegistryError */
export function fetchUpstream(request: FetchRequest): Promise<Fetched> {
  const { pin } = request;
  if (pin.kind === 'manifest') return fetchManifest({ ...request, pin });
  if (pin.repository.startsWith('oci://')) return fetchFromRegistry({ ...request, pin });
  return fetchFromRepository({ ...request, pin });
}

async function fetchManifest({ pin, file, http }: FetchRequest<ManifestPin>): Promise<Fetched> {
  return refusePages(await downloadFile(pin.url, { ...http, file, maxBytes: MAX_ARCHIVE }), pin.url);
}

async function fetchFromRepository({ pin, file, http, indexes, env }: FetchRequest<ChartPin>): Promise<Fetched> {
  const repository = `${pin.repository.replace(/\/+$/, '')}/`;
  const login = await repositoryLogin(repository, env);
  const entry = find(await readIndex(repository, { ...http, ...login }, indexes), pin, repository);
  const url = new URL(entry.urls[0]!, repository);
  const isKnown = login && (login.everywhere || url.host === new URL(repository).host);
  const options = {
    ...http,
    ...(isKnown && { headers: login.headers }),
    file,
    maxBytes: MAX_ARCHIVE,
    ledFrom: new URL(repository),
  };
  const fetched = refusePages(await downloadFile(url.href, options), url.href);
  return { ...fetched, ...(entry.digest && { published: entry.digest }) };
}

function readIndex(repository: string, http: StoreHttp, indexes: FetchRequest['indexes']): Promise<string> {
  const known = indexes.get(repository);
  if (known) return known;
  const options = { ...http, maxBytes: MAX_INDEX };
  const reading = downloadBytes(`${repository}index.yaml`, options).then(({ bytes }) => bytes.toString('utf8'));
  indexes.set(repository, reading);
  reading.catch(() => indexes.delete(repository));
  return reading;
}

function find(index: string, { name, version }: ChartPin, repository: string) {
  const url = `${repository}index.yaml`;
  try {
    const entry = findInIndex(index, name, version);
    if (entry?.urls.length) return entry;
  } catch (error) {
    throw new HttpError('content', url, `is not an index of charts: ${(error as Error).message}`, { cause: error });
  }
  throw new HttpError('content', url, `does not list ${name} ${version}`);
}

/** A sign-in page of a network, or a "not found" page that says 200. */
export function refusePages(downloaded: Downloaded, url: string): Downloaded {
  if (!/^text\/html\b/i.test(downloaded.contentType)) return downloaded;
  throw new HttpError('content', url, 'answers with a web page (text/html) where a file should be');
}
