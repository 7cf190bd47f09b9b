import { formatAddress, parseAddress, RegistryError, type Address, type Registry } from '@cedille/net';
import type { Problem } from '@cedille/source';
import { describeTrust, type Trust } from './load-trust.ts';

export interface VerifyArtifactOptions {
  registry: Registry;
  /** `oci://host/path` below which each component has a repository. */
  repository: string;
  component: string;
  digest: string;
  trust: Trust;
  /** Where it is about to run, for people. */
  environment?: string;
}

const BUNDLE = /^application\/vnd\.dev\.sigstore\.bundle[.+]/;
/** Whoever may push can hang as much as they like on an artifact: more than a release ever has is not looked at. */
const MOST_REFERRERS = 50;
const LARGEST_BUNDLE = 1024 * 1024;

/**
 * Why an artifact must not be used: nobody who is trusted has signed it; undefined when somebody has. Signatures are Sigstore
 * bundles, kept where cosign keeps them (cosign: specs/BUNDLE_SPEC.md).
 * @throws RegistryError
 */
export async function unsignedProblem(options: VerifyArtifactOptions): Promise<Problem | undefined> {
  const { registry, repository, component, digest, trust, environment } = options;
  const address = parseAddress(`${repository}/${component}`);
  const found = await registry.referrers(address, digest);
  const { refuseBundle } = await import('./verify-bundle.ts');
  const reasons: string[] = [];
  for (const manifest of found.slice(0, MOST_REFERRERS)) {
    const json = await readBundle(registry, address, manifest);
    const reason = typeof json === 'string' ? refuseBundle({ json, digest, trust }) : json.unreadable;
    if (reason === undefined) return undefined;
    reasons.push(reason);
  }
  return {
    code: 'release-unsigned',
    severity: 'error',
    message: `${formatAddress(address)}@${digest} is not signed by ${describeTrust(trust)}${sayWhy(reasons)}.`,
    component,
    ...(environment !== undefined && { environment }),
    expected: 'a signature by registry.signedBy',
    fix: 'find out who published it; a release of ours that was interrupted before it was signed is made up for by running its workflow again',
  };
}

function sayWhy(reasons: readonly string[]): string {
  if (!reasons.length) return '';
  const distinct = [...new Set(reasons)];
  return `: of ${reasons.length === 1 ? 'the one thing' : `${reasons.length} things`} attached to it, ${distinct.slice(0, 3).join('; ')}`;
}

/** What cannot be read says nothing for or against the others: anybody who may push can leave such a thing. */
async function readBundle(
  registry: Registry,
  address: Address,
  digest: string,
): Promise<string | { unreadable: string }> {
  try {
    const manifest = await registry.readManifest(address, digest);
    const layer = manifest && layerOf(manifest);
    if (!layer || layer.size > LARGEST_BUNDLE) return { unreadable: 'it is no bundle of Sigstore' };
    return Buffer.from(await registry.readBlob(address, layer.digest)).toString('utf8');
  } catch (error) {
    if (error instanceof RegistryError) return { unreadable: error.sentence };
    throw error;
  }
}

function layerOf(manifest: Uint8Array): { digest: string; size: number } | undefined {
  const { mediaType, digest, size } = layersOf(manifest)[0] ?? {};
  if (typeof digest !== 'string' || typeof size !== 'number') return undefined;
  return BUNDLE.test(String(mediaType)) ? { digest, size } : undefined;
}

type Layer = Partial<Record<'mediaType' | 'digest' | 'size', unknown>>;

function layersOf(manifest: Uint8Array): Layer[] {
  try {
    const { layers } = JSON.parse(Buffer.from(manifest).toString('utf8')) as { layers?: unknown };
    return Array.isArray(layers) ? (layers as Layer[]) : [];
  } catch {
    return [];
  }
}
