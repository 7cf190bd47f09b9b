import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CedilleError, type Problem } from '@cedille/source';
import { readKeys, type KeyFacts } from './gpg.ts';

/** Somebody who keeps a share of the key of a Vault. */
export interface Holder {
  /** Of the file, without `.asc`. */
  name: string;
  fingerprint: string;
  /** The public key as Vault takes it: in base64, without armour. */
  publicKey: string;
}

/** Where the public keys of the holders are, relative to the root. */
export function holdersFolder(environment: string): string {
  return `environments/${environment}/holders`;
}

/**
 * Reads `environments/<env>/holders/*.asc`, one public PGP key a file. An environment need not have any.
 * @throws CedilleError with every file that is not a key for which anything can be encrypted
 */
export async function loadHolders(root: string, environment: string): Promise<Holder[]> {
  const folder = holdersFolder(environment);
  const files = (await readdir(join(root, folder)).catch(nothingThere)).filter(name => name.endsWith('.asc')).sort();
  const problems: Problem[] = [];
  const holders: Holder[] = [];
  for (const name of files) {
    const file = `${folder}/${name}`;
    const text = await readFile(join(root, file), 'utf8');
    const keys = await readKeys(text);
    const wrong = problemOf(keys) ?? repeated(keys, holders) ?? nameProblem(name);
    if (wrong) problems.push({ ...wrong, severity: 'error', environment, at: { file, line: 1, column: 1 } });
    else holders.push({ name: name.slice(0, -4), fingerprint: keys[0]!.fingerprint, publicKey: withoutArmour(text) });
  }
  if (problems.length) throw new CedilleError(problems);
  return holders;
}

type Wrong = Pick<Problem, 'code' | 'message' | 'expected' | 'fix'>;

const EXPORT = 'gpg --armor --export <address> > <holder>.asc, by the holder';

function problemOf([key, ...more]: readonly KeyFacts[]): Wrong | undefined {
  if (!key) return wrong('It is not a PGP key.', EXPORT);
  if (key.isPrivate)
    return wrong(
      'It is a private key: whoever read this file has it.',
      `remove the file from the history of Git, revoke the key, make a new one, and then ${EXPORT}`,
      'secret-written',
    );
  if (more.length) return wrong('There are several keys in it.', EXPORT);
  if (key.validity === 'e')
    return wrong('The key has expired.', `gpg --quick-set-expire ${key.fingerprint} 2y, then ${EXPORT}`);
  if (key.validity === 'r') return wrong('The key is revoked.', EXPORT);
  if (!key.canEncrypt)
    return wrong(
      'Nothing can be encrypted for the key.',
      `add a subkey: gpg --quick-add-key ${key.fingerprint} cv25519 encr, then ${EXPORT}`,
    );
  return undefined;
}

function repeated([key]: readonly KeyFacts[], holders: readonly Holder[]): Wrong | undefined {
  const other = holders.find(({ fingerprint }) => fingerprint === key!.fingerprint);
  return (
    other && wrong(`It is the key of ${other.name}, too: one person would count twice.`, 'remove one of the files')
  );
}

/** Names are keys of a Secret. */
function nameProblem(name: string): Wrong | undefined {
  return /^[a-z0-9][a-z0-9-]*\.asc$/.test(name)
    ? undefined
    : wrong('The name of a holder has small letters, digits and hyphens.', 'rename the file');
}

function wrong(message: string, fix: string, code: Problem['code'] = 'invalid-fact'): Wrong {
  return { code, message, expected: 'one public PGP key that is valid and that encrypts', fix };
}

/** Lines between the empty one that ends the header, and the checksum. */
function withoutArmour(text: string): string {
  const [, block = ''] = text.split(/-----BEGIN PGP PUBLIC KEY BLOCK-----\s*?\n/);
  const lines = block
    .split('-----END')[0]!
    .split('\n')
    .map(line => line.trim());
  const body = lines.slice(lines.indexOf('') + 1);
  return body.filter(line => !line.startsWith('=')).join('');
}

function nothingThere(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
