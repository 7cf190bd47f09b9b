import {
  hashOf,
  isTestHook,
  objectsOf,
  parseDocument,
  splitDocuments,
  type Document,
  type DocumentCache,
  type KubernetesObject,
} from '@cedille/manifests';
import { isMap, type Problem } from '@cedille/source';
import type { TypeRegistry } from '@cedille/types';
import type { Identity, RenderedText } from './difference.ts';
import { identityKey, identityOf } from './identity.ts';

/** An object with the text it came from. Items of a List share theirs. */
export interface ReadObject {
  identity: Identity;
  component: string;
  object: KubernetesObject;
  /** Without the comment that names the template. */
  text: string;
  /** Digest of the text. */
  hash: string;
}

/** What differs between two sides, read; what is equal as text is only counted. */
export interface TwoSides {
  before: ReadObject[];
  after: ReadObject[];
  unchanged: number;
  problems: Problem[];
  /** What is equal, read when somebody asks. */
  standing: () => readonly ReadObject[];
}

interface OneSide {
  component: string;
  namespace?: string | undefined;
  documents: NonNullable<RenderedText['documents']>;
}

/** Reads the documents of one environment that are not the same on both sides. */
export function readObjects(options: {
  before: readonly RenderedText[];
  after: readonly RenderedText[];
  cache: DocumentCache;
  registry?: TypeRegistry | undefined;
}): TwoSides {
  const same = new Set<string>();
  const right = new Map(options.after.map(text => [text.component, text]));
  for (const { component, text, documents } of options.before) {
    const other = right.get(component);
    if (other && (text === undefined ? other.documents === documents : other.text === text)) same.add(component);
  }
  const sides = [options.before, options.after].map(texts =>
    texts
      .filter(({ component }) => !same.has(component))
      .map((one): OneSide => ({ ...one, documents: documentsOf(one) })),
  ) as [OneSide[], OneSide[]];
  const counted = options.before.filter(({ component }) => same.has(component));
  const equal = dropEqual(...sides);
  const problems: Problem[] = [];
  const environment = (options.before[0] ?? options.after[0])?.environment ?? '';
  const [before, after] = equal.sides.map(side =>
    side.flatMap(one => read({ ...one, ...options, environment, problems })),
  );
  const whole = counted.map((one): OneSide => ({ ...one, documents: documentsOf(one) }));
  let standing: readonly ReadObject[] | undefined;
  return {
    before: before!,
    after: after!,
    standing: () =>
      (standing ??= [...whole, ...equal.equal].flatMap(one => read({ ...one, ...options, environment, problems: [] }))),
    unchanged: equal.dropped + counted.reduce((sum, one) => sum + documentsOf(one).length, 0),
    problems,
  };
}

function documentsOf({ text = '', documents }: RenderedText): OneSide['documents'] {
  return documents ?? splitDocuments(text).map(document => ({ ...document, hash: hashOf(document.text) }));
}

/** A document that is on both sides, byte for byte and in the same component, is out. */
function dropEqual(
  before: readonly OneSide[],
  after: readonly OneSide[],
): { sides: OneSide[][]; equal: OneSide[]; dropped: number } {
  const left = new Map<string, number>();
  const keyOf = (component: string, { text, hash = hashOf(text) }: OneSide['documents'][number]): string =>
    `${component} ${hash}`;
  for (const { component, documents } of after) {
    for (const document of documents) add(left, keyOf(component, document), 1);
  }
  const shared = new Map<string, number>();
  const keptBefore = before.map(side => ({
    ...side,
    documents: side.documents.filter(document => {
      const key = keyOf(side.component, document);
      if (!left.get(key)) return true;
      add(left, key, -1);
      add(shared, key, 1);
      return false;
    }),
  }));
  const dropped = [...shared.values()].reduce((sum, count) => sum + count, 0);
  const keptAfter = after.map(side => ({
    ...side,
    documents: side.documents.filter(document => {
      const key = keyOf(side.component, document);
      if (!shared.get(key)) return true;
      add(shared, key, -1);
      return false;
    }),
  }));
  const equal = before.map((side, index) => {
    const kept = new Set(keptBefore[index]!.documents);
    return { ...side, documents: side.documents.filter(document => !kept.has(document)) };
  });
  return { sides: [keptBefore, keptAfter], equal, dropped };
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

interface ReadOptions extends OneSide {
  environment: string;
  cache: DocumentCache;
  registry?: TypeRegistry | undefined;
  problems: Problem[];
}

function read({ documents, cache, problems, ...place }: ReadOptions): ReadObject[] {
  return documents.flatMap(document => {
    const { data, error, hash } = parseDocument(document.text, cache, document.hash);
    if (error) problems.push(unreadable({ ...place, document, reason: error.message }));
    if (!isMap(data) || isTestHook(data)) return [];
    return objectsOf({ object: data }).map(object => ({
      identity: identityOf(object, place),
      component: place.component,
      object,
      text: document.text.replace(/^# Source: .*\n/, ''),
      hash,
    }));
  });
}

function unreadable(options: { component: string; environment: string; document: Document; reason: string }): Problem {
  const { component, environment, document, reason } = options;
  return {
    code: 'manifest-syntax',
    severity: 'warning',
    message: `A document of ${component} cannot be compared, because it is not valid YAML: ${reason}.`,
    component,
    environment,
    ...(document.template !== undefined && { object: document.template }),
    fix: `./cedille render ${environment} ${component}`,
  };
}

export interface Pair {
  before?: ReadObject;
  after?: ReadObject;
}

/** Puts the objects of both sides together by identity; the same one twice is paired in order. */
export function pairObjects({ before, after }: Pick<TwoSides, 'before' | 'after'>): Pair[] {
  const waiting = new Map<string, ReadObject[]>();
  for (const one of after) {
    const key = identityKey(one.identity);
    waiting.set(key, [...(waiting.get(key) ?? []), one]);
  }
  const pairs: Pair[] = before.map(one => {
    const twin = waiting.get(identityKey(one.identity))?.shift();
    return twin ? { before: one, after: twin } : { before: one };
  });
  return [...pairs, ...[...waiting.values()].flat().map(one => ({ after: one }))];
}
