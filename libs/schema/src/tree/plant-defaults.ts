import type { ValuesNode } from './values-node.ts';
import { typeOfValue } from './value-type.ts';

/** Whether the text at a path says that a whole number may have decimals: `60.0`. */
export type HasPoint = (path: readonly (string | number)[]) => boolean;

/** Enters default values into the tree. Outer charts come first: their scalars are the ones that count. */
export function plantDefaults(
  node: ValuesNode,
  value: unknown,
  hasPoint: HasPoint,
  path: readonly (string | number)[] = [],
): void {
  node.defaultTypes |= typeOfValue(value);
  node.inDefaults = true;
  if (Array.isArray(value)) {
    node.isFilled ||= value.length > 0;
    value.forEach((item, index) => plantDefaults(node.item(), item, hasPoint, [...path, index]));
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    node.isFilled ||= entries.length > 0;
    for (const [key, child] of entries) plantDefaults(node.child(key), child, hasPoint, [...path, key]);
  } else if (value !== null && value !== undefined) {
    node.isFilled ||= value !== '';
    node.defaultValue ??= value as string | number | boolean;
    if (typeof value === 'string' && value.includes('{{')) node.templates.push(value);
    if (Number.isInteger(value) && hasPoint(path)) node.isWrittenWithPoint = true;
  }
}
