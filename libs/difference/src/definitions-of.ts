import { definedSchemas, type DefinedSchemas } from '@cedille/checks';
import { crdsOf, hashOf, parseDocument, splitDocuments, type DocumentCache } from '@cedille/manifests';
import { isMap } from '@cedille/source';
import type { Identity, RenderedText } from './difference.ts';

/** What a kind asks of its objects; nothing where its definition is not at hand. */
export type DefinitionsOf = (kind: Pick<Identity, 'group' | 'kind'> & { apiVersion: string }) => DefinedSchemas;

export interface DefinitionsOptions {
  /** Everything that is there after the change, as far as it is at hand. */
  texts: readonly RenderedText[];
  /** Texts that may hold the definition of a kind: asked where none of the others does. */
  elsewhere?: ((kind: string) => readonly string[]) | undefined;
  cache: DocumentCache;
}

/** Definitions of custom resources, each read when somebody first asks for its kind: together they are larger than all else. */
export function definitionsOf({ texts, elsewhere, cache }: DefinitionsOptions): DefinitionsOf {
  const known = new Map<string, DefinedSchemas>();
  return ({ apiVersion, group, kind }) => {
    const key = `${apiVersion}/${kind}`;
    const found = known.get(key) ?? find();
    known.set(key, found);
    return found;

    function find(): DefinedSchemas {
      if (!group) return new Map();
      const isIt = (text: string): boolean =>
        text.includes('CustomResourceDefinition') && text.includes(group) && mayDefine(text, { group, kind, cache });
      const here = definedIn(texts.flatMap(documentsOf).filter(isIt), cache);
      if (here.has(`${apiVersion} ${kind}`)) return here;
      const others = (elsewhere?.(key) ?? []).filter(text => text.includes(group));
      return definedIn(others.flatMap(cut).filter(isIt), cache);
    }
  };
}

/** A document that was read before tells what it defines without being read again. */
function mayDefine(
  text: string,
  { group, kind, cache }: Pick<Identity, 'group' | 'kind'> & Pick<DefinitionsOptions, 'cache'>,
): boolean {
  const head = cache.heads.get(hashOf(text));
  return !head || (head.defines?.group === group && head.defines.kind === kind);
}

function documentsOf({ text, documents }: RenderedText): string[] {
  return documents ? documents.map(document => document.text) : cut(text ?? '');
}

function cut(text: string): string[] {
  return text.includes('CustomResourceDefinition') ? splitDocuments(text).map(document => document.text) : [];
}

function definedIn(documents: readonly string[], cache: DocumentCache): DefinedSchemas {
  const objects = documents.map(text => parseDocument(text, cache, hashOf(text)).data).filter(isMap);
  return definedSchemas(objects.flatMap(object => crdsOf([{ object, text: '', hash: '', line: 1 }])));
}
