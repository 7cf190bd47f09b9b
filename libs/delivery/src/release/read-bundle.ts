import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '@cedille/program';
import { readArchive } from '@cedille/archive';
import { CedilleError, writeFileAtomic } from '@cedille/source';
import { digestOf, formatAddress, parseAddress, type Address, type Registry } from '@cedille/net';

export interface ReadBundleOptions {
  registry: Registry;
  /** `oci://host/path` below which each component has a repository. */
  bundles: string;
  component: string;
  /** Digest of the bundle, as pins have it. */
  digest: string;
  /** @defaultValue `bundles` in the cache folder */
  cacheDir?: string;
}

/**
 * The files of a published bundle. What was read once is kept: a digest never means anything else.
 * @throws CedilleError `release-pin` when the registry has no such bundle; RegistryError
 */
export async function readBundle(options: ReadBundleOptions): Promise<Map<string, Uint8Array>> {
  const { registry, bundles, component, digest, cacheDir = join(cacheFolder(), 'bundles') } = options;
  const address = parseAddress(`${bundles}/${component}`);
  const manifest = await cached(cacheDir, digest, async () => {
    const bytes = await registry.readManifest(address, digest);
    if (!bytes) throw new CedilleError(notThere(component, address, digest));
    return bytes;
  });
  const { layers = [] } = JSON.parse(Buffer.from(manifest).toString('utf8')) as { layers?: { digest: string }[] };
  const layer = layers[0]?.digest;
  if (!layer) throw new CedilleError(notThere(component, address, digest));
  return readArchive(await cached(cacheDir, layer, () => registry.readBlob(address, layer)));
}

async function cached(folder: string, digest: string, fetch: () => Promise<Uint8Array>): Promise<Uint8Array> {
  const file = join(folder, digest.replace(':', '-'));
  const known = await readFile(file).catch(() => undefined);
  if (known && digestOf(known) === digest) return known;
  const bytes = await fetch();
  await writeFileAtomic(file, bytes).catch(() => undefined);
  return bytes;
}

function notThere(component: string, address: Address, digest: string) {
  return {
    code: 'release-pin' as const,
    severity: 'error' as const,
    message: `${formatAddress(address)} has no bundle ${digest}.`,
    component,
    expected: 'a release that is published',
    fix: `./cedille publish ${component}, or pin a release that is there`,
  };
}
