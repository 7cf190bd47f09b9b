import { createHash, type Hash } from 'node:crypto';
import { keptObjects, relationsOf, type KeptObject, type ObjectRelations, type Relater } from '@cedille/checks';
import type { Manifest } from '@cedille/manifests';
import type { Layer } from '@cedille/values';
import type { Memory } from '../memory/open-memory.ts';
import type { LookedAt, RememberedRender } from '../memory/remembered-render.ts';

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
  /** Digests of the objects in them that rules about clusters look at, by kind. */
  looked: LookedAt;
  /** Kinds of its objects, each once, as relations name them. */
  kinds: readonly string[];
  /** Kinds that its documents define, and which document does. */
  defines: RememberedRender['defines'];
  /** Rendered again when somebody first asks: for what is reported alone. */
  manifests: () => Promise<readonly Manifest[]>;
  /** Who set which of its values. */
  layers: () => Promise<readonly Layer[]>;
}

const HASH_LENGTH = 32;

type Notes = Pick<Memory, 'relations' | 'objects'>;

/** Where notes are kept, and who takes them. */
export interface Noting {
  memory: Notes;
  kinds: { relations: { relater: Relater } };
}

/** What is known of the documents of a render: their hashes in one text, and what was noted of them in short. */
export type DocumentNotes = Pick<RememberedRender, 'documents' | 'related' | 'looked' | 'kinds' | 'defines'>;

/** Of a render whose objects nobody looks at. */
export const NO_NOTES: DocumentNotes = { documents: '', related: '', looked: {}, kinds: [], defines: [] };

/** Takes note of what the documents say of others, and of the objects in them that rules look at. */
export function relateDocuments(manifests: readonly Manifest[], noting: Noting): DocumentNotes {
  const { relater } = noting.kinds.relations;
  const notes = noting.memory;
  const related = createHash('sha256');
  const looked = new Map<string, Hash>();
  const kinds = new Set<string>();
  const defines: [string, number][] = [];
  const hashes = manifests.map((manifest, document) => {
    const key = manifest.hash.slice(0, HASH_LENGTH);
    // What is known of a document is known without reading it.
    const said = noted(notes.relations, key, () => relationsOf(manifest.object, relater));
    related.update(`${said}\n`);
    for (const { kind, has } of JSON.parse(said) as ObjectRelations[]) {
      kinds.add(kind);
      if (has?.defines) defines.push([has.defines.kind, document]);
    }
    const kept = noted(notes.objects, key, () => keptObjects(manifest.object));
    for (const kind of kindsIn(manifest, kept)) {
      const hash = looked.get(kind) ?? createHash('sha256');
      looked.set(kind, hash.update(`${document} ${kept}\n`));
    }
    return key;
  });
  return {
    documents: hashes.join(''),
    related: related.digest('hex'),
    looked: Object.fromEntries([...looked].map(([kind, hash]) => [kind, hash.digest('base64url').slice(0, 22)])),
    kinds: [...kinds],
    defines,
  };
}

/** Of the objects that are kept of a document: a List may have several. */
function kindsIn({ head }: Manifest, kept: string): Iterable<string> {
  if (kept === '[]') return [];
  if (head) return [String(head.kind)];
  return new Set((JSON.parse(kept) as KeptObject[]).map(({ object }) => String(object.kind)));
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
export async function relationsOfRender(documents: RenderedDocuments, noting: Noting): Promise<ObjectRelations[][]> {
  return notesOf<ObjectRelations>(documents, noting, 'relations');
}

/** The objects of each document that rules look at. */
export async function objectsOfRender(documents: RenderedDocuments, noting: Noting): Promise<KeptObject[][]> {
  return notesOf<KeptObject>(documents, noting, 'objects');
}

async function notesOf<T>({ hashes, manifests }: RenderedDocuments, noting: Noting, part: keyof Notes): Promise<T[][]> {
  const notes = noting.memory[part];
  if (hashes.some(hash => notes.get(hash) === undefined)) relateDocuments(await manifests(), noting);
  return hashes.map(hash => JSON.parse(notes.get(hash) ?? '[]') as T[]);
}
