import { downloadBytes, downloadFile, type Downloaded } from '../net/download.ts';
import { HttpError } from '../net/http-error.ts';
import type { OpenOptions } from '../net/open-url.ts';
import { findInIndex } from './chart-index.ts';
import { fetchFromRegistry } from './fetch-oci.ts';
import type { ChartPin, ManifestPin, UpstreamPin } from './pin.ts';

export const megabyte = 1024 * 1024;
const maxIndex = 64 * megabyte;
const maxArchive = 64 * megabyte;

export interface FetchRequest<P extends UpstreamPin = UpstreamPin> {
  pin: P;
  /** File to write. */
  file: string;
  http: OpenOptions;
  /** Indexes that this process has already read, by repository. */
  indexes: Map<string, Promise<string>>;
}

export interface Fetched extends Downloaded {
  /** Digest that the publisher gives for the file. */
  published?: string;
}

/** Downloads what a pin names from where it is published. @throws HttpError */
export function fetchUpstream(request: FetchRequest): Promise<Fetched> {
  const { pin } = request;
  if (pin.kind === 'manifest') return fetchManifest({ ...request, pin });
  if (pin.repository.startsWith('oci://')) return fetchFromRegistry({ ...request, pin });
  return fetchFromRepository({ ...request, pin });
}

async function fetchManifest({ pin, file, http }: FetchRequest<ManifestPin>): Promise<Fetched> {
  return refusePages(await downloadFile({ ...http, url: pin.url, file, maxBytes: maxArchive }), pin.url);
}

async function fetchFromRepository({ pin, file, http, indexes }: FetchRequest<ChartPin>): Promise<Fetched> {
  const repository = `${pin.repository.replace(/\/+$/, '')}/`;
  const entry = find(await readIndex(repository, http, indexes), pin, repository);
  const url = new URL(entry.urls[0]!, repository).href;
  const fetched = refusePages(await downloadFile({ ...http, url, file, maxBytes: maxArchive }), url);
  return { ...fetched, ...(entry.digest && { published: entry.digest }) };
}

function readIndex(repository: string, http: OpenOptions, indexes: FetchRequest['indexes']): Promise<string> {
  const known = indexes.get(repository);
  if (known) return known;
  const url = `${repository}index.yaml`;
  const reading = downloadBytes({ ...http, url, maxBytes: maxIndex }).then(({ bytes }) => bytes.toString('utf8'));
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
    throw new HttpError('content', url, `is no index of charts: ${(error as Error).message}`, { cause: error });
  }
  throw new HttpError('content', url, `does not list ${name} ${version}`);
}

/** A sign-in page of a network, or a "not found" page that says 200. */
export function refusePages(downloaded: Downloaded, url: string): Downloaded {
  if (!/^text\/html\b/i.test(downloaded.contentType)) return downloaded;
  throw new HttpError('content', url, 'answers with a web page (text/html) where a file should be');
}
