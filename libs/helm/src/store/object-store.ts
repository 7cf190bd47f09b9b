import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { writeFileAtomic } from '@cedille/source';
import { digestOfState } from '../verified-file.ts';

/** Files by the digest of their content, and small records that say which digest a pin had. */
export interface ObjectStore {
  /** Path of the object, after its content was verified once in this process; a damaged one is removed. */
  find(sha256: string): Promise<string | undefined>;
  /** Whether the object is there; its content is not read. */
  has(sha256: string): Promise<boolean>;
  /** A path for a file that is on its way, on the same disk as the objects. */
  newFile(): Promise<string>;
  /** Makes a finished file an object. Answers with its path. */
  add(file: string, sha256: string): Promise<string>;
  /** Digest recorded under a name. */
  recorded(name: string): Promise<string | undefined>;
  record(name: string, sha256: string): Promise<void>;
}

const hourMs = 60 * 60 * 1000;

/** Several processes may use one folder: an object appears whole under its digest or not at all. */
export function createObjectStore(cacheDir: string): ObjectStore {
  const folder = join(cacheDir, 'upstream');
  const verified = new Map<string, Promise<boolean>>();
  const pathOf = (sha256: string): string => join(folder, 'objects', 'sha256', sha256.slice(0, 2), sha256);
  const recordOf = (name: string): string => join(folder, 'index', `${name}.json`);
  const incoming = join(folder, 'incoming');
  let tidied: Promise<void> | undefined;

  async function find(sha256: string): Promise<string | undefined> {
    const path = pathOf(sha256);
    const check = verified.get(sha256) ?? isIntact(path, sha256, cacheDir);
    verified.set(sha256, check);
    if (await check) return path;
    verified.delete(sha256);
    return undefined;
  }

  return {
    find,
    has: sha256 =>
      stat(pathOf(sha256))
        .then(({ size }) => size > 0)
        .catch(() => false),
    async newFile() {
      await mkdir(incoming, { recursive: true });
      await (tidied ??= removeAbandoned(incoming));
      return join(incoming, randomUUID());
    },
    async add(file, sha256) {
      const path = pathOf(sha256);
      await mkdir(dirname(path), { recursive: true });
      await rename(file, path);
      verified.set(sha256, Promise.resolve(true));
      return path;
    },
    async recorded(name) {
      const text = await readFile(recordOf(name), 'utf8').catch(() => '');
      return /^\{"sha256":"([0-9a-f]{64})"/.exec(text)?.[1];
    },
    async record(name, sha256) {
      await writeFileAtomic(recordOf(name), JSON.stringify({ sha256 }));
    },
  };
}

async function isIntact(path: string, sha256: string, cacheDir: string): Promise<boolean> {
  const actual = await digestOfState(path, cacheDir).catch(() => undefined);
  if (actual !== undefined && actual !== sha256) await rm(path, { force: true }).catch(() => undefined);
  return actual === sha256;
}

/** What a killed process left half-written. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const age = Date.now() - (await stat(path).catch(() => ({ mtimeMs: Date.now() }))).mtimeMs;
    if (age > hourMs) await rm(path, { force: true }).catch(() => undefined);
  }
}
