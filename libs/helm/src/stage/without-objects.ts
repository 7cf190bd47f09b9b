import { CedilleError } from '@cedille/source';
import { parse } from 'yaml';
import type { ManifestPin } from '../store/pin.ts';
import { archiveProblem } from '../store/store-problems.ts';

/**
 * A published file without some of its objects; everything else stays as it was written.
 * @throws CedilleError `upstream-archive` for an object that the file does not have
 */
export function withoutObjects(text: string, pin: ManifestPin, file: string): string {
  const unwanted = new Set(pin.without);
  const found = new Set<string>();
  const kept = text.split(/^(?=---(?:\s|$))/m).filter(document => {
    const name = nameOf(document, unwanted);
    if (name === undefined || !unwanted.has(name)) return true;
    found.add(name);
    return false;
  });
  const missing = [...unwanted].filter(name => !found.has(name));
  if (missing.length) throw new CedilleError(archiveProblem(pin, file, `it has no ${missing.join(', no ')}`));
  return kept.join('');
}

/** Only documents of a kind in question are parsed: definitions can be large. */
function nameOf(document: string, unwanted: ReadonlySet<string>): string | undefined {
  const kind = /^kind:\s*["']?([A-Za-z0-9]+)/m.exec(document)?.[1];
  if (!kind || ![...unwanted].some(name => name.startsWith(`${kind} `))) return undefined;
  const data = parse(document) as { metadata?: { name?: string } } | null;
  return `${kind} ${data?.metadata?.name}`;
}
