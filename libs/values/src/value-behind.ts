import { isMap, type Path } from '@cedille/source';
import { mergeLayers, originOf, type Layer } from './layers.ts';

/** A value that probably became a field of an object. */
export interface ValueBehind {
  path: (string | number)[];
  layer: Layer;
}

/**
 * The value of ours that decides a field of a rendered object: the one that holds the same, under the same name where there
 * are several, and whose path has most names in common with the field's. Undefined where none of ours does, or where it is
 * too usual to tell (`true`, `1`) and no name agrees.
 */
export function valueBehind(layers: readonly Layer[], field: { path: Path; value: unknown }): ValueBehind | undefined {
  if (field.value === undefined || field.value === null) return undefined;
  const wanted = JSON.stringify(field.value);
  const names = namesIn(field.path);
  const found = valuesIn(mergeLayers(layers), [])
    .filter(({ value }) => JSON.stringify(value) === wanted)
    .map(({ path }) => ({ path, score: likeness(namesIn(path), names) }))
    .filter(({ score }) => score > 0 || isTelling(field.value))
    .sort((a, b) => b.score - a.score);
  const [best, next] = found;
  if (!best || best.score === next?.score) return undefined;
  const layer = originOf(layers, best.path);
  return layer && { path: best.path, layer };
}

function valuesIn(value: unknown, path: (string | number)[]): { path: (string | number)[]; value: unknown }[] {
  const children: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : isMap(value)
      ? Object.entries(value)
      : [];
  return [
    ...(path.length ? [{ path, value }] : []),
    ...children.flatMap(([key, item]) => valuesIn(item, [...path, key])),
  ];
}

function namesIn(path: Path): string[] {
  return path.filter(key => typeof key === 'string').map(name => name.toLowerCase());
}

/** The last name counts most: it is what the value is called. */
function likeness(names: readonly string[], wanted: readonly string[]): number {
  const isSameLast = names.length > 0 && names.at(-1) === wanted.at(-1);
  return (isSameLast ? wanted.length : 0) + names.filter(name => wanted.includes(name)).length;
}

/** A text or number that hardly stands for two things. */
function isTelling(value: unknown): boolean {
  if (typeof value === 'string') return value.length > 3;
  return typeof value === 'number' ? value > 99 : typeof value === 'object' && JSON.stringify(value).length > 10;
}
