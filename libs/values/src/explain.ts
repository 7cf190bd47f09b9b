import { isMap, type Path, type Position } from '@cedille/source';
import { mergeLayers, originOf, valueAt, type Layer, type LayerName } from './layers.ts';

/** One value, and everybody who has set it. */
export interface Explanation {
  path: (string | number)[];
  /** What counts in the end. */
  value: unknown;
  /** Lowest layer first; the last one wins. */
  setBy: { layer: LayerName; at: Position; value: unknown }[];
}

export interface ExplainOptions {
  layers: readonly Layer[];
  /** Only what lies at or below this path. */
  path?: Path;
}

/** Explains every single value (maps are walked, lists are one value) at or below `path`, in the order of the merge. */
export async function explain({ layers, path = [] }: ExplainOptions): Promise<Explanation[]> {
  const leaves = leafPaths(valueAt(mergeLayers(layers), path), [...path]);
  return Promise.all(
    leaves.map(async leaf => ({
      path: leaf,
      value: valueAt(originOf(layers, leaf)?.data, leaf),
      setBy: await Promise.all(
        layers
          .filter(layer => originOf([layer], leaf))
          .map(async layer => ({
            layer: layer.name,
            at: (await layer.locate?.(leaf)) ?? layer.positionOf(leaf),
            value: valueAt(layer.data, leaf),
          })),
      ),
    })),
  );
}

function leafPaths(value: unknown, path: (string | number)[]): (string | number)[][] {
  if (value === undefined) return [];
  if (!isMap(value) || !Object.keys(value).length) return [path];
  return Object.entries(value).flatMap(([key, item]) => leafPaths(item, [...path, key]));
}
