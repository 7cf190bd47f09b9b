import { createHash } from 'node:crypto';
import { KeptAnswer } from './recollection.ts';

/** Answers of each part of a memory by key. */
export type KeptParts = Readonly<Record<string, readonly (readonly [string, KeptAnswer])[]>>;

/** Where an answer is among the bytes after the index: key, offset, length, digest. */
type Entry = readonly [string, number, number, string];

/**
 * The bytes of a memory: the digest of its index, the index, and the answers one after the other. Whoever reads it reads the
 * index alone; each answer has a digest of its own, looked at when somebody asks for that answer.
 */
export function writeMemory(parts: KeptParts): Buffer {
  const bodies: Uint8Array[] = [];
  let offset = 0;
  const index = Object.entries(parts).flatMap(([part, entries]) => {
    const places = entries.map(([key, { bytes, digest }]): Entry => {
      bodies.push(bytes);
      offset += bytes.length;
      return [key, offset - bytes.length, bytes.length, digest];
    });
    return places.length ? [[part, places] as const] : [];
  });
  const text = JSON.stringify(Object.fromEntries(index));
  return Buffer.concat([Buffer.from(`${digestOf(text)}\n${text}\n`), ...bodies]);
}

/** The reverse. What is damaged is no memory, or lacks that answer. */
export function readMemory(bytes: Buffer): KeptParts {
  const line = bytes.indexOf('\n');
  const end = bytes.indexOf('\n', line + 1);
  if (line === -1 || end === -1) return {};
  const text = bytes.toString('utf8', line + 1, end);
  if (digestOf(text) !== bytes.toString('latin1', 0, line)) return {};
  const index = JSON.parse(text) as Record<string, Entry[]>;
  const start = end + 1;
  return Object.fromEntries(
    Object.entries(index).map(([part, entries]) => [
      part,
      entries.map(([key, offset, length, digest]): [string, KeptAnswer] => [
        key,
        new KeptAnswer(bytes.subarray(start + offset, start + offset + length), digest),
      ]),
    ]),
  );
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
