import { RELATION_TABLE, Relater, relationsOf, type ObjectRelations } from '@cedille/checks';
import type { Manifest } from '@cedille/manifests';
import type { Recollection } from '../memory/recollection.ts';

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
}

const HASH_LENGTH = 32;
const relater = new Relater(RELATION_TABLE);

/** Takes note of what the documents say of others; answers with their hashes in one text. */
export function relateDocuments(manifests: readonly Manifest[], relations: Recollection<string>): string {
  return manifests
    .map(manifest => {
      const hash = manifest.hash.slice(0, HASH_LENGTH);
      if (relations.get(hash) === undefined) {
        relations.set(hash, JSON.stringify(relationsOf(manifest.object, relater)));
      }
      return hash;
    })
    .join('');
}

/** The reverse of what {@link relateDocuments} answers. */
export function splitHashes(text: string): string[] {
  return text.match(new RegExp(`.{${HASH_LENGTH}}`, 'g')) ?? [];
}

/** What each document of a render says of others. What was forgotten is read again. */
export async function relationsOfRender(
  { hashes, manifests }: RenderedDocuments,
  relations: Recollection<string>,
): Promise<(readonly ObjectRelations[])[]> {
  if (hashes.some(hash => relations.get(hash) === undefined)) relateDocuments(await manifests(), relations);
  return hashes.map(hash => JSON.parse(relations.get(hash) ?? '[]') as ObjectRelations[]);
}
