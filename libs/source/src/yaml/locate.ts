import { isAlias, isMap, isScalar, isSeq, visit, type Document, type Node, type Pair, type YAMLMap } from 'yaml';
import { isMergeKey } from './merge-key.ts';

type Path = readonly (string | number)[];

interface Found {
  node: unknown;
  offset: number | undefined;
}

/** Offset of the key or item at `path`, else of its nearest ancestor. Aliases and merged maps lead to what they repeat. */
export function locate(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const step of path) {
    const found = child(document, resolve(document, node), step);
    if (!found) break;
    offset = found.offset ?? offset;
    node = found.node;
  }
  return offset;
}

/** The scalar at `path` as it is written, without quotes; undefined for anything else. */
export function sourceAt(document: Document.Parsed, path: Path): string | undefined {
  let node: unknown = document.contents;
  for (const step of path) node = child(document, resolve(document, node), step)?.node;
  const found = resolve(document, node);
  return isScalar(found) ? found.source : undefined;
}

/** Paths of all values that an alias repeats somewhere, where they carry their anchor. */
export function repeatedPaths(document: Document.Parsed): Path[] {
  const names = new Set<string>();
  visit(document, { Alias: (_, alias) => void names.add(alias.source) });
  const found: Path[] = [];
  const search = (node: unknown, path: Path): void => {
    const { anchor } = (node ?? {}) as { anchor?: string };
    if (anchor !== undefined && names.has(anchor)) found.push(path);
    if (isSeq(node)) node.items.forEach((item, index) => search(item, [...path, index]));
    else if (isMap(node))
      for (const { key, value } of node.items) search(value, [...path, nameOf(document, key) ?? '']);
  };
  if (names.size) search(document.contents, []);
  return found;
}

function child(document: Document.Parsed, node: unknown, step: string | number): Found | undefined {
  if (isMap(node)) return ownChild(document, node, step) ?? mergedChild(document, node, step);
  if (!isSeq(node)) return undefined;
  const item = node.items[Number(step)];
  return item === undefined ? undefined : { node: item, offset: startOf(item) };
}

function ownChild(document: Document.Parsed, map: YAMLMap, step: string | number): Found | undefined {
  const pair = map.items.find(({ key }) => !isMergeKey(key) && nameOf(document, key) === String(step));
  return pair && { node: pair.value, offset: startOf(pair.key) ?? startOf(pair.value) };
}

function mergedChild(document: Document.Parsed, map: YAMLMap, step: string | number): Found | undefined {
  for (const source of map.items.filter(({ key }) => isMergeKey(key)).flatMap(pair => mergeSources(document, pair))) {
    const found = isMap(source) ? child(document, source, step) : undefined;
    if (found) return found;
  }
  return undefined;
}

function mergeSources(document: Document.Parsed, { value }: Pair): unknown[] {
  const merged = resolve(document, value);
  return isSeq(merged) ? merged.items.map(item => resolve(document, item)) : [merged];
}

function nameOf(document: Document.Parsed, key: unknown): string | undefined {
  const node = resolve(document, key);
  return isScalar(node) ? String(node.value) : undefined;
}

function resolve(document: Document.Parsed, node: unknown): unknown {
  return isAlias(node) ? node.resolve(document) : node;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
