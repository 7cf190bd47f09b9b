import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder, ProgramError, runProgram, withProcessLock } from '@cedille/program';
import { CedilleError } from '@cedille/source';
import type { WrittenTar } from './write-tar.ts';

/** What a file system of Debian packages consists of. */
export interface DebianRecipe {
  /** For messages and the name of the file. */
  name: string;
  /** Name of the release of Debian. */
  suite: string;
  packages: readonly string[];
  /** Lines of shell that are run at the end; `$1` is the folder of the file system. @defaultValue nothing */
  customize?: readonly string[];
}

export interface DebianOptions {
  cacheDir?: string;
  signal?: AbortSignal | undefined;
  onProgress?: ((message: string) => void) | undefined;
}

/** Beneath programs that need libraries, a shell, or other programs. */
export const DEBIAN: DebianRecipe = {
  name: 'base',
  suite: 'trixie',
  packages: [
    'ca-certificates',
    'conntrack',
    'curl',
    'git',
    'gpg',
    'gpg-agent',
    'iptables',
    'kmod',
    'nftables',
    'openssh-client',
    'redis-server',
    'tini',
  ],
};

/** Raised when the way how file systems are made changes. */
const FORMAT = 1;

/**
 * The file system of a small Debian as a tar archive, from the packages that Debian signs. Made once, then cached: which
 * patch version of a package is in it depends on the day.
 * @throws CedilleError `cluster-unavailable` when mmdebstrap is not there, `cluster-failed` with what it said
 */
export async function debianBase(recipe: DebianRecipe, options: DebianOptions): Promise<WrittenTar> {
  const { cacheDir = cacheFolder(), signal, onProgress } = options;
  const { name, suite, packages } = recipe;
  const facts = JSON.stringify([FORMAT, recipe]);
  const hash = createHash('sha256').update(facts).digest('hex').slice(0, 12);
  const file = join(cacheDir, 'images', `debian-${name}-${hash}.tar`);
  return withProcessLock({ path: `${file}.making`, signal, waitMs: 1_200_000 }, async () => {
    const known = await readKnown(file);
    if (known) return known;
    onProgress?.(`Debian ${suite} for ${name}: installing ${packages.length} packages, which takes a minute or two`);
    await make(file, recipe, signal);
    return (await readKnown(file))!;
  });
}

async function readKnown(file: string): Promise<WrittenTar | undefined> {
  const sha256 = await readFile(`${file}.sha256`, 'utf8').catch(() => undefined);
  const made = await stat(file).catch(() => undefined);
  return sha256 && made ? { file, sha256 } : undefined;
}

async function make(file: string, recipe: DebianRecipe, signal: AbortSignal | undefined): Promise<void> {
  const making = `${file}.${randomUUID()}.tar`;
  await mkdir(join(file, '..'), { recursive: true });
  try {
    await bootstrap(making, recipe, signal);
    const hash = createHash('sha256');
    await pipeline(createReadStream(making), hash);
    await writeFile(`${file}.sha256`, hash.digest('hex'));
    await rename(making, file);
  } finally {
    await rm(making, { force: true });
  }
}

async function bootstrap(
  file: string,
  { suite, packages, customize = [] }: DebianRecipe,
  signal: AbortSignal | undefined,
): Promise<void> {
  const without = ['man', 'doc', 'locale', 'info'].map(folder => `--dpkgopt=path-exclude=/usr/share/${folder}/*`);
  const args = [
    '--variant=minbase',
    `--include=${packages.join(',')}`,
    '--aptopt=Acquire::Languages "none"',
    ...without,
    '--dpkgopt=path-include=/usr/share/doc/*/copyright',
    ...customize.map(line => `--customize-hook=${line}`),
    suite,
    file,
  ];
  // Times inside the archive do not depend on when it is made.
  const env = { SOURCE_DATE_EPOCH: '1' };
  try {
    await runProgram({ file: 'mmdebstrap', args, env, timeoutMs: 1_200_000, signal });
  } catch (error) {
    throw error instanceof ProgramError ? failed(error) : error;
  }
}

function failed(error: ProgramError): CedilleError {
  if (error.missing)
    return new CedilleError({
      code: 'cluster-unavailable',
      severity: 'error',
      message: 'mmdebstrap, which makes file systems of Debian packages, is not installed.',
      expected: 'Debian or Ubuntu with mmdebstrap; or a container registry that can be reached, which needs none of it',
      fix: 'apt-get install mmdebstrap debian-archive-keyring',
    });
  return new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: 'A file system of Debian packages could not be made.',
    expected: error.stderr.trim().split('\n').slice(-5).join('\n'),
    fix: `to see it again: ${error.command}`,
  });
}
