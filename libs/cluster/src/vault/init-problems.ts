import { CedilleError } from '@cedille/source';
import type { Holder } from './holders/load-holders.ts';
import type { Setting } from './settings.ts';
import type { VaultStatus } from './vault-program.ts';

// Why the start of a Vault does not go on by itself, and who has to do what.

export function nobodyHere(holders: readonly Pick<Holder, 'name'>[]): CedilleError {
  return failure(
    'No private key of a holder is on this machine.',
    `that of one of ${holders.map(({ name }) => name).join(', ')}`,
    'let a holder run the command; gpg --list-secret-keys shows which keys are here',
  );
}

export function onlyThey(holder: string): CedilleError {
  return failure(
    `A root token may be left, and it is encrypted for ${holder}.`,
    `that ${holder} ends it`,
    `let ${holder} run the same command`,
  );
}

export function earlierShares(): CedilleError {
  return failure(
    'Vault is empty, but the Secret vault-holders has the shares of an earlier Vault.',
    'the volumes of that Vault; or a new Vault, and no shares of another one',
    'to restore a snapshot of it, keep the Secret elsewhere first, since the shares belong to the snapshot; then kubectl -n vault delete secret vault-holders, and repeat the command',
  );
}

export function custodyGone(): CedilleError {
  return failure(
    'Vault was initialized by this command, but the Secret vault-holders is gone.',
    'that Secret: it says for whom the answer on the volume of Vault is encrypted',
    'restore it from a backup of the cluster, and repeat the command',
  );
}

export function othersVault(): CedilleError {
  return failure(
    'Vault was initialized, but not by this command: nobody gave it the shares.',
    'a Vault that this command initialized, or one that needs nothing any more',
    'whoever initialized it takes the steps of charts/vault/README.md with a root token: vault operator generate-root',
  );
}

export function answerLost(): CedilleError {
  return failure(
    'Vault was initialized by this command, and its answer is lost: it went away between the two.',
    'the shares of its key, which Vault gives out only once. Nobody has ever been in this Vault, and nobody can open it',
    'repeat the command with --start-over: it removes the volumes of this Vault, which holds nothing, and begins anew',
  );
}

export function inUse(mount: string): CedilleError {
  return failure(
    `Vault answers at auth/${mount}, but nobody has the shares of its key.`,
    'an empty Vault: this one is in use, and is never emptied',
    'ask whoever configured it for the shares; restore the Secret vault-holders from a backup of the cluster',
  );
}

export function notKept(): CedilleError {
  return failure(
    'What Vault answered is not what the Secret vault-holders has.',
    'a share for each holder',
    'repeat the command: the answer is still on the volume of Vault',
  );
}

export function notRevoked(): CedilleError {
  return failure(
    'Vault still knows the root token that was revoked.',
    'no root token',
    'repeat the command; if it stays, read the log of Vault',
  );
}

export function saysOtherwise({ title }: Setting): CedilleError {
  return failure(
    `Vault was told: ${title}. It does not say so afterwards.`,
    'what was written',
    'repeat the command, and read the log of Vault',
  );
}

export function staysSealed({ type }: VaultStatus, cause: unknown): CedilleError {
  return failure(
    `Vault stays sealed, although ${type} should unseal it.`,
    'a key of the KMS that Vault may use: cloudkms.cryptoKeyVersions.useToEncrypt, useToDecrypt and cryptoKeys.get',
    'kubectl -n vault logs vault-0 -c vault says what the KMS answered; repeat the command then',
    cause,
  );
}

function failure(message: string, expected: string, fix: string, cause?: unknown): CedilleError {
  return new CedilleError({ code: 'cluster-failed', severity: 'error', message, expected, fix }, { cause });
}
