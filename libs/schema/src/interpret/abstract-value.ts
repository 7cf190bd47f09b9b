import type { ValuesNode } from '../tree/values-node.ts';

/**
 * What an expression may be worth, whatever the values are: any of these nodes of the values, a dictionary or list that
 * the template builds, any of these constants, or the YAML (or JSON) text of something. All empty: nothing is known.
 */
export interface AbstractValue {
  nodes: readonly ValuesNode[];
  /** Entries with known keys. Changed in place by `set`, as the template language does. */
  dictionary?: Map<string, AbstractValue>;
  /** Any entry or item whose key is not known. */
  element?: AbstractValue;
  constants: readonly string[];
  yaml?: AbstractValue;
  /** Texts of which a part is not known: `HOLE` stands in its place. */
  patterns?: readonly string[];
  /** Made text, whatever it was: Go compares it with text. */
  isText?: true;
  /** A piece of a text that the templates themselves contain. */
  isPiece?: true;
}

/** Of more alternatives than this none is followed. */
const MAX_CONSTANTS = 24;
const MAX_DEPTH = 12;
const MAX_SIGNATURE_DEPTH = 6;
/** So many parts of a value tell it apart from others. */
const MAX_SIGNATURE_PARTS = 2_000;
/** More than a chart has at any one place. */
const MAX_NODES = 1_000;
/** A constant that is longer names nothing. */
const MAX_CONSTANT_LENGTH = 200;

/** Stands in a pattern for what is not known. */
export const HOLE = '\uE001';
/** A pattern that says less than this names nothing. */
const MIN_PATTERN = 3;

export const NOTHING: AbstractValue = Object.freeze({ nodes: [], constants: [] });

export function ofNodes(nodes: readonly ValuesNode[]): AbstractValue {
  return nodes.length ? { nodes, constants: [] } : NOTHING;
}

export function ofConstants(constants: readonly string[]): AbstractValue {
  return constants.length
    ? { nodes: [], constants: constants.filter(text => text.length <= MAX_CONSTANT_LENGTH).slice(0, MAX_CONSTANTS) }
    : NOTHING;
}

export function ofPatterns(texts: readonly string[]): AbstractValue {
  const patterns = texts.filter(text => text.replaceAll(HOLE, '').length >= MIN_PATTERN).slice(0, MAX_CONSTANTS);
  return patterns.length ? { nodes: [], constants: [], patterns } : NOTHING;
}

export function ofDictionary(entries: Iterable<readonly [string, AbstractValue]> = []): AbstractValue {
  return { nodes: [], constants: [], dictionary: new Map(entries) };
}

export function ofElement(element: AbstractValue): AbstractValue {
  return { nodes: [], constants: [], element };
}

/** Of a longer list no item is told from another. */
const MAX_ITEMS = 24;

/** A list that a template writes down: each item is known by its number, as arguments of a call are. */
export function ofItems(items: readonly AbstractValue[]): AbstractValue {
  if (items.length > MAX_ITEMS) return ofElement(unionAll(items));
  return ofDictionary(items.map((item, index) => [String(index), item]));
}

/** Whether a key of a dictionary is the number of an item. */
export function isItem(key: string): boolean {
  return /^\d+$/.test(key);
}

export function yamlOf(value: AbstractValue): AbstractValue {
  return { nodes: [], constants: [], yaml: withoutConstants(value) };
}

export function withoutConstants(value: AbstractValue): AbstractValue {
  return value.constants.length ? { ...value, constants: [] } : value;
}

/** Pieces of a text of the templates' own: names of keys that the chart's author wrote down. */
export const PIECE: AbstractValue = Object.freeze({ nodes: [], constants: [], isPiece: true });

export function isNothing(value: AbstractValue | undefined): boolean {
  if (!value) return true;
  const { nodes, constants, dictionary, element, yaml, patterns, isPiece } = value;
  return !nodes.length && !constants.length && !dictionary?.size && !element && !yaml && !patterns && !isPiece;
}

export function unionAll(values: readonly AbstractValue[]): AbstractValue {
  return values.reduce((all, value) => union(all, value), NOTHING);
}

/** Either of both. */
export function union(a: AbstractValue, b: AbstractValue): AbstractValue {
  if (isNothing(a)) return b;
  if (isNothing(b) || a === b) return a;
  return unite(a, b, { depth: 0, done: new Map() });
}

interface Union {
  depth: number;
  /** Pairs that were united before: dictionaries often hold one value twice. */
  done: Map<AbstractValue, Map<AbstractValue, AbstractValue>>;
}

function unite(a: AbstractValue, b: AbstractValue, { depth, done }: Union): AbstractValue {
  if (isNothing(a)) return b;
  if (isNothing(b) || a === b || depth > MAX_DEPTH) return a;
  const known = done.get(a)?.get(b);
  if (known) return known;
  const below = { depth: depth + 1, done };
  const dictionary = unionEntries(a.dictionary, b.dictionary, below);
  const element = unionOptional(a.element, b.element, below);
  const yaml = unionOptional(a.yaml, b.yaml, below);
  const patterns = unionConstants(a.patterns ?? [], b.patterns ?? []);
  const united: AbstractValue = {
    nodes: unionNodes(a.nodes, b.nodes),
    constants: unionConstants(a.constants, b.constants),
    ...(dictionary && { dictionary }),
    ...(element && { element }),
    ...(yaml && { yaml }),
    ...(patterns.length && { patterns }),
    ...(a.isText && b.isText && { isText: true }),
    ...(a.isPiece && b.isPiece && { isPiece: true }),
  };
  if (!done.has(a)) done.set(a, new Map());
  done.get(a)!.set(b, united);
  return united;
}

function unionNodes(a: readonly ValuesNode[], b: readonly ValuesNode[]): readonly ValuesNode[] {
  if (!b.length) return a;
  if (!a.length) return b;
  return [...new Set([...a, ...b])].sort((left, right) => left.id - right.id).slice(0, MAX_NODES);
}

function unionConstants(a: readonly string[], b: readonly string[]): readonly string[] {
  if (!b.length) return a;
  if (!a.length) return b;
  return [...new Set([...a, ...b])].slice(0, MAX_CONSTANTS);
}

type Entries = Map<string, AbstractValue> | undefined;

function unionEntries(a: Entries, b: Entries, below: Union): Entries {
  if (!b?.size) return a;
  if (!a?.size) return b;
  const all = new Map(a);
  for (const [key, value] of b) all.set(key, unionOptional(all.get(key), value, below)!);
  return all;
}

function unionOptional(
  a: AbstractValue | undefined,
  b: AbstractValue | undefined,
  below: Union,
): AbstractValue | undefined {
  if (!a || !b) return a ?? b;
  return unite(a, b, below);
}

/** A text that is equal for values that are equal, down to a depth: the key under which calls are remembered. */
export function signatureOf(value: AbstractValue): string {
  return signPart(value, 0, { parts: MAX_SIGNATURE_PARTS });
}

function signPart(value: AbstractValue | undefined, depth: number, left: { parts: number }): string {
  if (!value || depth > MAX_SIGNATURE_DEPTH || left.parts-- <= 0) return '_';
  const { nodes, dictionary, element, constants, yaml } = value;
  const sign = (part: AbstractValue | undefined): string => signPart(part, depth + 1, left);
  let text = nodes.map(node => node.id).join(',');
  if (dictionary?.size)
    text += `{${[...dictionary.keys()]
      .sort()
      .map(key => `${key}:${sign(dictionary.get(key))}`)
      .join(';')}}`;
  if (element) text += `[${sign(element)}]`;
  if (constants.length) text += `'${constants.join('|')}'`;
  if (yaml) text += `yaml(${sign(yaml)})`;
  if (value.patterns) text += `~${value.patterns.join('|')}`;
  if (value.isText) text += '"';
  if (value.isPiece) text += '/';
  return text;
}
