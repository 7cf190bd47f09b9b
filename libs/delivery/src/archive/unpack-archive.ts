import { gunzipSync } from 'fflate';

/** The files of an archive by their path; everything that is no plain file is left out. @throws Error when it is damaged */
export function unpackArchive(archive: Uint8Array): Map<string, Uint8Array> {
  const bytes = Buffer.from(gunzipSync(archive));
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0;) {
    const size = Number.parseInt(text(bytes, at + 124, 12), 8);
    if (!Number.isInteger(size) || at + BLOCK + size > bytes.length) throw new Error('The archive is damaged.');
    const prefix = text(bytes, at + 345, 155);
    const name = text(bytes, at, 100);
    const path = (prefix ? `${prefix}/${name}` : name).replace(/^\.\//, '');
    const type = bytes[at + 156]!;
    if (type === 0 || type === PLAIN_FILE) files.set(path, bytes.subarray(at + BLOCK, at + BLOCK + size));
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

const BLOCK = 512;
const PLAIN_FILE = '0'.charCodeAt(0);

/** A field of a header ends at the first zero byte, or with the field. */
function text(bytes: Buffer, at: number, length: number): string {
  return bytes
    .toString('utf8', at, at + length)
    .split('\0')[0]!
    .trim();
}
