import { hash } from 'node:crypto';
import { load, YAMLException, type LoadOptions } from 'js-yaml';
import { kubernetesSchema } from './kubernetes-schema.ts';
import { dropMapKeys } from './map-key.ts';
import { mendText } from './mend-text.ts';
import type { HeadStore } from './object-head.ts';

/** What a document says, as Kubernetes reads it. */
export interface ParsedDocument {
  hash: string;
  /** Undefined when there is an error. May be shared: never change it. */
  data?: unknown;
  /** Why it cannot be read; line and column count from 1 within the document. */
  error?: DocumentError;
  /** A key that stands twice in one map: Kubernetes takes the last one in silence. */
  duplicateKey?: DocumentError;
}

export interface DocumentError {
  message: string;
  line: number;
  column: number;
}

/**
 * Remembers documents by their text, so that what is equal in several environments is parsed once. Give one cache to
 * everything that runs in a process. Holds text up to `limit`, forgetting the oldest first.
 */
export class DocumentCache {
  private readonly known = new Map<string, { document: ParsedDocument; size: number }>();
  private readonly limit: number;
  private size = 0;
  /** What is known of documents beyond those whose data is kept. */
  readonly heads: HeadStore;

  /**
   * @param limit characters of text whose data is kept. Data takes about five times as many bytes.
   * @param heads what is known from earlier runs; gets what is new. Without it, nothing but data is remembered.
   */
  constructor(limit = 48 * 2 ** 20, heads: HeadStore = { get: () => undefined, set: () => undefined }) {
    this.limit = limit;
    this.heads = heads;
  }

  get(key: string): ParsedDocument | undefined {
    return this.known.get(key)?.document;
  }

  set(document: ParsedDocument, size: number): void {
    this.known.set(document.hash, { document, size });
    this.size += size;
    for (const [key, oldest] of this.known) {
      if (this.size <= this.limit) break;
      this.known.delete(key);
      this.size -= oldest.size;
    }
  }
}

/** Parses one YAML document as Kubernetes does. Never throws: what is wrong is in the result. */
export function parseDocument(text: string, cache?: DocumentCache, key = hashOf(text)): ParsedDocument {
  const known = cache?.get(key);
  if (known) return known;
  const document = { hash: key, ...read(text) };
  cache?.set(document, text.length);
  return document;
}

/** Of a document's text. */
export function hashOf(text: string): string {
  return hash('sha256', text);
}

const options: LoadOptions = { schema: kubernetesSchema() };

function read(text: string): Omit<ParsedDocument, 'hash'> {
  try {
    return { data: loadAs(text, options) };
  } catch (error) {
    const problem = toDocumentError(error);
    return isDuplicate(error) ? readWithDuplicates(text, problem) : { error: problem };
  }
}

function readWithDuplicates(text: string, duplicateKey: DocumentError): Omit<ParsedDocument, 'hash'> {
  try {
    return { data: loadAs(text, { ...options, json: true }), duplicateKey };
  } catch (error) {
    return { error: toDocumentError(error) };
  }
}

function loadAs(text: string, how: LoadOptions): unknown {
  return dropMapKeys(load(mendText(text), how));
}

function isDuplicate(error: unknown): boolean {
  return error instanceof YAMLException && error.reason === 'duplicated mapping key';
}

function toDocumentError(error: unknown): DocumentError {
  if (!(error instanceof YAMLException)) throw error;
  // Errors of a whole document carry no mark.
  const mark = error.mark as YAMLException['mark'] | undefined;
  return { message: error.reason, line: (mark?.line ?? 0) + 1, column: (mark?.column ?? 0) + 1 };
}
