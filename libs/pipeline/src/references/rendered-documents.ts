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

/** The documents of one render, by the hashes of their texts, and a way to the texts themselves. */
export interface RenderedDocuments {
  component: string;
  environment: string;
  /** Equal when all that the render follows from is. */
  key: string;
  /** In the order of the file. */
  hashes: readonly string[];
  /** Rendered again when nobody kept them: asked for what is reported alone. */
  manifests: () => Promise<readonly Manifest[]>;
  /** Who set which of its values. */
  layers: () => Promise<readonly Layer[]>;
}

const HASH_LENGTH = 32;
const relater = new Relater(RELATION_TABLE);

type Notes = Pick<Memory, 'relations' | 'objects'>;

/** Takes note of what the documents say of others, and of the objects in them that rules look at; answers with their hashes in one text. */
export function relateDocuments(manifests: readonly Manifest[], { relations, objects }: Notes): string {
  return manifests
    .map(manifest => {
      const hash = manifest.hash.slice(0, HASH_LENGTH);
      if (relations.get(hash) === undefined) {
        relations.set(hash, JSON.stringify(relationsOf(manifest.object, relater)));
      }
      if (objects.get(hash) === undefined) objects.set(hash, JSON.stringify(keptObjects(manifest.object)));
      return hash;
    })
    .join('');
}

/** The reverse of what {@link relateDocuments} answers. */
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
