import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Header } from 'tar';

/** A file inside an archive: a copy of one on this machine, given text or bytes, or a symbolic link. */
export type TarFile = {
  /** Without a slash at the beginning. */
  path: string;
  /** @defaultValue 0o644 */
  mode?: number;
} & ({ from: string } | { content: string | Uint8Array } | { link: string } | { folder: true });

/** A tar archive of which every byte follows from names and contents: sorted, no times, owned by root. */
export async function* tarStream(files: readonly TarFile[]): AsyncGenerator<Uint8Array> {
  for (const file of withFolders(files)) yield* entry(file);
  yield Buffer.alloc(2 * BLOCK);
}

const BLOCK = 512;

/** Every folder on the way is an entry of its own, before what is in it. */
function withFolders(files: readonly TarFile[]): TarFile[] {
  const known = new Map(files.map(file => [file.path, file]));
  for (const { path } of files)
    for (let folder = dirname(path); folder !== '.' && !known.has(folder); folder = dirname(folder))
      known.set(folder, { path: folder, folder: true, mode: 0o755 });
  return [...known.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function* entry(file: TarFile): AsyncGenerator<Uint8Array> {
  if ('link' in file) return yield header({ ...file, mode: 0o777, type: 'SymbolicLink', size: 0, linkpath: file.link });
  if ('folder' in file) return yield header({ ...file, path: `${file.path}/`, type: 'Directory', size: 0 });
  const size = 'from' in file ? (await stat(file.from)).size : Buffer.byteLength(file.content);
  yield header({ ...file, type: 'File', size });
  if ('from' in file) yield* createReadStream(file.from, { highWaterMark: 1024 * 1024 });
  else yield Buffer.from(file.content);
  yield Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK);
}

interface HeaderFacts {
  path: string;
  mode?: number;
  type: 'File' | 'Directory' | 'SymbolicLink';
  size: number;
  linkpath?: string;
}

function header({ path, mode = 0o644, type, size, linkpath }: HeaderFacts): Uint8Array {
  const facts = new Header({ path, mode, type, size, uid: 0, gid: 0, uname: '', gname: '', mtime: new Date(0) });
  if (linkpath !== undefined) facts.linkpath = linkpath;
  const block = Buffer.alloc(BLOCK);
  if (facts.encode(block, 0)) throw new RangeError(`${path} is too long a name for an image.`);
  return block;
}
