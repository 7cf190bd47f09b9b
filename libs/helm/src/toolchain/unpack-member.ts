import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ArchiveError, readArchive } from '@cedille/archive';
import type { UnzipFileInfo } from 'fflate';

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
    ? await unzipMember(await readFile(archive), member)
    : await untarMember(archive, member);
  if (content) await writeFile(into, content);
  return content !== undefined;
}

/**
 * Takes every file of a zip archive whose path begins in one of these ways into a folder, under its own name.
 * Answers with the beginnings that no file has. @throws ArchiveError
 */
export async function unpackBeside(archive: string, beginnings: readonly string[], into: string): Promise<string[]> {
  const isWanted = (name: string) => beginnings.some(beginning => name.startsWith(beginning));
  const files = Object.entries(await unzip(await readFile(archive), isWanted));
  for (const [path, content] of files) await writeFile(join(into, basename(path)), content);
  return beginnings.filter(beginning => !files.some(([path]) => path.startsWith(beginning)));
}

/** No program that is pinned comes near it. */
const MAX_BYTES = 1024 * 1024 * 1024;

async function unzipMember(bytes: Uint8Array, member: string): Promise<Uint8Array | undefined> {
  return (await unzip(bytes, name => name === member))[member];
}

async function unzip(bytes: Uint8Array, isWanted: (name: string) => boolean): Promise<Record<string, Uint8Array>> {
  const { unzipSync } = await import('fflate');
  const filter = ({ name, originalSize }: UnzipFileInfo): boolean => isWanted(name) && originalSize <= MAX_BYTES;
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    throw new ArchiveError('damaged', `cannot be unpacked: ${(error as Error).message}`, error);
  }
}

async function untarMember(archive: string, member: string): Promise<Uint8Array | undefined> {
  return (await readArchive(archive, { maxBytes: MAX_BYTES, isWanted: path => path === member })).get(member);
}
