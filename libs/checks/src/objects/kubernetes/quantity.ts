const BINARY: Readonly<Record<string, bigint>> = Object.fromEntries(
  ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((suffix, index) => [suffix, 1024n ** BigInt(index + 1)]),
);
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** Nothing below counts: what is smaller is rounded up, as the API server does. */
const NANO = 9;

/** A quantity in billionths, for comparing; undefined for what is none. */
export function nanosOf(value: unknown): bigint | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  const found = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d{1,2}))?$/.exec(text);
  if (!found || !(found[2] || found[3])) return undefined;
  const [, sign, whole = '', fraction = '', binary, decimal, exponent = '0'] = found;
  const digits = BigInt(`${whole}${fraction}` || '0') * (binary ? BINARY[binary]! : 1n);
  const shift = NANO - fraction.length + (decimal ? DECIMAL[decimal]! : Number(exponent));
  const size = shift >= 0 ? digits * 10n ** BigInt(shift) : divideUp(digits, 10n ** BigInt(-shift));
  return sign === '-' ? -size : size;
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
