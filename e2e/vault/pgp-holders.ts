import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Run } from '@cedille/cluster';
import { runProgram } from '@cedille/program';

/** People with PGP keys, each with a machine of its own. */
export interface PgpHolders {
  /** A workspace with their public keys in `environments/lab/holders`. */
  root: string;
  /** The folder of GnuPG of one of them, or of all. */
  home(name?: string): string;
  /** What is encrypted for one of them. */
  decrypt(ciphertext: Buffer): Promise<string>;
}

/** Keys without passphrases, in folders of their own: the sockets of GnuPG's agent take short paths only. */
export async function createHolders(run: Run, names: readonly string[]): Promise<PgpHolders> {
  const root = join(run.folder, 'holders');
  const homes = await mkdtemp(join(tmpdir(), 'gpg-'));
  const all = join(homes, 'all');
  const gpg = async (home: string, args: readonly string[], input?: string | Uint8Array): Promise<string> => {
    await mkdir(home, { recursive: true, mode: 0o700 });
    const env = { GNUPGHOME: home };
    const batch = ['--batch', '--quiet', '--pinentry-mode', 'loopback', '--passphrase', ''];
    return (await runProgram({ file: 'gpg', args: [...batch, ...args], env, ...(input !== undefined && { input }) }))
      .stdout;
  };
  run.defer(async () => {
    for (const home of [all, ...names.map(name => join(homes, name))])
      await runProgram({ file: 'gpgconf', args: ['--homedir', home, '--kill', 'all'] });
    await rm(homes, { recursive: true, force: true });
  });
  const folder = join(root, 'environments/lab/holders');
  await mkdir(folder, { recursive: true });
  for (const name of names) {
    const home = join(homes, name);
    const who = `${name}@example.org`;
    await gpg(home, ['--quick-generate-key', who, 'ed25519', 'default', 'never']);
    await gpg(home, ['--quick-add-key', await fingerprintOf(home), 'cv25519', 'encr', 'never']);
    await writeFile(join(folder, `${name}.asc`), await gpg(home, ['--armor', '--export', who]));
    await gpg(all, ['--import'], await gpg(home, ['--armor', '--export-secret-keys', who]));
  }
  return {
    root,
    home: name => (name === undefined ? all : join(homes, name)),
    decrypt: async ciphertext => (await gpg(all, ['--decrypt'], ciphertext)).trim(),
  };
}

async function fingerprintOf(home: string): Promise<string> {
  const args = ['--batch', '--with-colons', '--list-secret-keys'];
  const { stdout } = await runProgram({ file: 'gpg', args, env: { GNUPGHOME: home } });
  return /^fpr:+([0-9A-F]+):/m.exec(stdout)![1]!;
}
