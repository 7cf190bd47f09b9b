import { isMap, type Path, type Position } from '@cedille/source';
import { mergeLayers, originOf, type Layer } from './layers.ts';

/** A field of a rendered object. */
export interface RenderedField {
  /** From the root of the object. */
  path: Path;
  /** What is there; undefined where nothing is. */
  value?: unknown;
  /** Names that tell which part of the values it may come from: of the object, of the container. */
  names: readonly string[];
}

/**
 * Where a person, or a generator, wrote the value that a field of a rendered object shows: the value with the same last keys
 * and the same content, below keys that appear in the names; otherwise the only one with the same text, where that is no word
 * that others would write as well. Undefined where nobody set it, or several might be meant: a wrong place is worse than none.
 */
export async function sourceOfField(layers: readonly Layer[], field: RenderedField): Promise<Position | undefined> {
  const keys = keysOf(field.path);
  if (!keys.length) return undefined;
  const leaves = leavesOf(mergeLayers(layers), []);
  const ranked = leaves
    .flatMap(leaf => {
      const score = scoreOf(leaf, { ...field, keys });
      return score > 0 ? [{ path: leaf.path, score }] : [];
    })
    .sort((a, b) => b.score - a.score);
  const [first, next] = ranked;
  if (first && next?.score === first.score) return undefined;
  const best = first ?? onlyOne(leaves, field);
  if (!best) return undefined;
  const layer = originOf(layers, best.path);
  return layer && ((await layer.locate?.(best.path)) ?? layer.positionOf(best.path));
}

/** Words of an API are in capitals (`ClusterIP`), and names of the object are everywhere. */
function onlyOne(leaves: readonly Leaf[], { value, names }: RenderedField): Leaf | undefined {
  if (typeof value !== 'string' || value.length < LEAST_LETTERS || /^[A-Z]\w*$/.test(value) || names.includes(value))
    return undefined;
  const same = leaves.filter(leaf => leaf.value === value);
  return same.length === 1 ? same[0] : undefined;
}

const LEAST_LETTERS = 6;

interface Leaf {
  path: Path;
  value: unknown;
}

function leavesOf(value: unknown, path: Path): Leaf[] {
  if (Array.isArray(value))
    return value.length ? value.flatMap((item, index) => leavesOf(item, [...path, index])) : [{ path, value }];
  if (!isMap(value) || !Object.keys(value).length) return [{ path, value }];
  return Object.entries(value).flatMap(([key, item]) => leavesOf(item, [...path, key]));
}

/** Keys of a path, without places in lists and what every object has. */
function keysOf(path: Path): string[] {
  return path.filter(step => typeof step === 'string' && !['spec', 'template', 'metadata'].includes(step)) as string[];
}

/** How well a value fits a field: 0 where it cannot be the one. */
function scoreOf({ path, value }: Leaf, field: RenderedField & { keys: readonly string[] }): number {
  const own = keysOf(path);
  const image = field.keys.at(-1) === 'image' && typeof field.value === 'string';
  const isPart = image && isPartOfImage(own.at(-1), value, String(field.value));
  const isSame = JSON.stringify(value) === JSON.stringify(field.value) || String(value) === String(field.value);
  if (!isPart && !(isSame && own.at(-1) === field.keys.at(-1))) return 0;
  let shared = 0;
  while (shared < own.length && own.at(-1 - shared) === field.keys.at(-1 - shared)) shared += 1;
  const words = new Set(field.names.flatMap(name => name.toLowerCase().split(/[^a-z0-9]+/)));
  const hints = own
    .slice(0, -1)
    .filter(key => words.has(key.toLowerCase()) || wordsIn(key).every(word => words.has(word)));
  return shared + (isPart ? 1 : 0) + 2 * new Set(hints).size;
}

/** `metricsServer`: metrics, server. */
function wordsIn(key: string): string[] {
  return key
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}

/** Values often hold the tag of an image beside its repository. */
function isPartOfImage(key: string | undefined, value: unknown, image: string): boolean {
  if (typeof value !== 'string' || !value) return false;
  if (key === 'tag') return image.endsWith(`:${value}`) || image.includes(`:${value}@`);
  return key === 'image' && image === value;
}
