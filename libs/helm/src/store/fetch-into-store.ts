import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CedilleError } from '@cedille/source';
import { rethrowDisk, withProcessLock } from '@cedille/program';
import { checkArchive } from './check-archive.ts';
import { fetchUpstream } from './fetch-chart.ts';
import { describePin, pinFileName, sourceOf, type UpstreamPin } from './pin.ts';
import { archiveProblem, digestProblem, publishedDigestProblem } from './store-problems.ts';
import type { FoundUpstream, StoreContext } from './store-context.ts';

interface Fetching {
  pin: UpstreamPin;
  expected: string | undefined;
  context: StoreContext;
  /** Looks into the cache again, once it is this process's turn. */
  again: () => Promise<FoundUpstream | undefined>;
}

/**
 * Downloads what a pin names, makes sure that it is the right file, and only then gives it a place in the cache.
 * @throws HttpError when it cannot be reached, CedilleError for everything else
 */
export async function fetchIntoStore({ pin, expected, context, again }: Fetching): Promise<FoundUpstream> {
  const { cacheDir, signal, progress } = context;
  const path = join(cacheDir, 'upstream', 'locks', pinFileName(pin));
  try {
    return await withProcessLock({ path, signal }, async () => {
      const other = await again();
      if (other) return other;
      progress(`fetching ${describePin(pin)} from ${sourceOf(pin)}`);
      return await fetch(pin, expected, context);
    });
  } catch (error) {
    rethrowDisk(error, cacheDir);
  }
}

async function fetch(
  pin: UpstreamPin,
  expected: string | undefined,
  { objects, failures, ...context }: StoreContext,
): Promise<FoundUpstream> {
  const file = await objects.newFile();
  try {
    const { sha256, published } = await fetchUpstream({ ...context, pin, file });
    const found = sourceOf(pin);
    if (published && published !== sha256)
      throw new CedilleError(publishedDigestProblem({ pin, expected: published, actual: sha256, found }));
    if (expected && expected !== sha256)
      throw new CedilleError(digestProblem({ pin, expected, actual: sha256, found }));
    const reason = await checkArchive(file, pin);
    if (reason) throw new CedilleError(archiveProblem(pin, found, reason));
    const path = await objects.add(file, sha256);
    await objects.record(pinFileName(pin), sha256);
    await failures.forget(pinFileName(pin));
    return { path, sha256, origin: 'repository' };
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}
