import { setTimeout as wait } from 'node:timers/promises';
import { digestOf } from '../archive/digest.ts';
import type { Address } from './address.ts';
import { createAuthorizer } from './authorize.ts';
import { RegistryError } from './registry-error.ts';
import { send, type SendContext, type Sending } from './send.ts';

/** Content that a manifest names. */
export interface Blob {
  mediaType: string;
  bytes: Uint8Array;
}

export interface RegistryOptions {
  /** Plain HTTP also beyond this machine, where it is always taken. @defaultValue false */
  plainHttp?: boolean;
  /** Where credentials and `DOCKER_CONFIG` are named. @defaultValue the environment of this process */
  env?: NodeJS.ProcessEnv;
  /** Milliseconds for one request. @defaultValue 120000 */
  requestMs?: number;
  /** Further tries after a passing failure. @defaultValue 3 */
  retries?: number;
  signal?: AbortSignal | undefined;
}

/** What we ask of OCI registries, by their own HTTP interface. Every method throws RegistryError. */
export interface Registry {
  /** The digest behind a tag or digest; undefined when there is none. */
  resolve(address: Address, reference: string): Promise<string | undefined>;
  readManifest(address: Address, reference: string): Promise<Uint8Array | undefined>;
  /** Content by digest, verified. */
  readBlob(address: Address, digest: string): Promise<Uint8Array>;
  /** Sends content unless the registry has it. */
  pushBlob(address: Address, blob: Blob): Promise<void>;
  /** Makes a tag or digest name these bytes. */
  pushManifest(address: Address, reference: string, bytes: Uint8Array): Promise<void>;
}

export const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';

/** Opens nothing by itself: the first request does. */
export function openRegistry(options: RegistryOptions = {}): Registry {
  const { plainHttp = false, env = process.env, requestMs = 120_000, retries = 3, signal } = options;
  const authorizer = createAuthorizer({ env, plainHttp, signal });
  const context: SendContext = { authorizer, plainHttp, requestMs, retries, signal };
  return {
    resolve: (address, reference) => resolve(address, reference, context),
    readManifest: (address, reference) => readManifest(address, reference, context),
    readBlob: (address, digest) => readBlob(address, digest, context),
    pushBlob: (address, blob) => pushBlob(address, blob, context),
    pushManifest: (address, reference, bytes) => pushManifest({ address, reference, bytes }, context),
  };
}

async function resolve(address: Address, reference: string, context: SendContext): Promise<string | undefined> {
  const response = await send({ ...manifestOf(address, reference), method: 'HEAD' }, context);
  if (response.status === 404) return undefined;
  const named = response.headers.get('docker-content-digest');
  if (named) return named;
  const bytes = await readManifest(address, reference, context);
  return bytes && digestOf(bytes);
}

function manifestOf(address: Address, reference: string): Sending {
  const headers = { accept: MANIFEST_TYPE };
  return { address, method: 'GET', target: `manifests/${reference}`, headers, accept: [200, 404] };
}

async function readManifest(
  address: Address,
  reference: string,
  context: SendContext,
): Promise<Uint8Array | undefined> {
  const response = await send(manifestOf(address, reference), context);
  if (response.status === 404) return undefined;
  const bytes = await bodyOf(response, `GET ${address.host}/${address.path}/manifests/${reference}`);
  if (reference.startsWith('sha256:')) verify(bytes, reference, address);
  return bytes;
}

async function readBlob(address: Address, digest: string, context: SendContext): Promise<Uint8Array> {
  const target = `blobs/${digest}`;
  const response = await send({ address, method: 'GET', target, accept: [200] }, context);
  const bytes = await bodyOf(response, `GET ${address.host}/${address.path}/${target}`);
  verify(bytes, digest, address);
  return bytes;
}

async function bodyOf(response: Response, request: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new RegistryError({ request, reason: `broke off: ${(error as Error).message}`, passing: true, cause: error });
  }
}

function verify(bytes: Uint8Array, digest: string, { host, path }: Address): void {
  const actual = digestOf(bytes);
  if (actual !== digest)
    throw new RegistryError({ request: `GET ${host}/${path}@${digest}`, reason: `came as ${actual}: it is damaged` });
}

/** In one piece: ask for a place, put the content there. A place is not used twice, so a broken upload begins anew. */
async function pushBlob(address: Address, { bytes }: Blob, context: SendContext): Promise<void> {
  const digest = digestOf(bytes);
  const found = await send({ address, method: 'HEAD', target: `blobs/${digest}`, accept: [200, 404] }, context);
  if (found.status === 200) return;
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await upload({ address, bytes, digest }, { ...context, retries: 0 });
    } catch (error) {
      const again = error instanceof RegistryError && error.passing && attempt < context.retries;
      if (!again || context.signal?.aborted) throw error;
      await wait(250 * 3 ** attempt, undefined, context.signal ? { signal: context.signal } : {});
    }
  }
}

async function upload(
  { address, bytes, digest }: { address: Address; bytes: Uint8Array; digest: string },
  context: SendContext,
): Promise<void> {
  const begun = await send({ address, method: 'POST', target: 'blobs/uploads/', accept: [202] }, context);
  await begun.body?.cancel();
  const place = new URL(begun.headers.get('location') ?? '', begun.url).href;
  const target = `${place}${place.includes('?') ? '&' : '?'}digest=${encodeURIComponent(digest)}`;
  const headers = { 'content-type': 'application/octet-stream' };
  const put = { address, method: 'PUT', target, headers, body: bytes, accept: [201, 204] } as const;
  await (await send(put, context)).body?.cancel();
}

async function pushManifest(
  { address, reference, bytes }: { address: Address; reference: string; bytes: Uint8Array },
  context: SendContext,
): Promise<void> {
  const headers = { 'content-type': MANIFEST_TYPE };
  const target = `manifests/${reference}`;
  const response = await send({ address, method: 'PUT', target, headers, body: bytes, accept: [201, 204] }, context);
  await response.body?.cancel();
}
