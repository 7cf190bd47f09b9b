import { isMap, type Path, type Position, type SourceDocument } from '@cedille/source';

/** Who may set a value, lowest first. A higher layer wins; maps merge, everything else replaces, null deletes. */
export const LAYERS = ['upstream', 'chart', 'component', 'generator', 'overlay'] as const;
export type LayerName = (typeof LAYERS)[number];

/** The values that one author contributes. */
export interface Layer {
  name: LayerName;
  /** The file a person would edit, relative to the root. */
  file: string;
  /** The values; undefined when the layer says nothing. */
  data: Record<string, unknown> | undefined;
  /** Where the key at `path`, or its nearest ancestor, is written. */
  positionOf(path: Path): Position;
  /** The same for what a program wrote, which takes time to find out. */
  locate?(path: Path): Promise<Position>;
  /** The scalar at `path` as it is written, where a person wrote it. */
  sourceOf?(path: Path): string | undefined;
  /** Paths of values that carry an anchor which an alias repeats. */
  repeated?: readonly Path[];
}

/** A layer from a YAML file. */
export function layerFromDocument(name: LayerName, document: SourceDocument): Layer {
  return {
    name,
    file: document.file,
    data: isMap(document.data) ? document.data : undefined,
    positionOf: path => document.positionOf(path),
    sourceOf: path => document.sourceOf(path),
    repeated: document.repeated,
  };
}

/**
 * Merges values as Helm does: maps key by key, everything else replaced by the higher layer. A null stays in the result,
 * because Helm needs it to delete the default below.
 */
export function mergeValues(below: unknown, above: unknown): unknown {
  if (above === undefined) return below;
  if (!isMap(below) || !isMap(above)) return above;
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) setOwn(merged, key, mergeValues(own(below, key), value));
  return merged;
}

/**
 * All layers merged, lowest first. As in Helm, what is passed in is merged by itself before the chart's defaults go
 * below it: a map over a null gets the defaults back.
 */
export function mergeLayers(layers: readonly Layer[]): Record<string, unknown> {
  return layers.reduceRight<unknown>((above, layer) => mergeValues(layer.data ?? {}, above), {}) as Record<
    string,
    unknown
  >;
}

/** The highest layer that sets something at `path`, or undefined when none does, or a list or text above has taken its place. */
export function originOf(layers: readonly Layer[], path: Path): Layer | undefined {
  const index = layers.findLastIndex(layer => has(layer.data, path));
  return layers.slice(index + 1).some(({ data }) => replaces(data, path)) ? undefined : layers[index];
}

/** Whether it sets something above `path` that no lower layer is merged into. */
function replaces(data: unknown, path: Path): boolean {
  return path.slice(0, -1).some((_, index) => {
    const value = valueAt(data, path.slice(0, index + 1));
    return value !== undefined && value !== null && !isMap(value);
  });
}

/** The place to look at for a finding at `path`: where its layer sets it, or sets its nearest ancestor. */
export function placeOf(layers: readonly Layer[], path: Path): Position | undefined {
  for (let length = path.length; length >= 0; length--) {
    const layer = originOf(layers, path.slice(0, length));
    if (layer) return layer.positionOf(path.slice(0, length));
  }
  return undefined;
}

/** The value at `path`, or undefined. */
export function valueAt(data: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, step) => own(value, step), data);
}

function has(data: unknown, path: Path): boolean {
  if (data === undefined) return false;
  if (!path.length) return true;
  const parent = valueAt(data, path.slice(0, -1));
  return typeof parent === 'object' && parent !== null && Object.hasOwn(parent, path.at(-1)!);
}

function own(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string | number, unknown>)[key];
}

/** Also for a key like `__proto__`, which plain assignment would lose. */
function setOwn(target: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
