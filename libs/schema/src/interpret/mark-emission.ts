import type { Type } from '@cedille/types';
import { keyOfType, type PlaceTypes } from '../places/place-types.ts';
import type { AbstractValue } from './abstract-value.ts';
import { below, type Place } from './place.ts';

/** Dictionaries that hold themselves end here. */
const MAX_DEPTH = 12;
/** So many parts of one value are looked at. */
const MAX_PARTS = 5_000;

/** A value is printed at a place: scalars as they are, `toYaml` of something as that thing whole. */
export function markEmitted(value: AbstractValue, place: Place, types: PlaceTypes): void {
  if (value.yaml) markWhole(value.yaml, place, types);
  if (!value.nodes.length) return;
  const type = types.at(place);
  for (const node of value.nodes) {
    node.isEmitted = true;
    if (type?.kind === 'scalar') node.placeTypes.set(keyOfType(type), type);
  }
}

/** A value is printed whole at a place: it takes the type of the place, or is free when nothing is known of that. */
export function markWhole(value: AbstractValue, place: Place, types: PlaceTypes): void {
  markPart({ value, place, depth: 0, types, left: { parts: MAX_PARTS } });
}

interface Part {
  value: AbstractValue;
  place: Place;
  depth: number;
  types: PlaceTypes;
  left: { parts: number };
}

function markPart({ value, place, depth, types, left }: Part): void {
  if (depth > MAX_DEPTH || left.parts-- <= 0) return;
  const mark = (part: AbstractValue, at: Place): void =>
    markPart({ value: part, place: at, depth: depth + 1, types, left });
  if (value.yaml) mark(value.yaml, place);
  if (value.nodes.length) markNodes(value.nodes, types.at(place));
  for (const [key, entry] of value.dictionary ?? []) mark(entry, below(place, key));
  if (value.element) mark(value.element, below(place, '*'));
}

function markNodes(nodes: AbstractValue['nodes'], type: Type | undefined): void {
  for (const node of nodes) {
    if (node.isChart) continue;
    if (type) node.placeTypes.set(keyOfType(type), type);
    else node.isPassedWhole = true;
  }
}
