import { createHash } from 'node:crypto';
import {
  keptObjects,
  RELATION_TABLE,
  Relater,
  relationsOf,
  type KeptObject,
  type ObjectRelations,
} from '@cedille/checks';
import type { Manifest } from '@cedille/manifests';
import type { Layer } from '@cedille/values';
import type { Memory } from '../memory/open-memory.ts';
import type { RememberedRender } from '../memory/remembered-render.ts';

/** The documents of one render, by the hashes of their texts, and a way to the texts themselves. */
export interface RenderedDocuments {
  component: string;
  environment: string;
  /** Equal when all that the render follows from is. */
  key: string;
  /** In the order of the file. */
  hashes: readonly string[];
  /** A digest of what they say of others: equal for documents that differ in nothing else. */
  related: string;
  /** A digest of the objects in them that rules about clusters look at. */
  looked: string;
  /** Rendered again when nobody kept them: asked for what is reported alone. */
  manifests: () => Promise<readonly Manifest[]>;
  /** Who set which of its values. */
  layers: () => Promise<readonly Layer[]>;
}

const HASH_LENGTH = 32;
const relater = new Relater(RELATION_TABLE);

type Notes = Pick<Memory, 'relations' | 'objects'>;

/** What is known of the documents of a render: their hashes in one text, and digests of what was noted of them. */
export type DocumentNotes = Pick<RememberedRender, 'documents' | 'related' | 'looked'>;

/** Of a render whose objects nobody looks at. */
export const NO_NOTES: DocumentNotes = { documents: '', related: '', looked: '' };

/** Takes note of what the documents say of others, and of the objects in them that rules look at. */
export function relateDocuments(manifests: readonly Manifest[], { relations, objects }: Notes): DocumentNotes {
  const [related, looked] = [createHash('sha256'), createHash('sha256')];
  const hashes = manifests.map(({ hash, object }) => {
    const key = hash.slice(0, HASH_LENGTH);
    related.update(`${noted(relations, key, () => relationsOf(object, relater))}\n`);
    looked.update(`${noted(objects, key, () => keptObjects(object))}\n`);
    return key;
  });
  return { documents: hashes.join(''), related: related.digest('hex'), looked: looked.digest('hex') };
}

function noted(notes: Notes[keyof Notes], key: string, find: () => unknown): string {
  const known = notes.get(key);
  if (known !== undefined) return known;
  const text = JSON.stringify(find());
  notes.set(key, text);
  return text;
}

/** The hashes in a text of {@link relateDocuments}. */
export function splitHashes(text: string): string[] {
  return text.match(new RegExp(`.{${HASH_LENGTH}}`, 'g')) ?? [];
}

/** What each document of a render says of others. What was forgotten is read again. */
export async function relationsOfRender(documents: RenderedDocuments, notes: Notes): Promise<ObjectRelations[][]> {
  return notesOf<ObjectRelations>(documents, notes, 'relations');
}

/** The objects of each document that rules look at. */
export async function objectsOfRender(documents: RenderedDocuments, notes: Notes): Promise<KeptObject[][]> {
  return notesOf<KeptObject>(documents, notes, 'objects');
}

async function notesOf<T>({ hashes, manifests }: RenderedDocuments, notes: Notes, part: keyof Notes): Promise<T[][]> {
  if (hashes.some(hash => notes[part].get(hash) === undefined)) relateDocuments(await manifests(), notes);
  return hashes.map(hash => JSON.parse(notes[part].get(hash) ?? '[]') as T[]);
}
