import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type { ReadEntry } from 'tar';

export interface ReadArchiveOptions {
  /** Most bytes that it may unpack to. @defaultValue 256 MiB */
  maxBytes?: number;
  /** Most files, folders and links in it. @defaultValue 20000 */
  maxEntries?: number;
  /** Whether the content of a file matters; what it throws ends the reading. @defaultValue that of every file does */
  isWanted?: (path: string, size: number) => boolean;
}

/** Why an archive is not read: it is broken, larger than allowed, or would write outside of the folder it is unpacked into. */
export type ArchiveFault = 'damaged' | 'too-large' | 'outside';

export class ArchiveError extends Error {
  readonly fault: ArchiveFault;

  /** @param message continues `the archive`: `holds ../x, which would be written outside of its folder` */
  constructor(fault: ArchiveFault, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'ArchiveError';
    this.fault = fault;
  }
}

const MEGABYTE = 1024 * 1024;

/**
 * Plain files of a tar+gzip archive by path, without a leading `./`. What is wanted stays in memory, the rest passes through
 * in pieces, and whatever the archive says of itself, nothing goes beyond the limits. Links and devices are passed over; one
 * that leads out is refused.
 * @param archive its content, or the path of its file, which is then never in memory as a whole
 * @throws ArchiveError; errors of the file system as they are
 */
export async function readArchive(
  archive: Uint8Array | string,
  options: ReadArchiveOptions = {},
): Promise<Map<string, Uint8Array>> {
  const { maxBytes = 256 * MEGABYTE, maxEntries = 20_000, isWanted = () => true } = options;
  const files = new Map<string, Uint8Array>();
  let entries = 0;
  const take = (entry: ReadEntry): void => {
    entries += 1;
    if (entries > maxEntries) throw new ArchiveError('too-large', `has more than ${maxEntries} entries`);
    if (leadsOut(entry))
      throw new ArchiveError('outside', `holds ${entry.path}, which would be written outside of its folder`);
    const path = entry.path.replace(/^(\.\/)+/, '');
    if (!PLAIN.has(entry.type) || !isWanted(path, entry.size)) return void entry.resume();
    const chunks: Buffer[] = [];
    entry.on('data', chunk => chunks.push(chunk));
    entry.on('end', () => files.set(path, Buffer.concat(chunks)));
  };
  await parse(unzip(archive, maxBytes), take);
  return files;
}

/** The parser of the package would unpack by itself, but without a limit of bytes. */
async function* unzip(archive: Uint8Array | string, maxBytes: number): AsyncGenerator<Buffer> {
  const packed = typeof archive === 'string' ? createReadStream(archive) : Readable.from([archive]);
  const unpacked = createGunzip({ chunkSize: MEGABYTE });
  const packing = pipeline(packed, unpacked);
  // Whoever stops reading early has an error of their own.
  packing.catch(() => undefined);
  let bytes = 0;
  try {
    for await (const chunk of unpacked as AsyncIterable<Buffer>) {
      if (bytes === 0 && chunk[0] === 0x1f && chunk[1] === 0x8b)
        throw new ArchiveError('damaged', 'is compressed twice');
      bytes += chunk.length;
      if (bytes > maxBytes)
        throw new ArchiveError('too-large', `unpacks to more than ${Math.round(maxBytes / MEGABYTE)} MB`);
      yield chunk;
    }
    await packing;
  } catch (error) {
    throw isOfUnpacking(error) ? damaged(error) : error;
  }
}

/** Whether the bytes are to blame, and not the file system. */
function isOfUnpacking(error: unknown): error is Error {
  return /^Z_/.test((error as NodeJS.ErrnoException).code ?? '');
}

function damaged(cause: Error): ArchiveError {
  return new ArchiveError('damaged', `cannot be unpacked: ${cause.message}`, cause);
}

/** An archive of no files is nothing but its end, which the parser takes for no archive at all. */
const MOST_ZEROS = 20 * 512;

async function parse(tarball: AsyncIterable<Buffer>, take: (entry: ReadEntry) => void): Promise<void> {
  let failure: Error | undefined;
  // Most commands read no archive, and the package takes long to load.
  const { Parser } = await import('tar');
  const parser = new Parser({
    strict: true,
    zstd: false,
    onReadEntry: entry => {
      try {
        take(entry);
      } catch (error) {
        failure ??= error as Error;
        parser.abort(error as Error);
      }
    },
  });
  parser.on('error', (cause: Error) => (failure ??= damaged(cause)));
  const unrecognized = (): ArchiveError => damaged(new Error('Unrecognized archive format'));
  let leadingZeros = 0;
  let isBegun = false;
  for await (const chunk of tarball) {
    // The parser takes quadratic time for zeros, so it gets nothing until something else comes.
    if (!isBegun && chunk.every(byte => byte === 0)) {
      leadingZeros += chunk.length;
      continue;
    }
    if (leadingZeros > 0) throw unrecognized();
    isBegun = true;
    parser.write(chunk);
    if (failure) throw failure;
  }
  if (leadingZeros > MOST_ZEROS) throw unrecognized();
  if (leadingZeros > 0) return;
  const end = new Promise<void>(resolve => parser.on('end', resolve).on('error', () => resolve()));
  parser.end();
  await end;
  if (failure) throw failure;
}

const PLAIN: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile']);
const LINKS: ReadonlySet<string> = new Set(['Link', 'SymbolicLink']);

function leadsOut({ path, linkpath = '', type }: ReadEntry): boolean {
  return isOutside(path) || (LINKS.has(type) && isOutside(linkpath));
}

function isOutside(path: string): boolean {
  return /^([/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes('..');
}
