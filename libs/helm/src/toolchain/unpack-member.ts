import { readFile, writeFile } from 'node:fs/promises';
import { ArchiveError, readArchive } from '@cedille/archive';
import { unzipSync, type UnzipFileInfo } from 'fflate';

interface Unpacking {
  archive: string;
  /** Path inside the archive, without a leading `./`. */
  member: string;
  /** File to write. */
  into: string;
}

/** Takes one file out of a zip or tar+gzip archive. Answers whether it was there. @throws ArchiveError */
export async function unpackMember({ archive, member, into }: Unpacking): Promise<boolean> {
  const content = archive.endsWith('.zip')
    ? unzipMember(await readFile(archive), member)
    : await untarMember(archive, member);
  if (content) await writeFile(into, content);
  return content !== undefined;
}

/** No program that is pinned comes near it. */
const MAX_BYTES = 1024 * 1024 * 1024;

function unzipMember(bytes: Uint8Array, member: string): Uint8Array | undefined {
  const filter = ({ name, originalSize }: UnzipFileInfo): boolean => name === member && originalSize <= MAX_BYTES;
  try {
    return unzipSync(bytes, { filter })[member];
  } catch (error) {
    throw new ArchiveError('damaged', `cannot be unpacked: ${(error as Error).message}`, error);
  }
}

async function untarMember(archive: string, member: string): Promise<Uint8Array | undefined> {
  return (await readArchive(archive, { maxBytes: MAX_BYTES, isWanted: path => path === member })).get(member);
}
