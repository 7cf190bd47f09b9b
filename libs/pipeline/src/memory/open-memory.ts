import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { appendFile, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterReferences, FindingPlace, ObjectVerdicts, ReferenceFinding } from '@cedille/checks';
import { cacheFolder } from '@cedille/program';
import type { ObjectHead } from '@cedille/manifests';
import { writeFileAtomic, type Problem } from '@cedille/source';
import { codeFingerprint } from './code-fingerprint.ts';
import { readMemory, writeMemory, type MemoryFile } from './memory-file.ts';
import type { RememberedSchema } from './recall-schema.ts';
import type { RememberedStage } from './recall-staged.ts';
import { Recollection } from './recollection.ts';
import type { RememberedReferences, RememberedRender, WrittenFile } from './remembered-render.ts';
import type { PlacedField } from '../placed-field.ts';

/**
 * What is remembered between runs: answers by a digest of everything they follow from. It belongs to the code that gave
 * the answers and to the kinds that it knew, so that a changed rule is never answered from memory. Losing it costs time,
 * never a result.
 */
export interface Memory {
  /** What places an object, by its text. */
  heads: Recollection<ObjectHead>;
  /** What the checks found in an object, by its text and kinds. */
  verdicts: ObjectVerdicts & Recollection<NonNullable<ReturnType<ObjectVerdicts['get']>>>;
  /** What a render came to, by everything that Helm is asked and the checks go by. */
  renders: Recollection<RememberedRender>;
  /** What documents say of other objects, by their text: JSON that is read where something changed. */
  relations: Recollection<string>;
  /** What the references of a cluster came to, by everything in it. */
  references: Recollection<RememberedReferences>;
  /** Objects of documents that rules about clusters look at, by the text of the document: JSON. */
  objects: Recollection<string>;
  /** What those rules found in a cluster, by everything in it. */
  policies: Recollection<readonly Problem[]>;
  /** The same before anybody looked where it stands, by what documents say of others and what is kept of them. */
  related: Recollection<ClusterReferences>;
  looked: Recollection<readonly ReferenceFinding[]>;
  /** Where findings stand in rendered files, by their render, document and path. */
  told: Recollection<FindingPlace>;
  /** Fields that problems are about, by their render and place. */
  fields: Recollection<PlacedField>;
  /** What generators answered, by their code and context. */
  generated: Recollection<string>;
  /** Values in which nothing was found. */
  soundValues: Recollection<1 | 2>;
  /** Schemas of values, without their texts. */
  schemas: Recollection<RememberedSchema>;
  /** Charts as they were put together. */
  stages: Recollection<RememberedStage>;
  /** Files as they were written, by absolute path. */
  written: Recollection<WrittenFile>;
  /** Keeps it for the next run; does nothing when nothing is new. */
  save(): Promise<void>;
}

export interface MemoryOptions {
  /** Of everything that is known about kinds. */
  kinds: string;
  /** @defaultValue `memory` in the cache folder */
  folder?: string;
  /** Bytes of one kind of answer that are kept. @defaultValue 16 Mi */
  limit?: number;
}

/** Memories that nobody used for this long are removed; of each state of the code there is one. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;
const HOUR_MS = 60 * 60 * 1000;
/** Memories of other states that are kept, the youngest. */
const KEPT_STATES = 4;
const PARTS = [
  'heads',
  'verdicts',
  'renders',
  'relations',
  'references',
  'objects',
  'policies',
  'related',
  'looked',
  'told',
  'fields',
  'generated',
  'soundValues',
  'schemas',
  'stages',
  'written',
] as const;

/** One that forgets everything. */
export function noMemory(): Memory {
  return assemble({}, () => Promise.resolve());
}

/** Reads what is remembered. A file that is damaged, or not there, is an empty memory. */
export function openMemory(options: MemoryOptions): Memory {
  const { kinds, folder = join(cacheFolder(), 'memory'), limit = 16 * 2 ** 20 } = options;
  const state = createHash('sha256').update(`${codeFingerprint()} ${kinds}`).digest('hex');
  const name = `${state.slice(0, 32)}.bin`;
  const file = join(folder, name);
  const { parts, ...before } = read(file);
  let size: FileSize = before;
  const memory = assemble(parts, async () => {
    if (!PARTS.some(part => memory[part].isChanged)) return keepYoung(file);
    const fresh = writeMemory(eachPart(part => memory[part].fresh()));
    if (mayGrow(size, fresh.length)) {
      size = { ...size, pieces: size.pieces + 1, length: size.length + fresh.length };
      return appendFile(file, fresh).catch(() => undefined);
    }
    const whole = writeMemory(eachPart(part => memory[part].kept(limit, SPARE)));
    size = { pieces: 1, first: whole.length, length: whole.length, isWhole: true };
    await writeFileAtomic(file, whole).catch(() => undefined);
    await removeOld(folder, name);
  });
  return memory;
}

function eachPart<T>(find: (part: (typeof PARTS)[number]) => T): Record<string, T> {
  return Object.fromEntries(PARTS.map(part => [part, find(part)]));
}

/** Bytes of one kind of answer that are kept although this run did not ask for them. */
const SPARE = 4 * 2 ** 20;
/** Pieces of which a memory consists before it is written anew. */
const MOST_PIECES = 24;

/** Most runs learn little: that is written behind what is there, until the file is half as long again. */
function mayGrow({ pieces, first, length, isWhole }: FileSize, more: number): boolean {
  return isWhole && pieces > 0 && pieces < MOST_PIECES && length + more < first * 1.5;
}

function assemble(content: MemoryFile['parts'], save: () => Promise<void>): Memory {
  const parts = PARTS.map(part => [part, new Recollection<unknown>(content[part])]);
  return { ...(Object.fromEntries(parts) as Memory), save };
}

interface FileSize extends Omit<MemoryFile, 'parts'> {
  /** Nothing in it is damaged, as far as was looked. */
  isWhole: boolean;
}

function read(file: string): MemoryFile & FileSize {
  try {
    const bytes = readFileSync(file);
    const content = readMemory(bytes);
    return { ...content, isWhole: content.length === bytes.length };
  } catch {
    return { parts: {}, pieces: 0, first: 0, length: 0, isWhole: true };
  }
}

async function keepYoung(file: string): Promise<void> {
  const now = new Date();
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: now.getTime() }));
  if (now.getTime() - mtimeMs > HOUR_MS) await utimes(file, now, now).catch(() => undefined);
}

async function removeOld(folder: string, own: string): Promise<void> {
  const names = (await readdir(folder).catch(() => [])).filter(name => name !== own);
  const files = await Promise.all(
    names.map(async name => {
      const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: 0 }));
      return { name, mtimeMs };
    }),
  );
  const byAge = files.sort((a, b) => b.mtimeMs - a.mtimeMs);
  const old = byAge.filter(({ mtimeMs }, index) => index >= KEPT_STATES || Date.now() - mtimeMs > KEPT_MS);
  for (const { name } of old) await rm(join(folder, name), { force: true }).catch(() => undefined);
}
