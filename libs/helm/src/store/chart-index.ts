import { isMap } from '@cedille/source';
import { parse } from 'yaml';

/** One version of a chart in the index of a repository. */
export interface IndexEntry {
  version: string;
  urls: string[];
  /** SHA-256 of the archive, without a prefix; not every repository says it. */
  digest?: string;
}

interface RawEntry {
  version?: unknown;
  urls?: unknown;
  digest?: unknown;
}

/**
 * Finds one version of one chart in the text of an index.yaml. Indexes have tens of megabytes and thousands of versions,
 * so only the few lines about this version are parsed.
 * @throws Error when the text is not an index of charts
 */
export function findInIndex(text: string, name: string, version: string): IndexEntry | undefined {
  if (/^\s*(<|$)/.test(text)) throw new Error(text.trim() ? 'it is a web page' : 'it is empty');
  const entries = text.trimStart().startsWith('{') ? entriesOfJson(text, name) : entriesOfYaml(text, name, version);
  const readable = entries.flatMap(entry => (isMap(entry) ? readEntry(entry) : []));
  return (
    readable.find(entry => entry.version === version) ?? readable.find(entry => bare(entry.version) === bare(version))
  );
}

function entriesOfJson(text: string, name: string): RawEntry[] {
  const index: unknown = JSON.parse(text);
  const entries = isMap(index) ? index['entries'] : undefined;
  if (!isMap(entries)) throw new Error('it has no entries');
  const versions = entries[name];
  return Array.isArray(versions) ? versions : [];
}

function entriesOfYaml(text: string, name: string, version: string): RawEntry[] {
  const start = /^entries:[ \t]*(\{\}[ \t]*)?$/m.exec(text.replace(/\r$/gm, ''));
  if (!start) throw new Error('it has no entries');
  const section = sectionOf(text.slice(start.index).split(/\r?\n/), name);
  return itemsOf(section)
    .filter(item => item.includes(bare(version)))
    .flatMap(item => (parse(item, { logLevel: 'error' }) as RawEntry[] | null) ?? []);
}

/** The lines below `  <name>:` up to the next key that is not deeper. */
function sectionOf(lines: readonly string[], name: string): string[] {
  const keys = new Set([`${name}:`, `"${name}":`, `'${name}':`]);
  const head = lines.findIndex(line => line.startsWith(' ') && keys.has(line.trim()));
  if (head < 0) return [];
  const depth = indentOf(lines[head]!);
  const rest = lines.slice(head + 1);
  const end = rest.findIndex(line => {
    const content = line.trim();
    if (!content || content.startsWith('#') || indentOf(line) > depth) return false;
    return indentOf(line) < depth || !content.startsWith('- ');
  });
  return end < 0 ? rest : rest.slice(0, end);
}

function itemsOf(section: readonly string[]): string[] {
  const first = section.find(line => line.trim());
  if (!first) return [];
  const mark = `${' '.repeat(indentOf(first))}- `;
  const items: string[][] = [];
  for (const line of section) {
    if (line.startsWith(mark)) items.push([]);
    items.at(-1)?.push(line);
  }
  return items.map(item => item.join('\n'));
}

function readEntry({ version, urls, digest }: RawEntry): IndexEntry[] {
  if (typeof version !== 'string' && typeof version !== 'number') return [];
  const addresses = Array.isArray(urls) ? urls.filter(url => typeof url === 'string') : [];
  const sha256 = typeof digest === 'string' ? digest.replace(/^sha256:/, '').toLowerCase() : '';
  return [{ version: String(version), urls: addresses, ...(/^[0-9a-f]{64}$/.test(sha256) && { digest: sha256 }) }];
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function bare(version: string): string {
  return version.replace(/^v/, '');
}
