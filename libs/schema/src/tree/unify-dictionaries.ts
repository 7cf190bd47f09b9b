import type { Type } from '@cedille/types';
import { ARRAY, NULL, OBJECT, has } from './value-type.ts';
import type { ValuesNode } from './values-node.ts';

const MAX_DEPTH = 14;
const MAX_COPY_DEPTH = 10;

/**
 * In a map that templates walk over, all entries have one shape: what is known of the element holds for every entry that
 * is a map, and what is known of the entries holds for the element when they are all scalars or all maps.
 */
export function unifyDictionaries(node: ValuesNode, depth = 0): void {
  if (depth > MAX_DEPTH) return;
  if (node.isChart && node.element) for (const [, entry] of node.sorted()) receive(entry, node.element);
  else if (isDictionary(node)) {
    shareElement(node, node.element!);
    if (node.isRanged) gatherElement(node, node.element!);
  }
  for (const [, child] of node.sorted()) unifyDictionaries(child, depth + 1);
  if (node.element) unifyDictionaries(node.element, depth + 1);
}

function isDictionary(node: ValuesNode): boolean {
  return (
    node.element !== undefined &&
    has(node.defaultTypes, OBJECT) &&
    !has(node.defaultTypes, ARRAY) &&
    (node.isRanged || node.isIndexed)
  );
}

/**
 * A computed key among all values may be this one: what is read then is read of it. All values together have no common
 * shape: a place that a default does not fit is not reached by that one.
 */
function receive(entry: ValuesNode, element: ValuesNode): void {
  if (!has(entry.defaultTypes, OBJECT)) return widen(entry, element);
  copyKnowledge(entry, element, { areTypesFitted: true });
}

function shareElement(node: ValuesNode, element: ValuesNode): void {
  for (const [, entry] of node.sorted()) {
    if (entry.inDefaults && has(entry.defaultTypes, OBJECT)) copyKnowledge(entry, element);
  }
}

function gatherElement(node: ValuesNode, element: ValuesNode): void {
  const entries = node.sorted().map(([, entry]) => entry);
  const filled = entries.filter(entry => entry.inDefaults && has(entry.defaultTypes, ~NULL));
  const structured = filled.filter(entry => has(entry.defaultTypes, OBJECT | ARRAY)).length;
  const isUniform = structured === 0 || structured === filled.length;
  for (const entry of entries) {
    if (entry.inDefaults && isUniform) copyKnowledge(element, entry);
    else if (entry.isRead) copyKnowledge(entry, element);
    widen(entry, element);
  }
}

/** What a template is ready for in any entry, it is ready for in this one, whatever the others hold. */
function widen(entry: ValuesNode, { hintedTypes, isTypeTested, isEmitted, isPassedWhole, isRanged }: ValuesNode): void {
  if (!isTypeTested) return;
  entry.isTypeTested = true;
  entry.hintedTypes |= hintedTypes;
  entry.isEmitted ||= isEmitted;
  entry.isPassedWhole ||= isPassedWhole && !has(entry.defaultTypes, OBJECT);
  entry.isRanged ||= isRanged;
}

interface Copying {
  depth?: number;
  /** Types of places that do not fit a default are left out. */
  areTypesFitted?: boolean;
}

/** Adds to `target` all that is known of `source`. */
function copyKnowledge(
  target: ValuesNode,
  source: ValuesNode,
  { depth = 0, areTypesFitted = false }: Copying = {},
): void {
  if (depth > MAX_COPY_DEPTH || target === source || target.isFull) return;
  target.statedTypes |= source.statedTypes | source.defaultTypes;
  target.hintedTypes |= source.hintedTypes;
  target.isRead ||= source.isRead;
  target.isEmitted ||= source.isEmitted;
  target.isPassedWhole ||= source.isPassedWhole;
  target.isPrintedAsText ||= source.isPrintedAsText;
  target.isRanged ||= source.isRanged;
  target.isRangedByKey ||= source.isRangedByKey;
  target.isIndexed ||= source.isIndexed;
  target.isTypeTested ||= source.isTypeTested;
  target.isJoined ||= source.isJoined;
  target.isCompared ||= source.isCompared;
  target.isPrintedBare ||= source.isPrintedBare;
  target.isSwitch ||= source.isSwitch;
  target.isUsedUnasked ||= source.isUsedUnasked;
  target.inSchema ||= source.inSchema || source.inDefaults;
  for (const [key, type] of source.placeTypes)
    if (!areTypesFitted || fits(target, type)) target.placeTypes.set(key, type);
  const below = { depth: depth + 1, areTypesFitted };
  for (const [key, child] of source.sorted()) copyKnowledge(target.child(key), child, below);
  if (source.element) copyKnowledge(target.item(), source.element, below);
}

function fits({ defaultTypes, properties }: ValuesNode, type: Type): boolean {
  if (type.kind === 'list') return !has(defaultTypes, OBJECT);
  if (type.kind !== 'object' && type.kind !== 'map') return !has(defaultTypes, OBJECT | ARRAY);
  if (has(defaultTypes, ARRAY)) return false;
  return type.kind === 'map' || type.rest !== undefined || [...properties.keys()].every(key => type.fields.has(key));
}
