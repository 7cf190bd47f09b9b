import { gzipSync } from 'fflate';

/** A file inside an archive. */
export interface ArchiveFile {
  /** With forward slashes, at most 255 bytes. */
  path: string;
  content: Uint8Array;
}

/**
 * A tar+gzip archive of which every byte follows from names and contents: sorted, no times, no owners, no folders. The
 * compressor is JavaScript: zlib gives other bytes from one version, and one kind of processor, to the next.
 */
export function packArchive(files: readonly ArchiveFile[]): Uint8Array {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const blocks = sorted.flatMap(file => [header(file), file.content, padding(file.content.length)]);
  return gzipSync(Buffer.concat([...blocks, new Uint8Array(2 * BLOCK)]), { level: LEVEL, mtime: 0 });
}

const BLOCK = 512;
/** Level 9 takes four times as long for one percent. */
const LEVEL = 6;

/** A header of POSIX.1-1988 (ustar), which everything reads. */
function header({ path, content }: ArchiveFile): Uint8Array {
  const block = Buffer.alloc(BLOCK);
  const [prefix, name] = splitPath(path);
  block.write(name, 0, 100);
  block.write('0000644\0' + '0000000\0' + '0000000\0', 100);
  block.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write('        ', 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  block.write('0000000\0' + '0000000\0', 329);
  block.write(prefix, 345, 155);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** A long path is cut at a slash. */
function splitPath(path: string): [prefix: string, name: string] {
  if (Buffer.byteLength(path) <= 100) return ['', path];
  for (let cut = path.indexOf('/'); cut !== -1; cut = path.indexOf('/', cut + 1)) {
    const [prefix, name] = [path.slice(0, cut), path.slice(cut + 1)];
    if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return [prefix, name];
  }
  throw new RangeError(`The path ${path} is too long for an archive.`);
}

function padding(length: number): Uint8Array {
  return new Uint8Array((BLOCK - (length % BLOCK)) % BLOCK);
}
