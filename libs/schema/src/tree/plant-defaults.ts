import type { ValuesNode } from './values-node.ts';
import { typeOfValue } from './value-type.ts';

/** Enters default values into the tree. Outer charts come first: their scalars are the ones that count. */
export function plantDefaults(node: ValuesNode, value: unknown): void {
  node.defaultTypes |= typeOfValue(value);
  node.inDefaults = true;
  if (Array.isArray(value)) {
    node.isFilled ||= value.length > 0;
    for (const item of value) plantDefaults(node.item(), item);
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    node.isFilled ||= entries.length > 0;
    for (const [key, child] of entries) plantDefaults(node.child(key), child);
  } else if (value !== null && value !== undefined) {
    node.isFilled ||= value !== '';
    node.defaultValue ??= value as string | number | boolean;
  }
}
