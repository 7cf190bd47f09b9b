import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '@cedille/program';
import { CedilleError, type Problem } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decrypt, ownFingerprints } from './gpg.ts';
import { loadHolders } from './load-holders.ts';
import { defaultThreshold, thresholdProblem } from './threshold.ts';

// Paths of the sockets of GnuPG's agent are short.
let home: string;
const before = process.env.GNUPGHOME;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'gpg-'));
  await mkdir(home, { recursive: true, mode: 0o700 });
  process.env.GNUPGHOME = home;
});

afterAll(async () => {
  if (before === undefined) delete process.env.GNUPGHOME;
  else process.env.GNUPGHOME = before;
  await runProgram({ file: 'gpgconf', args: ['--homedir', home, '--kill', 'all'] });
  await rm(home, { recursive: true, force: true });
});

async function gpg(args: readonly string[], input?: string): Promise<string> {
  const batch = ['--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', ''];
  const given = { file: 'gpg', args: [...batch, ...args], ...(input !== undefined && { input }) };
  return (await runProgram(given)).stdout;
}

/** A key that signs, and one that encrypts where that is wanted. @returns its public half */
async function key(name: string, { encrypts = true, expires = 'never', at }: KeyOptions = {}): Promise<string> {
  const who = `${name}@example.org`;
  const then = at === undefined ? [] : ['--faked-system-time', at];
  await gpg([...then, '--quick-generate-key', who, 'ed25519', 'sign', expires]);
  const list = await gpg(['--with-colons', '--list-keys', who]);
  const fingerprint = /^fpr:+([0-9A-F]+):/m.exec(list)![1]!;
  if (encrypts) await gpg([...then, '--quick-add-key', fingerprint, 'cv25519', 'encr', expires]);
  return gpg(['--armor', '--export', who]);
}

interface KeyOptions {
  encrypts?: boolean;
  expires?: string;
  at?: string;
}

const load = async (files: Record<string, string>) =>
  loadHolders(
    await temporaryWorkspace(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`environments/lab/holders/${name}`, text])),
    ),
    'lab',
  );

async function problemsOf(files: Record<string, string>): Promise<readonly Problem[]> {
  const error = await load(files).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CedilleError);
  return (error as CedilleError).problems;
}

describe('holders', () => {
  it('are read from their public keys, by name', async () => {
    const [ada, bob] = [await key('ada'), await key('bob')];
    const holders = await load({ 'bob.asc': bob, 'ada.asc': ada, 'notes.txt': 'not a key' });
    expect(holders.map(({ name }) => name)).toEqual(['ada', 'bob']);
    expect(await ownFingerprints()).toEqual(new Set(holders.map(({ fingerprint }) => fingerprint)));
    // A packet with a public key: what Vault reads.
    for (const { publicKey } of holders) expect(Buffer.from(publicKey, 'base64')[0]! & 0xbf).toBe(0x98);
  });

  it('may be none', async () => {
    expect(await load({})).toEqual([]);
  });

  it('are refused with everything that is wrong, each with its place', async () => {
    const ada = await key('one');
    const problems = await problemsOf({
      'a.asc': 'nothing',
      'b.asc': `${ada}${await key('two')}`,
      'c.asc': await key('three', { expires: '2020-06-01', at: '20200101T000000' }),
      'd.asc': await key('four', { encrypts: false }),
      'e.asc': ada,
      'f.asc': ada,
      'G.asc': await key('five'),
      'h.asc': '',
    });
    expect(Object.fromEntries(problems.map(({ at, message }) => [at!.file.split('/').at(-1), message]))).toEqual({
      'a.asc': 'It is not a PGP key.',
      'b.asc': 'There are several keys in it.',
      'c.asc': 'The key has expired.',
      'd.asc': 'Nothing can be encrypted for the key.',
      'f.asc': 'It is the key of e, too: one person would count twice.',
      'G.asc': 'The name of a holder has small letters, digits and hyphens.',
      'h.asc': 'It is not a PGP key.',
    });
  });

  it('never leave their private key in the repository', async () => {
    await key('careless');
    const text = await gpg(['--armor', '--export-secret-keys', 'careless@example.org']);
    expect(await problemsOf({ 'careless.asc': text })).toMatchObject([
      { code: 'secret-written', message: 'It is a private key: whoever read this file has it.' },
    ]);
  });
});

describe('what is encrypted for a holder', () => {
  it('is not decrypted without the key, and the error says whose it is', async () => {
    await key('far');
    const armoured = await gpg(['--armor', '--trust-model', 'always', '-r', 'far@example.org', '--encrypt'], 'clear');
    expect(await decrypt(Buffer.from(armoured), 'far')).toBe('clear');
    const fingerprint = /^fpr:+([0-9A-F]+):/m.exec(await gpg(['--with-colons', '--list-keys', 'far@example.org']))![1]!;
    await gpg(['--yes', '--delete-secret-keys', fingerprint]);
    await expect(decrypt(Buffer.from(armoured), 'far')).rejects.toThrow(
      /GnuPG does not decrypt what is for far: .*key/,
    );
  });
});

describe('the threshold', () => {
  it('is the smallest majority by itself, and one for one', () => {
    expect([1, 2, 3, 4, 5].map(defaultThreshold)).toEqual([1, 2, 2, 3, 3]);
    for (const holders of [1, 2, 3, 4, 5]) expect(thresholdProblem(holders, defaultThreshold(holders))).toBeUndefined();
  });

  it.each([
    [0, 1, /There are no holders/],
    [3, 4, /It would take 4 holders, and there are 3/],
    [3, 0, /The threshold is 0/],
    [3, 1.5, /The threshold is 1.5/],
    [3, Number.NaN, /The threshold is NaN/],
    [3, 1, /One holder of 3 would be enough/],
  ])('is refused for %i holders when it is %d', (holders, threshold, message) => {
    expect(thresholdProblem(holders, threshold)?.message).toMatch(message);
  });
});
