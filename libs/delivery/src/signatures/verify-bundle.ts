import { createPublicKey } from 'node:crypto';
import { bundleFromJSON, isBundleWithDsseEnvelope, isBundleWithPublicKey, type Bundle } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier, type Signer } from '@sigstore/verify';
import seeds from '@sigstore/tuf/seeds.json' with { type: 'json' };
import type { Trust } from './load-trust.ts';

/** What `cosign sign` says of an artifact (cosign: pkg/types/predicate.go). */
const SIGNATURE = 'https://sigstore.dev/cosign/sign/v1';
const STATEMENT = 'application/vnd.in-toto+json';

export interface VerifyBundleOptions {
  /** A Sigstore bundle, as JSON. */
  json: string;
  /** Digest of what it is to be a signature of. */
  digest: string;
  trust: Trust;
}

/**
 * Why a Sigstore bundle is no signature of an artifact by somebody who is trusted; undefined when it is one. Asks nobody: the
 * bundle brings the proof that the transparency log has it.
 */
export function refuseBundle({ json, digest, trust }: VerifyBundleOptions): string | undefined {
  try {
    const bundle = bundleFromJSON(JSON.parse(json));
    const signer = trust.kind === 'key' ? verifyByKey(bundle, trust.pem) : verifyByIdentity(bundle, trust);
    return refuseSigner(signer, trust) ?? refuseStatement(bundle, digest);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A key vouches for itself: no certificate, and so no time at which it would have to be valid. */
function verifyByKey(bundle: Bundle, pem: string): Signer {
  if (!isBundleWithPublicKey(bundle)) throw new Error('it was made with a certificate, not with the key');
  const key = { publicKey: createPublicKey(pem), validFor: () => true };
  const trust = toTrustMaterial(publicRoot(), () => key);
  return new Verifier(trust, { ctlogThreshold: 0, tlogThreshold: 0, timestampThreshold: 0 }).verify(
    toSignedEntity(bundle),
  );
}

function verifyByIdentity(bundle: Bundle, { trustedRoot }: Extract<Trust, { kind: 'identity' }>): Signer {
  if (isBundleWithPublicKey(bundle)) throw new Error('it was made with a key, not with a certificate');
  const root = trustedRoot === undefined ? publicRoot() : TrustedRoot.fromJSON(JSON.parse(trustedRoot));
  return new Verifier(toTrustMaterial(root)).verify(toSignedEntity(bundle));
}

/** Compared whole: the policies of the verifier are patterns, which a longer identity would match too. */
function refuseSigner({ identity }: Signer, trust: Trust): string | undefined {
  if (trust.kind === 'key') return undefined;
  const { subjectAlternativeName = 'nobody', extensions: { issuer = 'nobody' } = {} } = identity ?? {};
  if (subjectAlternativeName === trust.identity && issuer === trust.issuer) return undefined;
  return `it is by ${subjectAlternativeName} (${issuer})`;
}

/** What was signed has to be about this artifact, and has to be a signature: a bill of materials is signed as well. */
function refuseStatement(bundle: Bundle, digest: string): string | undefined {
  if (!isBundleWithDsseEnvelope(bundle)) return 'it is not about an artifact of a registry';
  const { payload, payloadType } = bundle.content.dsseEnvelope;
  if (payloadType !== STATEMENT) return `it holds ${payloadType}, not a statement`;
  const { subject = [], predicateType } = JSON.parse(payload.toString('utf8')) as Statement;
  if (predicateType !== SIGNATURE) return `it says ${String(predicateType)} of the artifact, not that it is signed`;
  const names = subject.map(({ digest: named }) => `sha256:${named?.sha256}`);
  return names.length === 1 && names[0] === digest ? undefined : `it is about ${names.join(', ') || 'nothing'}`;
}

interface Statement {
  predicateType?: unknown;
  subject?: { digest?: { sha256?: string } }[];
}

/** As the package carries it: it changes when the package does, and so by review. */
function publicRoot(): TrustedRoot {
  const { targets } = seeds['https://tuf-repo-cdn.sigstore.dev'];
  return TrustedRoot.fromJSON(JSON.parse(Buffer.from(targets['trusted_root.json'], 'base64').toString('utf8')));
}
