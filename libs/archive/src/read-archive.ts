import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';

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
 * Plain files of a tar+gzip archive by path, without a leading `./`. Everything stays in memory, and whatever the archive
 * says of itself, nothing goes beyond the limits. Links and devices are passed over; one that leads out is refused.
 * @throws ArchiveError
 */
export async function readArchive(
  archive: Uint8Array,
  options: ReadArchiveOptions = {},
): Promise<Map<string, Uint8Array>> {
  const { maxBytes = 256 * MEGABYTE, maxEntries = 20_000, isWanted = () => true } = options;
  const tarball = await unzip(archive, maxBytes);
  const files = new Map<string, Uint8Array>();
  if (isEmpty(tarball)) return files;
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
  await parse(tarball, take);
  return files;
}

/** Nothing but its end, which the parser takes for no archive at all. */
function isEmpty(tarball: Buffer): boolean {
  return tarball.length > 0 && tarball.length <= 20 * 512 && tarball.every(byte => byte === 0);
}

/** The parser of the package would unpack by itself, but without a limit, and in quadratic time where nothing but zeros comes. */
async function unzip(archive: Uint8Array, maxBytes: number): Promise<Buffer> {
  const tarball = await promisify(gunzip)(archive, { maxOutputLength: Math.max(maxBytes, 1) }).catch(
    (cause: unknown) => {
      const { code, message } = cause as NodeJS.ErrnoException;
      throw code === 'ERR_BUFFER_TOO_LARGE'
        ? new ArchiveError('too-large', `unpacks to more than ${Math.round(maxBytes / MEGABYTE)} MB`, cause)
        : new ArchiveError('damaged', `cannot be unpacked: ${message}`, cause);
    },
  );
  if (tarball[0] === 0x1f && tarball[1] === 0x8b) throw new ArchiveError('damaged', 'is compressed twice');
  return tarball;
}

function parse(tarball: Buffer, take: (entry: ReadEntry) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const parser = new Parser({
      strict: true,
      zstd: false,
      onReadEntry: entry => {
        try {
          take(entry);
        } catch (error) {
          reject(error as Error);
          parser.abort(error as Error);
        }
      },
    });
    parser.on('end', () => resolve());
    parser.on('error', (cause: Error) =>
      reject(new ArchiveError('damaged', `cannot be unpacked: ${cause.message}`, cause)),
    );
    parser.end(tarball);
  });
}

const PLAIN: ReadonlySet<string> = new Set(['File', 'OldFile', 'ContiguousFile']);
const LINKS: ReadonlySet<string> = new Set(['Link', 'SymbolicLink']);

function leadsOut({ path, linkpath = '', type }: ReadEntry): boolean {
  return isOutside(path) || (LINKS.has(type) && isOutside(linkpath));
}

function isOutside(path: string): boolean {
  return /^([/\\]|[A-Za-z]:)/.test(path) || path.split(/[/\\]/).includes('..');
}
