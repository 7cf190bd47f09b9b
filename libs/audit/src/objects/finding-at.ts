import { objectName } from '@cedille/manifests';
import { formatPath, type Path } from '@cedille/source';
import type { Finding } from '../finding.ts';
import { placeIn, type AuditedDocument } from '../tree/audited-file.ts';

type Words = Pick<Finding, 'code' | 'severity' | 'like' | 'message' | 'expected' | 'fix'> & { why?: string };

/** A finding at a place of an object. */
export function findingAt(document: AuditedDocument, path: Path, words: Words): Finding {
  return {
    ...words,
    object: objectName(document.object),
    ...(path.length && { path: formatPath(path) }),
    at: placeIn(document, path),
  };
}
