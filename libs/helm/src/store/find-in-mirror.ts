import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { CedilleError } from '@cedille/source';
import { HttpError } from '@cedille/net';
import { rethrowDisk } from '@cedille/program';
import { checkArchive } from './check-archive.ts';
import { fetchFromMirror, findInFolder } from './mirror.ts';
import { pinFileName, type UpstreamPin } from './pin.ts';
import { archiveProblem } from './store-problems.ts';
import type { FoundUpstream, StoreContext } from './store-context.ts';

/**
 * The mirror's file for a pin. A folder's file is used where it is; what came from the web is kept, under the name of the
 * mirror: it is never taken for what the repository publishes.
 */
export async function findInMirror(pin: UpstreamPin, context: StoreContext): Promise<FoundUpstream | undefined> {
  const { mirror } = context;
  if (mirror?.kind === 'folder') return findAndCheck(pin, mirror.folder, context);
  if (mirror?.kind === 'url') return findOnWeb(pin, mirror.url, context);
  return undefined;
}

/** The digest of what {@link findInMirror} would give without a network. Writes nothing. */
export async function lookupInMirror(
  pin: UpstreamPin,
  { mirror, objects, cacheDir }: StoreContext,
): Promise<string | undefined> {
  if (mirror?.kind === 'folder') return (await findInFolder(mirror.folder, pin, cacheDir))?.sha256;
  const known = mirror && (await objects.recorded(webRecord(pin, mirror.url)));
  return known && (await objects.has(known)) ? known : undefined;
}

/** Under the name of the mirror, so that its files are never taken for the repository's. */
function webRecord(pin: UpstreamPin, url: string): string {
  return `${pinFileName(pin)}.${createHash('sha256').update(url).digest('hex').slice(0, 12)}`;
}

async function findAndCheck(
  pin: UpstreamPin,
  folder: string,
  { objects, cacheDir }: StoreContext,
): Promise<FoundUpstream | undefined> {
  const found = await findInFolder(folder, pin, cacheDir);
  if (!found) return undefined;
  const record = `${pinFileName(pin)}.mirror`;
  if ((await objects.recorded(record)) !== found.sha256) {
    const reason = await checkArchive(found.path, pin);
    if (reason) throw new CedilleError(archiveProblem(pin, found.path, reason));
    await objects.record(record, found.sha256).catch(() => undefined);
  }
  return { ...found, origin: 'mirror' };
}

async function findOnWeb(pin: UpstreamPin, url: string, context: StoreContext): Promise<FoundUpstream | undefined> {
  const { objects, offline, cacheDir, http, progress } = context;
  const record = webRecord(pin, url);
  const known = await objects.recorded(record);
  const kept = known && (await objects.find(known));
  if (kept) return { path: kept, sha256: known, origin: 'mirror' };
  if (offline) return undefined;
  const file = await objects.newFile().catch((error: unknown) => rethrowDisk(error, cacheDir));
  try {
    const fetched = await fetchFromMirror({ url, pin, file, http });
    if (!fetched) return undefined;
    const reason = await checkArchive(file, pin);
    if (reason) throw new CedilleError(archiveProblem(pin, url, reason));
    const path = await objects.add(file, fetched.sha256);
    await objects.record(record, fetched.sha256);
    return { path, sha256: fetched.sha256, origin: 'mirror' };
  } catch (error) {
    if (error instanceof HttpError) {
      progress(`the mirror cannot help: ${error.sentence}`);
      return undefined;
    }
    rethrowDisk(error, cacheDir);
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}
