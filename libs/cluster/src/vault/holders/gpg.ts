import { ProgramError, runProgram } from '@cedille/program';
import { CedilleError } from '@cedille/source';

/** What GnuPG says of a key. */
export interface KeyFacts {
  /** Forty hexadecimal digits in capitals. */
  fingerprint: string;
  /** Whether it is the private half, which belongs to nobody but its owner. */
  isPrivate: boolean;
  /** As GnuPG has it: `e` expired, `r` revoked, `d` disabled, `i` invalid. */
  validity: string;
  /** Whether anything can be encrypted for it now. */
  canEncrypt: boolean;
}

/** The keys of a text. Empty when GnuPG finds none. @throws CedilleError `tool-missing` */
export async function readKeys(text: string): Promise<KeyFacts[]> {
  const said = await gpg(['--show-keys'], text).catch((error: unknown) => {
    if (error instanceof ProgramError && !error.missing) return '';
    throw error;
  });
  return keysIn(said);
}

/** Fingerprints of the keys whose private half is on this machine, or on a card that it knows. */
export async function ownFingerprints(): Promise<ReadonlySet<string>> {
  return new Set(keysIn(await gpg(['--list-secret-keys'])).map(({ fingerprint }) => fingerprint));
}

/**
 * Decrypts with a key of this machine; GnuPG asks for its passphrase itself. What comes out is returned, and in no error.
 * @throws CedilleError when it cannot
 */
export async function decrypt(ciphertext: Uint8Array, whose: string): Promise<string> {
  try {
    // A person may have to find a card and a passphrase.
    const { stdout } = await runProgram({
      ...GPG,
      args: ['--quiet', '--decrypt'],
      input: ciphertext,
      timeoutMs: 300_000,
    });
    return stdout.trim();
  } catch (error) {
    if (error instanceof ProgramError) throw notDecrypted(error, whose);
    throw error;
  }
}

const GPG = { file: 'gpg' } as const;

async function gpg(args: readonly string[], input?: string): Promise<string> {
  const all = ['--batch', '--with-colons', '--fixed-list-mode', ...args];
  try {
    return (await runProgram({ ...GPG, args: all, ...(input !== undefined && { input }) })).stdout;
  } catch (error) {
    throw error instanceof ProgramError && error.missing ? noGnuPG() : error;
  }
}

/** @see https://github.com/gpg/gnupg/blob/master/doc/DETAILS */
function keysIn(listing: string): KeyFacts[] {
  const keys: KeyFacts[] = [];
  let isPrimary = false;
  for (const [kind, ...fields] of listing.split('\n').map(line => line.split(':'))) {
    if (kind === 'pub' || kind === 'sec') {
      const [validity = '', capabilities = ''] = [fields[0], fields[10]];
      keys.push({ fingerprint: '', isPrivate: kind === 'sec', validity, canEncrypt: capabilities.includes('E') });
    }
    if (kind === 'fpr' && isPrimary) keys.at(-1)!.fingerprint = fields[8]!;
    isPrimary = kind === 'pub' || kind === 'sec';
  }
  return keys;
}

function noGnuPG(): CedilleError {
  return new CedilleError({
    code: 'tool-missing',
    severity: 'error',
    message: 'GnuPG is not installed.',
    expected: 'gpg on the path: it reads the keys of the holders, and decrypts what is theirs',
    fix: 'install it: apt install gnupg, brew install gnupg',
  });
}

/** Without the error of the program as its cause: that has what was decrypted so far. */
function notDecrypted({ stderr, missing }: ProgramError, whose: string): CedilleError {
  if (missing) return noGnuPG();
  return new CedilleError({
    code: 'tool-failed',
    severity: 'error',
    message: `GnuPG does not decrypt what is for ${whose}: ${stderr.trim().split('\n').at(-1) ?? ''}`,
    expected: 'the private key and its passphrase, or the card that has it',
    fix: 'export GPG_TTY=$(tty), see gpg --list-secret-keys and gpg --card-status, and repeat the command',
  });
}
