import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { cacheFolder } from '@cedille/program';
import { useParsedTexts, writeFileAtomic } from '@cedille/source';
import { codeFingerprint } from './code-fingerprint.ts';
import { Recollection } from './recollection.ts';

/** Bytes that are kept: many times what a platform of fifty components has. */
const LIMIT = 8 * 2 ** 20;
const DIGEST_BYTES = 32;

/** Files that nobody wrote for this long are removed; of each state of the code there is one. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** What is known of texts. */
export interface OpenTexts {
  /** Whether one was read that no earlier run had seen: then more is new than that text. */
  isAnyNew: () => boolean;
  /** Keeps what is new for the next run. */
  save: () => Promise<void>;
}

/**
 * Lets the data of YAML texts be known from earlier runs of this code.
 * @param folder @defaultValue `texts` in the cache folder
 */
export function openTexts(folder: string = join(cacheFolder(), 'texts')): OpenTexts {
  const state = digest(Buffer.from(`${codeFingerprint()} ${process.version}`));
  const file = join(folder, `${state.toString('hex').slice(0, 32)}.bin`);
  const texts = new Recollection(new Map(read(file)));
  useParsedTexts(texts);
  const save = async (): Promise<void> => {
    if (!texts.isChanged) return;
    const body = serialize(texts.entries({ limit: LIMIT, sizeOf: data => data.length }));
    await writeFileAtomic(file, Buffer.concat([digest(body), body])).catch(() => undefined);
    await removeOld(folder);
  };
  return { isAnyNew: () => texts.isChanged, save };
}

async function removeOld(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const info = await stat(join(folder, name)).catch(() => undefined);
    if (info && Date.now() - info.mtimeMs > KEPT_MS)
      await rm(join(folder, name), { force: true }).catch(() => undefined);
  }
}

/** What is damaged was never known: `node:v8` reads anything. */
function read(file: string): [string, Uint8Array][] {
  try {
    const bytes = readFileSync(file);
    const body = bytes.subarray(DIGEST_BYTES);
    if (!digest(body).equals(bytes.subarray(0, DIGEST_BYTES))) return [];
    return deserialize(body) as [string, Uint8Array][];
  } catch {
    return [];
  }
}

function digest(body: Uint8Array): Buffer {
  return createHash('sha256').update(body).digest();
}
