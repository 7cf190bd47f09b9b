import type { Problem } from '@cedille/source';
import { isMap, type Manifest } from './manifest.ts';
import { parseDocument, type DocumentCache, type DocumentError } from './parse-document.ts';
import { splitDocuments, type Document } from './split-documents.ts';

export interface ParseManifestsOptions {
  /** What Helm returned. */
  text: string;
  /** File the problems point to. */
  file: string;
  cache?: DocumentCache;
}

/** The objects of a rendered text in its order, and whatever in it is no object. Empty documents are left out. */
export function parseManifests({ text, file, cache }: ParseManifestsOptions): {
  manifests: Manifest[];
  problems: Problem[];
} {
  const manifests: Manifest[] = [];
  const problems: Problem[] = [];
  for (const document of splitDocuments(text)) {
    const { hash, data, error, duplicateKey } = parseDocument(document.text, cache);
    if (error) problems.push(syntaxProblem({ document, file, error }));
    else if (isMap(data)) manifests.push({ ...document, hash, object: data });
    else if (data !== null && data !== undefined) problems.push(noObject({ document, file, data }));
    if (duplicateKey) problems.push(duplicateProblem({ document, file, error: duplicateKey }));
  }
  return { manifests, problems };
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
    fix: 'mend the template, or the value that breaks its indentation or quoting',
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
    fix: 'mend the template',
  };
}

function templateName({ template }: Document): string {
  return template ?? 'Helm';
}
