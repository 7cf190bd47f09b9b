import { FAILSAFE_SCHEMA, Type, type Schema } from 'js-yaml';
import { asKey, mergeKey, noKey } from './map-key.ts';

/**
 * How Kubernetes reads plain scalars: YAML 1.1 booleans and integers (`0644` is 420, `yes` is true), no timestamps and no
 * base-60 numbers. Tags that nobody knows mean nothing. Source of the rules: `resolve` in go.yaml.in/yaml/v2, which
 * sigs.k8s.io/yaml uses. What comes out has to go through `dropMapKeys`.
 */
export function kubernetesSchema(): Schema {
  return FAILSAFE_SCHEMA.extend({
    implicit: [nothing, boolean, number, merge],
    explicit: [integer, float, binary, ...unknown],
  });
}

const NULL = new Set(['', '~', 'null', 'Null', 'NULL']);
const TRUE = new Set(['y', 'Y', 'yes', 'Yes', 'YES', 'true', 'True', 'TRUE', 'on', 'On', 'ON']);
const FALSE = new Set(['n', 'N', 'no', 'No', 'NO', 'false', 'False', 'FALSE', 'off', 'Off', 'OFF']);

const nothing = new Type('tag:yaml.org,2002:null', {
  kind: 'scalar',
  resolve: (text: string | null) => text === null || NULL.has(text),
  construct: () => noKey(null, 'null'),
});

const boolean = new Type('tag:yaml.org,2002:bool', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && (TRUE.has(text) || FALSE.has(text)),
  construct: (text: string) => TRUE.has(text),
});

/** Not js-yaml's own merge, in which no key can be replaced by a merge after it. */
const merge = new Type('tag:cedille,2026:merge', {
  kind: 'scalar',
  resolve: (text: string | null) => text === '<<',
  construct: () => mergeKey(),
});

/** Integers and floats in one: the first character decides whether it is worth a closer look. Its tag is never written. */
const number = new Type('tag:cedille,2026:number', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && toNumber(text) !== undefined,
  construct: (text: string) => keyed(text),
});

const integer = new Type('tag:yaml.org,2002:int', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && integerOf(text.replaceAll('_', '')) !== undefined,
  construct: (text: string) => keyed(text),
});

const float = new Type('tag:yaml.org,2002:float', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && toNumber(text) !== undefined,
  construct: (text: string) => toNumber(text),
});

const BASE64 = /^(?:[A-Za-z0-9+/\s]|=+\s*$)*$/;

const binary = new Type('tag:yaml.org,2002:binary', {
  kind: 'scalar',
  resolve: (text: string | null) => text !== null && BASE64.test(text) && text.replace(/\s/g, '').length % 4 === 0,
  construct: (text: string) => Buffer.from(text, 'base64').toString('utf8'),
});

/** A scalar with an unknown tag is text, whatever it looks like. */
const unknown = ['!', 'tag:'].flatMap(tag => [
  new Type(tag, { kind: 'scalar', multi: true, construct: (text: string | null) => text ?? '' }),
  new Type(tag, { kind: 'sequence', multi: true }),
  new Type(tag, { kind: 'mapping', multi: true }),
]);

const SPECIAL: ReadonlyMap<string, number> = new Map([
  ...['.nan', '.NaN', '.NAN'].map((text): [string, number] => [text, Number.NaN]),
  ...['.inf', '.Inf', '.INF', '+.inf', '+.Inf', '+.INF'].map((text): [string, number] => [text, Infinity]),
  ...['-.inf', '-.Inf', '-.INF'].map((text): [string, number] => [text, -Infinity]),
]);

const INTEGER = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
const MISPLACED = /(?<![0-9])_|_(?![0-9])/;
const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** The number that a plain scalar stands for, or undefined when it is text. */
export function toNumber(text: string): number | undefined {
  const first = text.charCodeAt(0);
  const isDigit = first >= 48 && first <= 57;
  if (!isDigit && first !== 43 && first !== 45 && first !== 46) return undefined;
  const special = SPECIAL.get(text);
  if (special !== undefined) return special;
  // After a leading point an underscore stands between digits; elsewhere it may stand anywhere.
  if (first === 46) return MISPLACED.test(text) ? undefined : floatOf(text.replaceAll('_', ''));
  const plain = text.replaceAll('_', '');
  const whole = integerOf(plain);
  return whole === undefined ? floatOf(plain) : Number(whole);
}

/** A number holds fifteen digits exactly, whatever they are. */
const FEW_DIGITS = 15;
const LARGEST_INT = 2n ** 63n - 1n;
const SMALLEST_INT = -(2n ** 63n);
const LARGEST_UINT = 2n ** 64n - 1n;

/** An integer of 64 bits, with or without sign; larger ones are no integers to Go. */
function integerOf(plain: string): number | bigint | undefined {
  const match = INTEGER.exec(plain);
  if (!match) return undefined;
  const [, sign, digits = ''] = match;
  const isDecimal = digits.length === 1 || digits.charCodeAt(0) !== 48;
  if (isDecimal && digits.length <= FEW_DIGITS)
    return sign === '-' && digits !== '0' ? -Number(digits) : Number(digits);
  const size = BigInt(isDecimal || /[a-zA-Z]/.test(digits[1]!) ? digits : `0o${digits}`);
  const signed = sign === '-' ? -size : size;
  if (signed < SMALLEST_INT || signed > (sign === '' ? LARGEST_UINT : LARGEST_INT)) return undefined;
  return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
}

function floatOf(plain: string): number | undefined {
  const size = FLOAT.test(plain) ? Number(plain) : NaN;
  return Number.isFinite(size) ? size : undefined;
}

/** As a key of a map a number is another text than JavaScript would make of it. */
function keyed(text: string): unknown {
  const value = toNumber(text)!;
  if (Number.isSafeInteger(value) && !Object.is(value, -0) && !/[.eE]/.test(text)) return value;
  const whole = SPECIAL.has(text) ? undefined : integerOf(text.replaceAll('_', ''));
  if (whole === undefined) return asKey(value, floatKey(value));
  return whole > LARGEST_INT ? noKey(value, text) : asKey(value, String(whole));
}

/** `strconv.FormatFloat(value, 'g', -1, 32)`, which sigs.k8s.io/yaml makes keys with. */
function floatKey(value: number): string {
  if (Number.isNaN(value)) return '.nan';
  const single = Math.fround(value);
  if (!Number.isFinite(single)) return value > 0 ? '.inf' : '-.inf';
  if (single === 0) return Object.is(single, -0) ? '-0' : '0';
  const written = [0, 1, 2, 3, 4, 5, 6, 7, 8]
    .map(decimals => single.toExponential(decimals))
    .find(text => Math.fround(Number(text)) === single)!;
  const [mantissa, exponent] = written.split('e') as [string, string];
  const size = Number(exponent);
  if (size >= -4 && size < 6) return String(Number(written));
  return `${mantissa}e${size < 0 ? '-' : '+'}${String(Math.abs(size)).padStart(2, '0')}`;
}
