import type { Type } from '@cedille/types';
import { keyOfType, type PlaceTypes } from '../places/place-types.ts';
import type { ValuesNode } from '../tree/values-node.ts';

import { isItem, type AbstractValue } from './abstract-value.ts';
import { below, type Place } from './place.ts';

/** Dictionaries that hold themselves end here. */
const MAX_DEPTH = 12;
/** So many parts of one value are looked at. */
const MAX_PARTS = 5_000;

/** How a value is printed, where that makes a difference for what it may be. */
export interface Printing {
  place: Place;
  /** As text in quotes or base64, whatever it is. */
  isQuoted: boolean;
}

/** A value is printed at a place: scalars as they are, `toYaml` of something as that thing whole. */
export function markEmitted(value: AbstractValue, { place, isQuoted }: Printing, types: PlaceTypes): void {
  if (value.yaml) markWhole(value.yaml, place, types);
  if (!value.nodes.length) return;
  const type = types.at(place);
  for (const node of value.nodes) {
    node.use();
    node.isEmitted = true;
    if (type?.kind !== 'scalar') continue;
    node.placeTypes.set(keyOfType(type), type);
    node.isPrintedBare ||= type.scalar === 'string' && !isQuoted;
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
  for (const [key, entry] of value.dictionary ?? []) mark(entry, below(place, isItem(key) ? '*' : key));
  if (value.element) mark(value.element, below(place, '*'));
}

function markNodes(nodes: AbstractValue['nodes'], type: Type | undefined): void {
  for (const node of nodes) {
    node.use();
    if (!type || node.isChart) node.isPassedWhole = true;
    else {
      node.placeTypes.set(keyOfType(type), type);
      node.isPrintedAsText ||= type.kind === 'scalar';
    }
  }
}

/** Whether the node or a map above it is printed whole. */
export function isPrinted(node: ValuesNode): boolean {
  for (let at: ValuesNode | undefined = node; at && !at.isChart; at = at.parent) {
    if (at.isPassedWhole || at.placeTypes.size) return true;
  }
  return false;
}
