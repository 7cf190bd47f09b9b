import { nanosOf } from '@cedille/checks';
import type { Type } from '@cedille/types';

/** Absent and null are one: the API server drops nulls. */
export function isNothing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

/** Whether two scalars mean the same to Kubernetes, where its types say so: `100m` is 0.1, and `"80"` is 80 where either may stand. */
export function isSameScalar(before: unknown, after: unknown, type: Type | undefined): boolean {
  if (Object.is(before, after) || (before === 0 && after === 0)) return true;
  if (type?.kind !== 'scalar') return false;
  if (type.scalar === 'int-or-string') return isText(before) && isText(after) && String(before) === String(after);
  return type.scalar === 'quantity' && isSameQuantity(before, after);
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number';
}

function isSameQuantity(before: unknown, after: unknown): boolean {
  const left = nanosOf(before);
  return left !== undefined && left === nanosOf(after);
}

/** Whether the first quantity is smaller; false when one of them cannot be read. */
export function isLess(a: unknown, b: unknown): boolean {
  const left = nanosOf(a);
  const right = nanosOf(b);
  return left !== undefined && right !== undefined && left < right;
}
