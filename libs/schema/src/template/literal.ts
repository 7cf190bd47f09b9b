/** The value of a quoted or backquoted string, or undefined when an escape in it is not one of Go's. */
export function unquote(raw: string): string | undefined {
  if (raw.startsWith('`')) return raw.slice(1, -1).replaceAll('\r', '');
  const inner = raw.slice(1, -1);
  if (!inner.includes('\\')) return inner;
  return decodeEscapes(inner, '"');
}

/** The number that a character constant such as `'a'` stands for, or undefined. */
export function parseCharacter(raw: string): number | undefined {
  const match = new RegExp(`^(?:${ESCAPE.source}|[^\\\\])$`, 'su').exec(raw.slice(1, -1));
  if (!match) return undefined;
  if (!match[0].startsWith('\\')) return match[0].codePointAt(0);
  return escapeValue(match[0], "'")?.code;
}

const ESCAPE = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[0-7]{3}|[abfnrtv\\'"])/;
const SIMPLE = new Map(Object.entries({ a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92, "'": 39, '"': 34 }));

/** Escapes of one byte (`\x80`, `\200`) may form UTF-8 together; what does not is replaced by U+FFFD. */
function decodeEscapes(text: string, quote: string): string | undefined {
  const bytes: Uint8Array[] = [];
  const encoder = new TextEncoder();
  let end = 0;
  for (const match of text.matchAll(new RegExp(`[^\\\\]+|${ESCAPE.source}`, 'gu'))) {
    if (match.index !== end) return undefined;
    end += match[0].length;
    const value = match[0].startsWith('\\')
      ? escapeValue(match[0], quote)
      : { code: undefined, bytes: encoder.encode(match[0]) };
    if (!value) return undefined;
    bytes.push(value.bytes);
  }
  return end === text.length ? new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(bytes)) : undefined;
}

function escapeValue(escape: string, quote: string): { code: number; bytes: Uint8Array } | undefined {
  const letter = escape[1]!;
  if (`'"`.includes(letter) && letter !== quote) return undefined;
  const simple = SIMPLE.get(letter);
  if (simple !== undefined) return { code: simple, bytes: Uint8Array.of(simple) };
  if (/[0-7]/.test(letter)) return byte(parseInt(escape.slice(1), 8));
  const code = parseInt(escape.slice(2), 16);
  if (letter === 'x') return byte(code);
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return { code, bytes: new TextEncoder().encode(String.fromCodePoint(code)) };
}

function byte(code: number): { code: number; bytes: Uint8Array } | undefined {
  return code > 255 ? undefined : { code, bytes: Uint8Array.of(code) };
}

/**
 * The value of a number as Go's templates read it: integers of 64 bits in base 2, 8, 10 and 16, floats in base 10 and 16,
 * complex numbers. NaN stands for a number with an imaginary part; undefined for what Go refuses.
 */
export function parseNumber(text: string): number | undefined {
  if (text.endsWith('i')) return parseImaginary(text);
  const integer = parseInteger(text);
  if (integer !== undefined) return Number(integer);
  // a float without a point or an exponent is an integer that Go cannot hold
  return /[.eEpP]/.test(text) ? parseFloat64(text) : undefined;
}

function parseImaginary(text: string): number | undefined {
  const value = parseFloat64(text.slice(0, -1));
  return value === undefined || value === 0 ? value : NaN;
}

const INTEGERS: readonly [RegExp, prefix: string][] = [
  [/^0[xX]([\da-fA-F_]+)$/, '0x'],
  [/^0[oO]([0-7_]+)$/, '0o'],
  [/^0[bB]([01_]+)$/, '0b'],
  [/^0([0-7_]*)$/, '0o'],
  [/^([1-9][\d_]*)$/, ''],
];

function parseInteger(text: string): bigint | undefined {
  if (!underscoresSeparateDigits(text)) return undefined;
  const unsigned = text.replace(/^[+-]/, '');
  for (const [pattern, prefix] of INTEGERS) {
    const match = pattern.exec(unsigned);
    if (!match) continue;
    const value = BigInt(prefix + (match[1]!.replaceAll('_', '') || '0'));
    return fits(value, text) ? (text.startsWith('-') ? -value : value) : undefined;
  }
  return undefined;
}

function fits(value: bigint, text: string): boolean {
  if (text.startsWith('-')) return value <= 2n ** 63n;
  return value < 2n ** (text.startsWith('+') ? 63n : 64n);
}

/** `1_000` and `0x_ff`, but not `_1`, `1_`, `1__0` or `1_.5`. */
function underscoresSeparateDigits(text: string): boolean {
  if (!text.includes('_')) return true;
  const [, base, digits] = /^[+-]?(0[xX]|0[oObB])?(.*)$/.exec(text)!;
  const isHex = base?.toLowerCase() === '0x';
  return !(isHex ? /(?<![\da-fA-F])_|_(?![\da-fA-F])/ : /(?<!\d)_|_(?!\d)/).test((base ? '0' : '') + digits);
}

function parseFloat64(text: string): number | undefined {
  if (!underscoresSeparateDigits(text)) return undefined;
  const plain = text.replaceAll('_', '');
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(plain) ? Number(plain) : parseHexFloat(plain);
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

function parseHexFloat(text: string): number | undefined {
  const match = /^([+-]?)0[xX](?=\.?[\da-fA-F])([\da-fA-F]*)\.?([\da-fA-F]*)[pP]([+-]?\d+)$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent] = match;
  const mantissa = Number(BigInt(`0x${whole}${fraction}`));
  if (mantissa === 0) return 0;
  const value = mantissa * 2 ** (Number(exponent) - 4 * fraction.length);
  return sign === '-' ? -value : value;
}

const FLOAT = String.raw`(?:0[xX][\da-fA-F_]*\.?[\da-fA-F_]*(?:[pP][+-]?[\d_]*)?|[\d_]*\.?[\d_]*(?:[eE][+-]?[\d_]*)?)`;
const COMPLEX = new RegExp(`^([+-]?${FLOAT})([+-]${FLOAT})i$`);

/** `1+2i`, written without spaces: its real part when the imaginary one is zero, else NaN; undefined for what Go refuses. */
export function parseComplex(text: string): number | undefined {
  const match = COMPLEX.exec(text);
  const real = match ? parseFloat64(match[1]!) : undefined;
  const imaginary = match ? parseFloat64(match[2]!) : undefined;
  if (real === undefined || imaginary === undefined) return undefined;
  return imaginary === 0 ? real : NaN;
}
