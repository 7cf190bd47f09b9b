import { ProgramError } from '@cedille/program';
import { CedilleError } from '@cedille/source';
import { decrypt } from './holders/gpg.ts';
import { writeCustody, type Custody } from './holders/custody.ts';
import type { Holder } from './holders/load-holders.ts';
import type { Kubectl, VaultProgram } from './vault-program.ts';

export interface CeremonyOptions {
  vault: VaultProgram;
  kubectl: Kubectl;
  custody: Custody;
  /** Whose private key is on this machine, with the public ones. */
  own: readonly Holder[];
  /** A token that may take part: version 2 of Vault asks for one. Undefined where vault-config-operator cannot sign in. */
  token: () => Promise<string | undefined>;
  onProgress?: ((message: string) => void) | undefined;
}

/** What Vault says while holders come together. */
interface Attempt {
  started: boolean;
  nonce: string;
  progress: number;
  required: number;
  complete: boolean;
  encoded_token?: string;
  pgp_fingerprint?: string;
}

/**
 * A new root token, for which enough holders have to give their shares. Each of them runs the same command; Vault counts. The
 * token is encrypted for the one who began, and kept with the shares before anybody decrypts it.
 * @throws CedilleError while holders are missing
 */
export async function generateRoot(options: CeremonyOptions): Promise<Custody> {
  const { kubectl, custody, own } = options;
  const attempt = await joined(options);
  const starter = custody.holders.find(({ fingerprint }) => isKey(attempt, fingerprint));
  if (!starter) throw foreign();
  let state = attempt;
  for (const { name } of own) {
    if (state.complete) break;
    const key = await shareOf(custody, name);
    state = await give(options, { nonce: attempt.nonce, key });
    options.onProgress?.(`${name} gives a share for a root token of ${starter.name}`);
  }
  if (!state.complete || !state.encoded_token) throw moreHolders(state, custody);
  const rootToken = { holder: starter.name, ciphertext: Buffer.from(state.encoded_token, 'base64') };
  const kept = { ...custody, rootToken };
  await writeCustody(kubectl, kept);
  return kept;
}

/** The share of a holder whose key is on this machine. */
export function shareOf({ shares }: Custody, name: string): Promise<string> {
  const share = shares[name];
  if (!share) throw noShare(name);
  return decrypt(share, name);
}

/** The attempt that is under way, or a new one of the first holder on this machine. */
async function joined(options: CeremonyOptions): Promise<Attempt> {
  const attempt = await call(options, READ);
  if (attempt.started) return attempt;
  const data = { pgp_key: options.own[0]!.publicKey };
  return call(options, ['write', '-format=json', 'sys/generate-root/attempt', '-'], data);
}

const READ = ['read', '-format=json', 'sys/generate-root/attempt'];

/** Whoever repeats the command gives the same share again: Vault refuses it, and has it already. */
async function give(options: CeremonyOptions, share: { nonce: string; key: string }): Promise<Attempt> {
  try {
    return await call(options, ['write', '-format=json', 'sys/generate-root/update', '-'], share);
  } catch (error) {
    if (!(error instanceof ProgramError) || !error.stderr.includes('already been provided')) throw error;
    return call(options, READ);
  }
}

async function call({ vault, token }: CeremonyOptions, args: readonly string[], data?: object): Promise<Attempt> {
  // Each time anew: it lives for a minute, and a holder may have to find a passphrase.
  const signedIn = await token();
  const input = data && JSON.stringify(data);
  const text = await (signedIn === undefined ? vault.run(args, input) : vault.runAs(signedIn, args, input));
  return (JSON.parse(text) as { data: Attempt }).data;
}

function isKey({ pgp_fingerprint: said = '' }: Attempt, fingerprint: string): boolean {
  return said.toUpperCase() === fingerprint;
}

export function moreHolders(
  { progress, required }: Pick<Attempt, 'progress' | 'required'>,
  { holders }: Custody,
): CedilleError {
  const missing = required - progress;
  return new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: `${progress} of ${required} holders have given their share: ${missing} ${missing === 1 ? 'is' : 'are'} missing.`,
    expected: `${required} of ${holders.map(({ name }) => name).join(', ')}`,
    fix: 'let the next holder run the same command on a machine with their key; Vault forgets shares when another server leads',
  });
}

function foreign(): CedilleError {
  return new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: 'Somebody who is no holder is generating a root token of this Vault.',
    expected: 'an attempt for the key of a holder, or none',
    fix: 'ask who; to end it: kubectl -n vault exec vault-0 -c vault -- vault operator generate-root -cancel',
  });
}

function noShare(name: string): CedilleError {
  return new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: `There is no share for ${name}.`,
    expected: 'a holder of the time when Vault was initialized',
    fix: 'let somebody else of them run the command; vault operator rekey changes the holders',
  });
}
