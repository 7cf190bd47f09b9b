import { CedilleError, parseYaml, readIfPresent, writeFileAtomic, type Problem } from '@cedille/source';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { sourceOf, type UpstreamPin } from './pin.ts';

/** One upstream whose content is fixed. */
export interface LockEntry {
  name: string;
  version: string;
  /** Repository of a chart, address of a manifest. */
  source: string;
  /** SHA-256 of the file, in hexadecimal. */
  sha256: string;
}

const head =
  '# Digests of the pinned upstream files, written when each was first fetched. An upstream that changes under its version is refused.\n';

/**
 * Reads an `upstream.lock.yaml`; no file means that nothing is fixed yet.
 * @param root absolute path of the workspace
 * @param file relative to it
 * @throws CedilleError with the place of whatever is not an entry
 */
export async function loadLock(root: string, file: string): Promise<LockEntry[]> {
  const text = await readIfPresent(join(root, file));
  if (text === undefined) return [];
  const document = parseYaml(text, file, { strict: true });
  if (document.problems.length) throw new CedilleError(document.problems);
  const { upstream = [] } = (document.data ?? {}) as { upstream?: unknown[] };
  const problems = Array.isArray(upstream)
    ? upstream.flatMap((entry, index) =>
        isEntry(entry) ? [] : [notAnEntry(file, document.positionOf(['upstream', index]))],
      )
    : [notAnEntry(file, document.positionOf(['upstream']))];
  if (problems.length) throw new CedilleError(problems);
  return upstream as LockEntry[];
}

/** Writes the entries in the order of their names, so that two people who add one get no needless conflict. */
export async function writeLock(root: string, file: string, entries: readonly LockEntry[]): Promise<void> {
  const upstream = [
    ...new Map(entries.map(entry => [`${entry.name} ${entry.version} ${entry.source}`, entry])).values(),
  ]
    .sort((a, b) => compare(a.name, b.name) || compare(a.version, b.version) || compare(a.source, b.source))
    .map(({ name, version, source, sha256 }) => ({ name, version, source, sha256 }));
  await writeFileAtomic(join(root, file), head + stringify({ upstream }, { lineWidth: 0 }));
}

/** The digest that is fixed for a pin. Another version or source of the same name is another file. */
export function lockedDigest(entries: readonly LockEntry[], pin: UpstreamPin): string | undefined {
  const { name, version } = pin;
  return entries.find(entry => entry.name === name && entry.version === version && entry.source === sourceOf(pin))
    ?.sha256;
}

/** The entry that fixes a pin to a digest. */
export function lockEntry(pin: UpstreamPin, sha256: string): LockEntry {
  return { name: pin.name, version: pin.version, source: sourceOf(pin), sha256 };
}

function isEntry(entry: unknown): entry is LockEntry {
  const { name, version, source, sha256 } = (entry ?? {}) as Record<string, unknown>;
  return [name, version, source].every(item => typeof item === 'string') && /^[0-9a-f]{64}$/.test(String(sha256));
}

function notAnEntry(file: string, at: NonNullable<Problem['at']>): Problem {
  return {
    code: 'schema-violation',
    severity: 'error',
    message: `${file} has an entry that fixes nothing.`,
    at,
    expected: 'name, version, source, and sha256 with 64 hexadecimal digits',
    fix: 'remove the entry; it is written again when the upstream is next fetched',
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
