import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  parseDocument,
  positionIn,
  splitDocuments,
  type Document,
  type DocumentError,
  type KubernetesObject,
  type Manifest,
} from '@cedille/manifests';
import { isMap, readIfPresent, type Path, type Position } from '@cedille/source';
import { refusal } from './measure.ts';
import { isTemplate } from './placeholder.ts';

/** One object as somebody wrote it. */
export interface AuditedDocument {
  /** Relative to the audited folder. */
  file: string;
  object: KubernetesObject;
  /** SOPS keeps its values: those that stand there are no secrets, and no values. */
  isEncrypted: boolean;
  /** Its text, and the line on which it begins. */
  manifest: Manifest;
}

/** Why a document could not be read. */
export interface UnreadDocument {
  at: Position;
  reason: string;
}

/** What one file of the repository says. */
export interface AuditedFile {
  file: string;
  text: string;
  objects: AuditedDocument[];
  /** Broken YAML that would be an object. */
  broken: UnreadDocument[];
  /** Keys that stand twice in one map. */
  repeated: UnreadDocument[];
  /** Why nothing, or not all, of it is judged. */
  left?: 'too large' | 'template' | 'unreadable' | 'too deep';
}

/** Larger than any file of objects but the bundles of all definitions of an operator. */
const MOST_BYTES = 8 * 2 ** 20;

/** Reads a file of YAML or JSON. Never throws: an audit copes with anything. */
export async function readAuditedFile(root: string, file: string): Promise<AuditedFile> {
  const read: AuditedFile = { file, text: '', objects: [], broken: [], repeated: [] };
  try {
    if (statSync(join(root, file)).size > MOST_BYTES) return { ...read, left: 'too large' };
    read.text = (await readIfPresent(join(root, file))) ?? '';
  } catch {
    return { ...read, left: 'unreadable' };
  }
  if (!mayHoldObjects(read.text)) return read;
  for (const document of splitDocuments(read.text)) if (mayHoldObjects(document.text)) readDocument(read, document);
  return read;
}

/** Told by the text alone: most YAML and JSON of a repository is none of Kubernetes'. */
function mayHoldObjects(text: string): boolean {
  return /\bapiVersion["']?\s*:/.test(text) && /\bkind["']?\s*:/.test(text);
}

function readDocument(into: AuditedFile, document: Document): void {
  const { data, error, duplicateKey, hash } = parse(document.text);
  if (error) {
    if (isTemplate(document.text)) into.left = 'template';
    else if (error.message === TOO_DEEP || error.message.includes('maxDepth')) into.left = 'too deep';
    else if (/^apiVersion:/m.test(document.text) && /^kind:/m.test(document.text))
      into.broken.push(unread(into.file, document, error));
    return;
  }
  if (!isObject(data)) return;
  if (refusal(data) !== undefined) {
    into.left = 'too deep';
    return;
  }
  if (duplicateKey) into.repeated.push(unread(into.file, document, duplicateKey));
  const { sops, ...rest } = data;
  const isEncrypted = isMap(sops) && 'mac' in sops;
  const object = (isEncrypted ? rest : data) as KubernetesObject;
  into.objects.push({ file: into.file, object, isEncrypted, manifest: { ...document, hash, object } });
}

const TOO_DEEP = 'it is nested too deeply';

function parse(text: string): ReturnType<typeof parseDocument> {
  try {
    return parseDocument(text);
  } catch (error) {
    const message = error instanceof RangeError ? TOO_DEEP : String((error as Error).message);
    return { hash: '', error: { message, line: 1, column: 1 } };
  }
}

function isObject(data: unknown): data is KubernetesObject {
  return isMap(data) && typeof data.apiVersion === 'string' && typeof data.kind === 'string';
}

function unread(file: string, { line }: Document, error: DocumentError): UnreadDocument {
  return { at: { file, line: line + error.line - 1, column: error.column }, reason: error.message };
}

/** Where a key of an object stands in its file. */
export function placeIn({ file, manifest }: AuditedDocument, path: Path): Position {
  return positionIn({ manifest, file, path });
}
