import type { ValuesNode } from '../tree/values-node.ts';

/**
 * Paths of default values that no template of an object reads, not even as a part of something that is printed or passed on: whoever sets
 * them changes nothing. A map of which nothing is read is told as one. Empty where templates see all values at once.
 */
export function deadDefaults(root: ValuesNode): string[][] {
  if (isSeenWhole(root)) return [];
  return [...root.properties.values()].filter(({ key }) => key !== GLOBAL).flatMap(child => deadBelow(child));
}

/** For every chart that is put together with this one, also those that are not here. */
const GLOBAL = 'global';

function deadBelow(node: ValuesNode): string[][] {
  if (!node.inDefaults || isSeenWhole(node) || node.element) return [];
  const children = [...node.properties.values()];
  if (!node.isRead && !children.some(isAlive)) return [node.path()];
  return children.flatMap(child => deadBelow(child));
}

/** Whether anything at or below it is read. */
function isAlive(node: ValuesNode): boolean {
  if (node.isRead || isSeenWhole(node) || node.element) return true;
  return [...node.properties.values()].some(isAlive);
}

/** What is below it may be read by whoever gets it. */
function isSeenWhole(node: ValuesNode): boolean {
  return (
    node.isPassedWhole ||
    node.isPrintedAsText ||
    node.isEmitted ||
    node.isRanged ||
    node.isRangedByKey ||
    node.isIndexed ||
    node.mustBeOpen ||
    node.placeTypes.size > 0
  );
}
