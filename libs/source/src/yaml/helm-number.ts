const INTEGER = /^([-+]?)(?:0[xX]([\da-fA-F]+)|0[oO]([0-7]+)|0[bB]([01]+)|0([0-7]*)|([1-9]\d*))$/;
const PREFIXES = ['0x', '0o', '0b', '0o', ''];
const FLOAT = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/;
const POINT_FIRST = /^\.\d+(?:_\d+)*(?:[eE][-+]?\d+(?:_\d+)*)?$/;

/**
 * The number that Helm's YAML parser (go.yaml.in/yaml/v2) reads in a plain scalar, or undefined when it reads text:
 * integers of 64 bits in base 2, 8 (`0644` or `0o644`), 10 and 16, floats in base 10, underscores between digits. Words such
 * as `e12` or a lone point are text, unlike in YAML 1.1.
 */
export function readHelmNumber(text: string): number | undefined {
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return NaN;
  if (text.startsWith('.')) return POINT_FIRST.test(text) ? finite(text.replaceAll('_', '')) : undefined;
  const plain = text.replaceAll('_', '');
  return readInteger(plain) ?? (FLOAT.test(plain) ? finite(plain) : undefined);
}

function readInteger(plain: string): number | undefined {
  const match = INTEGER.exec(plain);
  if (!match) return undefined;
  const [, sign, ...digits] = match;
  const base = digits.findIndex(part => part !== undefined);
  const size = BigInt(PREFIXES[base]! + (digits[base] || '0'));
  if (size > largest(sign!)) return undefined;
  return sign === '-' && size > 0n ? -Number(size) : Number(size);
}

function largest(sign: string): bigint {
  if (sign === '-') return 2n ** 63n;
  return sign === '+' ? 2n ** 63n - 1n : 2n ** 64n - 1n;
}

function finite(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}
