import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { writeFileAtomic } from '@cedille/source';

/** A digest, and the state of the file that had it. */
interface Remembered {
  state: string;
  sha256: string;
}

/** A file that changed within this time may change again without a trace: clocks of file systems are coarse. */
const SETTLED_MS = 2_000;

/**
 * SHA-256 of a file, in hexadecimal. It is read again only when it is not as it was: whoever writes to a file, or gives it
 * another time, changes the time of its last change, which nobody can set.
 * @param cacheDir where digests are remembered
 */
export async function digestOfState(path: string, cacheDir: string): Promise<string> {
  const memory = join(cacheDir, 'digests', `${createHash('sha256').update(path).digest('hex').slice(0, 32)}.json`);
  const before = await stateOf(path);
  const known = await recall(memory);
  if (known?.state === before.state) return known.sha256;
  const sha256 = await digestOfFile(path);
  const after = await stateOf(path);
  if (after.state === before.state && Date.now() - after.changedMs > SETTLED_MS)
    await writeFileAtomic(memory, JSON.stringify({ state: after.state, sha256 } satisfies Remembered)).catch(
      () => undefined,
    );
  return sha256;
}

/** Whether a file has a digest; not when it cannot be read. */
export async function hasDigest(path: string, sha256: string, cacheDir: string): Promise<boolean> {
  return (await digestOfState(path, cacheDir).catch(() => undefined)) === sha256;
}

export async function digestOfFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function stateOf(path: string): Promise<{ state: string; changedMs: number }> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return { state: [path, dev, ino, size, mtimeNs, ctimeNs].join(' '), changedMs: Number(ctimeNs / 1_000_000n) };
}

async function recall(memory: string): Promise<Remembered | undefined> {
  try {
    const { state, sha256 } = JSON.parse(await readFile(memory, 'utf8')) as Partial<Remembered>;
    return typeof state === 'string' && /^[0-9a-f]{64}$/.test(sha256 ?? '') ? { state, sha256: sha256! } : undefined;
  } catch {
    return undefined;
  }
}
