import type { Problem } from '@cedille/source';
import { isMap, type KubernetesObject, type Manifest } from './manifest.ts';
import { headOf } from './object-head.ts';
import { hashOf, parseDocument, type DocumentCache, type DocumentError } from './parse-document.ts';
import { splitDocuments, type Document } from './split-documents.ts';
import type { ObjectHead } from './manifest.ts';

export interface ParseManifestsOptions {
  /** What Helm returned. */
  text: string;
  /** File the problems point to. */
  file: string;
  cache?: DocumentCache;
}

/**
 * The objects of a rendered text in its order, and whatever in it is not an object. Empty documents are left out. A document
 * whose head the cache knows was read before and had no fault: it is read again only when somebody asks for its object.
 */
export function parseManifests({ text, file, cache }: ParseManifestsOptions): {
  manifests: Manifest[];
  problems: Problem[];
} {
  const manifests: Manifest[] = [];
  const problems: Problem[] = [];
  for (const document of splitDocuments(text)) {
    const hash = hashOf(document.text);
    const head = cache?.heads.get(hash);
    if (head) {
      manifests.push(unread({ document, hash, head, cache }));
      continue;
    }
    const { data, error, duplicateKey } = parseDocument(document.text, cache, hash);
    if (error) problems.push(syntaxProblem({ document, file, error }));
    else if (isMap(data)) manifests.push(read({ document, hash, data, cache: duplicateKey ? undefined : cache }));
    else if (data !== null && data !== undefined) problems.push(noObject({ document, file, data }));
    if (duplicateKey) problems.push(duplicateProblem({ document, file, error: duplicateKey }));
  }
  return { manifests, problems };
}

interface Known {
  document: Document;
  hash: string;
  cache: DocumentCache | undefined;
}

function unread({ document, hash, head, cache }: Known & { head: ObjectHead }): Manifest {
  const object = (): KubernetesObject => parseDocument(document.text, cache, hash).data as KubernetesObject;
  return Object.defineProperties({ ...document, hash } as Manifest, {
    object: { get: object, enumerable: true, configurable: true },
    head: { value: head },
  });
}

/** A List has no head: its items are several objects. */
function read({ document, hash, data, cache }: Known & { data: KubernetesObject }): Manifest {
  const manifest: Manifest = { ...document, hash, object: data };
  if (typeof data.kind === 'string' && data.kind.endsWith('List')) return manifest;
  const head = headOf(data);
  cache?.heads.set(hash, head);
  return Object.defineProperty(manifest, 'head', { value: head });
}

interface Place {
  document: Document;
  file: string;
  error: DocumentError;
}

function syntaxProblem({ document, file, error }: Place): Problem {
  return {
    code: 'manifest-syntax',
    severity: 'error',
    message: `What ${templateName(document)} rendered is not valid YAML: ${error.message}.`,
    at: { file, line: document.line + error.line - 1, column: error.column },
    expected: 'one YAML document',
    fix: 'fix the template, or the value that breaks its indentation or quoting',
  };
}

function duplicateProblem({ document, file, error }: Place): Problem {
  return {
    code: 'manifest-syntax',
    severity: 'warning',
    message: `What ${templateName(document)} rendered has a key twice in one map; only the last one counts.`,
    at: { file, line: document.line + error.line - 1, column: error.column },
    expected: 'every key once',
    fix: 'remove the value that the chart sets itself',
  };
}

function noObject({ document, file, data }: { document: Document; file: string; data: unknown }): Problem {
  return {
    code: 'manifest-syntax',
    severity: 'error',
    message: `What ${templateName(document)} rendered is ${Array.isArray(data) ? 'a list' : `a ${typeof data}`}, not a Kubernetes object.`,
    at: { file, line: document.line, column: 1 },
    expected: 'a map with apiVersion, kind and metadata',
    fix: 'fix the template',
  };
}

function templateName({ template }: Document): string {
  return template ?? 'Helm';
}
