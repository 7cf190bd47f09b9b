import { createWriteStream } from 'node:fs';
import type { Answer } from '../http/ask.ts';
import { memorySink, receive, type Downloaded } from '../http/download.ts';
import type { Hosts } from '../http/hosts.ts';
import { HttpError } from '../http/http-error.ts';
import { parseUrl } from '../http/parse-url.ts';
import { retrying } from '../http/retrying.ts';
import type { Address } from './address.ts';
import { digestOf } from './digest.ts';
import { RegistryError } from './registry-error.ts';
import { send, type SendContext, type Sending } from './send.ts';
import { createSignIn } from './sign-in.ts';

/** Content that a manifest names. */
export interface Blob {
  mediaType: string;
  bytes: Uint8Array;
}

export interface RegistryOptions {
  /** Plain HTTP also beyond this machine, where it is always taken. @defaultValue false */
  plainHttp?: boolean;
  /** Where credentials, and the files with logins, are named. @defaultValue the environment of this process */
  env?: NodeJS.ProcessEnv;
  /** Milliseconds for one request. @defaultValue 120000 */
  requestMs?: number;
  /** Milliseconds until a connection is there. @defaultValue 3000 */
  connectMs?: number;
  /** Milliseconds without a byte. @defaultValue as many as for the request: registries take their time over what they were sent */
  idleMs?: number;
  /** Further tries after a passing failure. @defaultValue 3 */
  retries?: number;
  /** Remembers hosts that take no connections, and spares them. */
  hosts?: Hosts;
  signal?: AbortSignal | undefined;
}

/** What we ask of OCI registries, by their own HTTP interface. Every method throws RegistryError. */
export interface Registry {
  /** The digest behind a tag or digest; undefined when there is none. */
  resolve(address: Address, reference: string): Promise<string | undefined>;
  /** The digest behind a tag of an image, which may be a list of images for several platforms. */
  resolveImage(address: Address, tag: string): Promise<string | undefined>;
  readManifest(address: Address, reference: string): Promise<Uint8Array | undefined>;
  /** Content by digest, verified. */
  readBlob(address: Address, digest: string): Promise<Uint8Array>;
  /** Content into a file, which is begun anew with each try. What came instead of it is for the caller to judge. */
  downloadBlob(address: Address, digest: string, file: string): Promise<Downloaded>;
  /** Sends content unless the registry has it. */
  pushBlob(address: Address, blob: Blob): Promise<void>;
  /**
   * Digests of the manifests that say of themselves that they are about this one, such as signatures. What else a registry says
   * of them in its list differs from one to the next, and whoever may push can add one.
   */
  referrers(address: Address, digest: string): Promise<string[]>;
  /** Makes a tag or digest name these bytes. */
  pushManifest(address: Address, reference: string, bytes: Uint8Array): Promise<void>;
}

const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
/** Registries of some age keep charts under the manifest of Docker, which has the same fields. */
const READABLE_TYPES = [MANIFEST_TYPE, 'application/vnd.docker.distribution.manifest.v2+json'].join(', ');

const IMAGE_TYPES = [READABLE_TYPES, INDEX_TYPE, 'application/vnd.docker.distribution.manifest.list.v2+json'].join(
  ', ',
);

const MEGABYTE = 1024 * 1024;
/** What the specification asks registries to take at least. */
const MAX_MANIFEST = 4 * MEGABYTE;
const MAX_BLOB = 64 * MEGABYTE;

/** Opens nothing by itself: the first request does. */
export function openRegistry(options: RegistryOptions = {}): Registry {
  const { plainHttp = false, env = process.env, requestMs = 120_000, retries = 3, signal, hosts } = options;
  const { connectMs, idleMs = requestMs } = options;
  const http = { idleMs, signal, ...(connectMs !== undefined && { connectMs }), ...(hosts && { hosts }) };
  const context = { signIn: createSignIn({ env, plainHttp, http }), plainHttp, http, requestMs, retries, signal };
  return {
    resolve: (address, reference) => resolve(address, reference, context),
    resolveImage: (address, tag) => resolve(address, tag, context, IMAGE_TYPES),
    readManifest: (address, reference) => send(readingManifest(address, reference), context),
    readBlob: (address, digest) => readBlob(address, digest, context),
    downloadBlob: (address, digest, file) =>
      send(
        readingBlob(address, digest, (answer, within) =>
          receive(answer, { ...http, signal: within, maxBytes: MAX_BLOB, sink: createWriteStream(file) }),
        ),
        context,
      ),
    referrers: (address, digest) => referrers(address, digest, context),
    pushBlob: (address, blob) => pushBlob(address, blob, context),
    pushManifest: (address, reference, bytes) => send(pushingManifest(address, reference, bytes), context),
  };
}

async function resolve(
  address: Address,
  reference: string,
  context: SendContext,
  types = READABLE_TYPES,
): Promise<string | undefined> {
  const reading = { ...readingManifest(address, reference), headers: { accept: types } };
  const take = async ({ status, headers, body }: Answer): Promise<{ missing?: true; named?: string }> => {
    await body.dump();
    const named = headers['docker-content-digest'];
    return status === 404 ? { missing: true } : typeof named === 'string' ? { named } : {};
  };
  const { missing, named } = await send({ ...reading, method: 'HEAD', take }, context);
  if (missing || named) return named;
  const bytes = await send(reading, context);
  return bytes && digestOf(bytes);
}

function readingManifest(address: Address, reference: string): Sending<Uint8Array | undefined> {
  return {
    address,
    method: 'GET',
    target: `manifests/${reference}`,
    headers: { accept: READABLE_TYPES },
    accept: [200, 404],
    async take(answer, signal) {
      if (answer.status === 404) return void (await answer.body.dump());
      const bytes = await bytesOf(answer, { signal, maxBytes: MAX_MANIFEST });
      if (reference.startsWith('sha256:')) verify(bytes, reference, address);
      return bytes;
    },
  };
}

/** By the interface of registries since OCI 1.1; for older ones there is a list under a tag that is named for the digest. */
async function referrers(address: Address, digest: string, context: SendContext): Promise<string[]> {
  for (const target of [`referrers/${digest}`, `manifests/${digest.replace(':', '-')}`]) {
    const found = referrersIn(await send(listing(address, target), context));
    if (found.length) return found;
  }
  return [];
}

/** How a registry says that it does not know the question differs. */
function listing(address: Address, target: string): Sending<Uint8Array | undefined> {
  return {
    address,
    method: 'GET',
    target,
    headers: { accept: INDEX_TYPE },
    accept: [200, 400, 404, 405],
    async take(answer, signal) {
      if (answer.status === 200) return bytesOf(answer, { signal, maxBytes: MAX_MANIFEST });
      return void (await answer.body.dump());
    },
  };
}

/** What is not a list names nothing. */
function referrersIn(bytes: Uint8Array | undefined): string[] {
  const { manifests } = bytes ? parseJson(bytes) : {};
  if (!Array.isArray(manifests)) return [];
  return manifests.flatMap((entry: { digest?: unknown } | null) => {
    const digest = entry?.digest;
    return typeof digest === 'string' && DIGEST.test(digest) ? [digest] : [];
  });
}

const DIGEST = /^sha256:[0-9a-f]{64}$/;

function parseJson(bytes: Uint8Array): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return typeof data === 'object' && data !== null ? (data as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function readingBlob<T>(address: Address, digest: string, take: Sending<T>['take']): Sending<T> {
  return { address, method: 'GET', target: `blobs/${digest}`, accept: [200], take };
}

async function readBlob(address: Address, digest: string, context: SendContext): Promise<Uint8Array> {
  const take: Sending<Uint8Array>['take'] = (answer, signal) => bytesOf(answer, { signal, maxBytes: MAX_BLOB });
  const bytes = await send(readingBlob(address, digest, take), context);
  verify(bytes, digest, address);
  return bytes;
}

async function bytesOf(answer: Answer, limits: { signal: AbortSignal; maxBytes: number }): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  await receive(answer, { ...limits, sink: memorySink(chunks) });
  return Buffer.concat(chunks);
}

function verify(bytes: Uint8Array, digest: string, { host, path }: Address): void {
  const actual = digestOf(bytes);
  if (actual !== digest)
    throw new RegistryError({
      host,
      request: `GET ${host}/${path}@${digest}`,
      reason: `came as ${actual}: it is damaged`,
    });
}

/** In one piece: ask for a place, put the content there. A place is not used twice, so a broken upload begins anew. */
async function pushBlob(address: Address, { bytes }: Blob, context: SendContext): Promise<void> {
  const digest = digestOf(bytes);
  const take = async ({ status, body }: Answer): Promise<boolean> => {
    await body.dump();
    return status === 200;
  };
  const question: Sending<boolean> = { address, method: 'HEAD', target: `blobs/${digest}`, accept: [200, 404], take };
  if (await send(question, context)) return;
  await retrying(() => upload({ address, bytes, digest }, { ...context, retries: 0 }), context);
}

async function upload(
  { address, bytes, digest }: { address: Address; bytes: Uint8Array; digest: string },
  context: SendContext,
): Promise<void> {
  const take = async ({ url, headers: { location = '' }, body }: Answer): Promise<string> => {
    await body.dump();
    const place = parseUrl(String(location), url);
    if (!place) throw new HttpError('redirect', url.href, `gives ${String(location)} as the place for an upload`);
    return place.href;
  };
  const place = await send<string>({ address, method: 'POST', target: 'blobs/uploads/', accept: [202], take }, context);
  const target = `${place}${place.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
  const headers = { 'content-type': 'application/octet-stream' };
  await send({ ...putting(address, target), headers, body: bytes }, context);
}

function pushingManifest(address: Address, reference: string, bytes: Uint8Array): Sending<void> {
  const { mediaType } = parseJson(bytes);
  const type = typeof mediaType === 'string' ? mediaType : MANIFEST_TYPE;
  return { ...putting(address, `manifests/${reference}`), headers: { 'content-type': type }, body: bytes };
}

function putting(address: Address, target: string): Sending<void> {
  return { address, method: 'PUT', target, accept: [201, 204], take: ({ body }) => body.dump() };
}
