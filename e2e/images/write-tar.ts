import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { tarStream, type TarFile } from './tar-stream.ts';

/** A tar archive on this machine. */
export interface WrittenTar {
  file: string;
  /** 64 hexadecimal digits: the digest of its bytes. */
  sha256: string;
}

/** Writes a tar archive, and says its digest on the way. */
export async function writeTar(file: string, files: readonly TarFile[]): Promise<WrittenTar> {
  const hash = createHash('sha256');
  await pipeline(
    tarStream(files),
    async function* (blocks: AsyncIterable<Uint8Array>) {
      for await (const block of blocks) {
        hash.update(block);
        yield block;
      }
    },
    createWriteStream(file),
  );
  return { file, sha256: hash.digest('hex') };
}
