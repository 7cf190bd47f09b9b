import type { LoadedEnvironment } from '@cedille/environment';
import { CedilleError, formatPath, readWithin, settleAll } from '@cedille/source';
import type { SignerFacts } from '@cedille/values/generator';

/** Whose signature counts: a certificate of Sigstore for an identity, or a key. */
export type Trust = SignerFacts['by'];

/** Whose signatures an environment asks for, `registry.signedBy`; undefined where it asks for none. @throws CedilleError `file-missing` */
export async function loadTrust(root: string, environment: LoadedEnvironment): Promise<Trust | undefined> {
  const { signedBy } = environment.facts.registry;
  if (!signedBy) return undefined;
  const read = (fact: 'key' | 'trustedRoot', file: string): Promise<string> =>
    readTrusted({ root, environment, fact, file });
  const { key, identity, issuer, trustedRoot } = signedBy;
  if (key !== undefined) return { kind: 'key', pem: await read('key', key) };
  return {
    kind: 'identity',
    // The schema asks for both where there is no key.
    identity: identity!,
    issuer: issuer!,
    trustedRoot: trustedRoot === undefined ? undefined : await read('trustedRoot', trustedRoot),
  };
}

/** Whose signatures count in each of these environments; those that ask for none are left out. @throws CedilleError `file-missing` */
export async function loadSigners(root: string, environments: readonly LoadedEnvironment[]): Promise<SignerFacts[]> {
  const found = await settleAll(environments.map(environment => loadTrust(root, environment)));
  return environments.flatMap(({ name, facts }, index) => {
    const by = found[index];
    return by ? [{ environment: name, bundles: facts.registry.bundles, by }] : [];
  });
}

interface ReadOptions {
  root: string;
  environment: LoadedEnvironment;
  fact: 'key' | 'trustedRoot';
  file: string;
}

async function readTrusted({ root, environment, fact, file }: ReadOptions): Promise<string> {
  const text = await readWithin(root, file);
  if (text !== undefined) return text;
  const path = ['registry', 'signedBy', fact];
  throw new CedilleError({
    code: 'file-missing',
    severity: 'error',
    message: `registry.signedBy.${fact} names ${file}, which is not there.`,
    environment: environment.name,
    path: formatPath(path),
    at: environment.positionOf(path),
    expected: fact === 'key' ? 'a public key, as cosign generate-key-pair writes it' : 'a trusted root of Sigstore',
    fix: `add the file, or correct registry.signedBy.${fact}`,
  });
}

/** Who has to have signed, for people. */
export function describeTrust(trust: Trust): string {
  return trust.kind === 'key' ? 'the key of registry.signedBy' : `${trust.identity} (${trust.issuer})`;
}
