import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  visit,
  type Document,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { findStrayByte } from '../decode-text.ts';
import { isMergeKey } from './merge-key.ts';
import { tellSyntax, tellText } from './tell-syntax.ts';
import type { Fault } from './fault.ts';

export interface Allowed {
  /** Also searches for keys that have a meaning of their own in JavaScript, and for numbers that lose digits. */
  strict: boolean;
  /** A key that is written twice is no fault. */
  mayRepeat: boolean;
}

/** Characters and syntax first; only a document without them is searched for what YAML allows and JSON or Helm does not. */
export function findFaults(document: Document.Parsed, text: string, { strict, mayRepeat }: Allowed): Fault[] {
  const characters = characterFaults(text);
  if (characters.length) return characters;
  const syntax = tellSyntax(document, text) ?? tellText(document, text);
  if (syntax) return [syntax];
  const duplicates = (mayRepeat ? [] : duplicateFaults(document, text)).sort((a, b) => a.offset - b.offset);
  return duplicates.length ? duplicates : [...directiveFaults(text), ...nodeFaults(document, strict)];
}

/** The parser itself compares each key with all before it: ten thousand keys take it seconds. */
function duplicateFaults(document: Document.Parsed, text: string): Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        const offset = key.range?.[0] ?? 0;
        if (seen.has(key.value))
          faults.push({ message: `the key ${keyAt(text, offset)} is written twice in one map`, offset });
        seen.add(key.value);
      }
    },
  });
  return faults;
}

function keyAt(text: string, offset: number): string {
  const key = /"[^"\n]*"|'[^'\n]*'|[^\s:,}]*/y;
  key.lastIndex = offset;
  return key.exec(text)?.[0] ?? '';
}

function characterFaults(text: string): Fault[] {
  const stray = findStrayByte(text);
  if (stray) {
    const byte = stray.byte.toString(16).toUpperCase();
    return [
      { message: `the byte 0x${byte} is no UTF-8`, offset: stray.offset, fix: 'save the file as UTF-8 in your editor' },
    ];
  }
  const found = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.exec(text);
  if (!found) return [];
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return [{ message: `the control character U+${code} is not allowed`, offset: found.index, fix: 'delete it' }];
}

/** Helm refuses the line, and it would change how words are read. */
function directiveFaults(text: string): Fault[] {
  const found = /^%[A-Z].*$/m.exec(text.split(/^---/m, 1)[0]!);
  return found
    ? [{ message: 'a line that starts with % is not supported', offset: found.index, fix: 'remove the line' }]
    : [];
}

interface Search {
  faults: Fault[];
  /** Anchors seen so far; an alias means the last one before it. */
  anchors: Map<string, Node>;
  /** Keys that each map has so far, those that were merged into it included. */
  keys: Map<YAMLMap, Set<string>>;
  strict: boolean;
}

function nodeFaults(document: Document.Parsed, strict: boolean): Fault[] {
  const search: Search = { faults: [], anchors: new Map(), keys: new Map(), strict };
  visit(document, {
    Node: (_, node, ancestors) => judgeNode(search, node as Node, ancestors),
    Pair: (_, pair, ancestors) => {
      judgeKey(search, pair);
      judgeDecimal(search, pair, ancestors.at(-1) as YAMLMap);
      judgeMergeOrder(search, pair, ancestors.at(-1) as YAMLMap);
    },
  });
  return search.faults;
}

function judgeNode(search: Search, node: Node, ancestors: readonly unknown[]): void {
  if (isAlias(node)) return judgeAlias(search, { node, name: node.source, ancestors });
  const { anchor } = node as { anchor?: string };
  if (anchor) search.anchors.set(anchor, node);
  if (isScalar(node)) judgeScalar(search, node);
  const parent = ancestors.at(-1) as Pair | undefined;
  if (parent && isMergeKey(parent.key) && parent.value === node) judgeMerge(search, node);
}

function judgeScalar(search: Search, node: Scalar): void {
  const { value, source } = node;
  if (typeof value === 'number' && !Number.isFinite(value))
    report(search, node, {
      message: `${source ?? value} is not a number that can be passed on`,
      fix: 'put it in quotes',
    });
  else if (search.strict && losesDigits(node))
    report(search, node, {
      message: `${source} has more digits than a number keeps: it would become ${BigInt(value as number)}`,
      fix: 'put it in quotes, if it is a name such as the ID of an account; otherwise write a smaller number',
    });
  else if (typeof value === 'string' && /\p{Surrogate}/u.test(value))
    report(search, node, {
      message: 'a text holds half a character',
      fix: 'write the character itself instead of \\uD800 to \\uDFFF',
    });
}

/** Helm reads every number as a float, as we do: of an ID with eighteen digits it keeps sixteen, without a word. */
function losesDigits({ value, source = '' }: Scalar): boolean {
  const digits = source.replace(/_/g, '').replace(/^\+/, '');
  return (
    Number.isInteger(value) && /^-?\d+$/.test(digits) && BigInt(digits) !== BigInt(value as number) && !isOctal(digits)
  );
}

/** `0644`, which Helm reads as 420. */
function isOctal(digits: string): boolean {
  return /^-?0\d/.test(digits);
}

interface Alias {
  node: Node;
  name: string;
  ancestors: readonly unknown[];
}

function judgeAlias(search: Search, { node, name, ancestors }: Alias): void {
  const target = search.anchors.get(name);
  if (!target) {
    report(search, node, {
      message: `*${name} repeats nothing: no &${name} stands before it`,
      fix: `set &${name} first, or put the text in quotes`,
    });
  } else if (ancestors.includes(target)) {
    report(search, node, { message: `*${name} stands inside the value that it repeats` });
  } else if (isMergeKey((ancestors.at(-1) as Pair).key)) {
    judgeMerge(search, target, node);
  }
}

/** `<<` takes a map, or a list of maps, each written there or repeated by an alias. */
function judgeMerge(search: Search, value: Node, at = value): void {
  const sources = isSeq(value) ? value.items : [value];
  const targets = sources.map(source => (isAlias(source) ? (search.anchors.get(source.source) ?? source) : source));
  if (targets.every(target => isMap(target) || isAlias(target))) return;
  report(search, at, {
    message: '<< needs a map or a list of maps',
    fix: 'put the key << in quotes unless it is a merge',
  });
}

/**
 * A key that stands before a merge of the same key: readers of YAML do not agree which one counts, Helm takes the merged one.
 * Pairs come in the order of the text, so that what stands before this one, in the same map too, has its anchors.
 */
function judgeMergeOrder(search: Search, { key, value }: Pair, map: YAMLMap): void {
  const before = search.keys.get(map) ?? new Set();
  search.keys.set(map, before);
  if (!isMergeKey(key)) {
    before.add(nameOf(key));
    return;
  }
  const tag = (key as Scalar).tag;
  if (tag)
    report(search, key, {
      message: `<< with the tag ${tag} is a key for some readers and a merge for others`,
      fix: 'write << alone to merge, or "<<" in quotes for a key',
    });
  const merged = mergedKeys(search, value);
  const overridden = [...merged].filter(name => before.has(name));
  if (overridden.length) {
    const names = overridden.join(', ');
    report(search, key, {
      message: `<< comes after ${names}, which it overrides in Helm and not in other readers`,
      fix: 'put << first in its map; what stands below it wins everywhere',
    });
  }
  for (const name of merged) before.add(name);
}

/** Keys of everything that `<<` takes in, what that takes in itself included. */
function mergedKeys(search: Search, value: unknown, found = new Set<string>(), seen = new Set<unknown>()): Set<string> {
  const target = isAlias(value) ? search.anchors.get(value.source) : value;
  if (seen.has(target)) return found;
  seen.add(target);
  if (isSeq(target)) for (const item of target.items) mergedKeys(search, item, found, seen);
  if (!isMap(target)) return found;
  for (const pair of target.items) {
    if (isMergeKey(pair.key)) mergedKeys(search, pair.value, found, seen);
    else found.add(nameOf(pair.key));
  }
  return found;
}

function nameOf(key: unknown): string {
  return String((key as Scalar | null)?.value);
}

/** `{ cpu: 0,5 }`: two items of which the second has no value. A decimal has a point. */
function judgeDecimal(search: Search, { key, value }: Pair, map: YAMLMap): void {
  if (!map.flow || value !== null || !isWhole(key)) return;
  const before = map.items[map.items.findIndex(item => item.key === key) - 1]?.value;
  if (!isWhole(before) || before.range?.[1] === undefined || key.range?.[0] !== before.range[1] + 1) return;
  report(search, before, {
    message: `${before.source},${key.source} is two items, of which ${key.source} has no value`,
    fix: `write ${before.source}.${key.source}, or a space after the comma`,
  });
}

function isWhole(node: unknown): node is Scalar {
  return isScalar(node) && typeof node.value === 'number' && /^-?\d+$/.test(node.source ?? '');
}

function judgeKey(search: Search, { key }: Pair): void {
  const target = isAlias(key) ? search.anchors.get(key.source) : key;
  if (isCollection(target)) {
    report(search, key, {
      message: 'a key cannot be a map or a list',
      fix: 'put the text in quotes, above all {{ … }}',
    });
  } else if (target === null || (isScalar(target) && target.value === null)) {
    report(search, key, {
      message: 'a key cannot be empty or null',
      fix: 'write a key, in quotes if it is a word such as null',
    });
  } else if (isScalar(target) && target.type === 'PLAIN' && /^(?! )[\s\u200b]/.test(String(target.value))) {
    report(search, key, {
      message: 'a key begins with a space that is none for YAML',
      fix: 'indent the line with plain spaces',
    });
  } else if (search.strict && isScalar(target) && isTaken(String(target.value))) {
    report(search, key, {
      message: `the key ${String(target.value)} is not allowed: every object of JavaScript has something of that name`,
      fix: 'choose another name',
    });
  }
}

/** Such a key would be found where nobody wrote it, or change what other keys mean. */
function isTaken(key: string): boolean {
  return key in Object.prototype || key === 'prototype';
}

function report({ faults }: Search, node: unknown, fault: Omit<Fault, 'offset'>): void {
  faults.push({ ...fault, offset: (node as Node | null)?.range?.[0] ?? 0 });
}
