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
  const left = parseQuantity(before);
  const right = parseQuantity(after);
  return (
    left !== undefined && right !== undefined && left[0] * 10n ** BigInt(right[1]) === right[0] * 10n ** BigInt(left[1])
  );
}

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Record<string, number> = { n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
/** `resource.Quantity`: a number with a suffix or an exponent. */
const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d{1,3}))?$/;

/** The number as digits and the number of decimals, exactly. */
export function parseQuantity(value: unknown): readonly [digits: bigint, decimals: number] | undefined {
  const match = QUANTITY.exec(String(value));
  if (!match || (!match[2] && !match[3])) return undefined;
  const [, sign, whole = '', fraction = '', binary, decimal = '', exponent] = match;
  const factor = binary ? 1024n ** BigInt(BINARY.indexOf(binary)) : 1n;
  const shift = (exponent === undefined ? DECIMAL[decimal]! : Number(exponent)) - fraction.length;
  const digits = BigInt(`${sign}${whole}${fraction}` || '0') * factor;
  return shift >= 0 ? [digits * 10n ** BigInt(shift), 0] : [digits, -shift];
}

/** Whether the first quantity is smaller; false when one of them cannot be read. */
export function isLess(a: unknown, b: unknown): boolean {
  const left = parseQuantity(a);
  const right = parseQuantity(b);
  return (
    left !== undefined && right !== undefined && left[0] * 10n ** BigInt(right[1]) < right[0] * 10n ** BigInt(left[1])
  );
}
