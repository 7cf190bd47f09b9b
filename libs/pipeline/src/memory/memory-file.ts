import { hash } from 'node:crypto';
import { DIGEST_LENGTH, KeptAnswer } from './recollection.ts';

/** Answers of each part of a memory. */
export type KeptParts = Readonly<Record<string, readonly (readonly [string, KeptAnswer])[]>>;

/** What a file holds. */
export interface MemoryFile {
  /** Answers of each part by key, what was written last first. */
  parts: Record<string, Map<string, KeptAnswer>>;
  /** How many texts of {@link writeMemory} it consists of. */
  pieces: number;
  /** Bytes of the first of them. */
  first: number;
  /** Bytes of all that can be read. Where the file goes on, it is damaged there. */
  length: number;
}

/** What is in a part, one after the other: keys between zeros, lengths, digests without anything between them. */
type Entries = readonly [keys: string, lengths: readonly number[], digests: string];

/**
 * The bytes of a memory: the digest of its index, the index, and the answers one after the other. Whoever reads it reads the
 * index alone; each answer has a digest of its own, looked at when somebody asks for that answer. What is appended to a file of
 * it counts, too.
 */
export function writeMemory(parts: KeptParts): Buffer {
  const bodies: Run[] = [];
  const index = Object.entries(parts).flatMap(([part, entries]): [string, Entries][] => {
    if (!entries.length) return [];
    const answers = entries.map(([, answer]) => answer);
    for (const answer of answers) addTo(bodies, answer);
    const keys = entries.map(([key]) => key).join('\0');
    return [[part, [keys, answers.map(({ length }) => length), answers.map(({ digest }) => digest).join('')]]];
  });
  const text = JSON.stringify(Object.fromEntries(index));
  const head = Buffer.from(`${digestOf(text)}\n${text}\n`);
  return Buffer.concat([head, ...bodies.map(({ source, start, end }) => source.subarray(start, end))]);
}

interface Run {
  source: Buffer;
  start: number;
  end: number;
}

/** What stood side by side in an earlier memory is copied in one piece. */
function addTo(bodies: Run[], { source, start, length }: KeptAnswer): void {
  const last = bodies.at(-1);
  if (last?.source === source && last.end === start) last.end += length;
  else bodies.push({ source, start, end: start + length });
}

/** The reverse. What is damaged is no memory, or lacks that answer. Of two answers to the same, the later one counts. */
export function readMemory(bytes: Buffer): MemoryFile {
  const pieces: Piece[] = [];
  let length = 0;
  for (let piece = readPiece(bytes, length); piece; piece = readPiece(bytes, length)) {
    pieces.push(piece);
    length = piece.end;
  }
  const [first] = pieces;
  const parts: MemoryFile['parts'] = {};
  for (const { index, start } of pieces.reverse()) readEntries({ index, start, bytes }, parts);
  return { parts, pieces: pieces.length, first: first?.end ?? 0, length };
}

interface Piece {
  index: Record<string, Entries>;
  /** Of the answers. */
  start: number;
  end: number;
}

function readPiece(bytes: Buffer, from: number): Piece | undefined {
  const line = bytes.indexOf('\n', from);
  const end = bytes.indexOf('\n', line + 1);
  if (line === -1 || end === -1) return undefined;
  const text = bytes.toString('utf8', line + 1, end);
  if (digestOf(text) !== bytes.toString('latin1', from, line)) return undefined;
  const index = JSON.parse(text) as Record<string, Entries>;
  const lengths = Object.values(index).flatMap(([, each]) => each);
  return { index, start: end + 1, end: lengths.reduce((sum, length) => sum + length, end + 1) };
}

function readEntries(
  { index, start, bytes }: Pick<Piece, 'index' | 'start'> & { bytes: Buffer },
  parts: MemoryFile['parts'],
): void {
  let at = start;
  for (const [part, [keys, lengths, digests]] of Object.entries(index)) {
    const entries = (parts[part] ??= new Map<string, KeptAnswer>());
    for (const [number, key] of keys.split('\0').entries()) {
      const length = lengths[number]!;
      const digest = digests.slice(number * DIGEST_LENGTH, (number + 1) * DIGEST_LENGTH);
      if (!entries.has(key)) entries.set(key, new KeptAnswer(bytes, { start: at, length, digest }));
      at += length;
    }
  }
}

function digestOf(text: string): string {
  return hash('sha256', text);
}
