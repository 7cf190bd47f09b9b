import { didYouMean, editDistance } from '@cedille/source';
import type { ScalarName, ScalarType } from '../form/type.ts';
import { SYNTAX } from './scalar-syntax.ts';
import { place, refuse, report, show, wrongType, type Walk } from './walk.ts';

/** Holds a value against a scalar: its type, then what it may be. */
export function checkScalar(type: ScalarType, value: unknown, walk: Walk): void {
  if (!IS_SCALAR[type.scalar](value)) return wrongType(SCALAR_WORDS[type.scalar], value, walk);
  if (type.enum) return checkEnum(type.enum, value, walk);
  if (typeof value === 'string') return checkText(type, value, walk);
  if (typeof value === 'number') checkRange(type, value, walk);
}

const MOST_LETTERS = 2;

function checkEnum(allowed: readonly unknown[], value: unknown, walk: Walk): void {
  if (allowed.includes(value)) return;
  const near = didYouMean(String(value), allowed.map(String));
  // In long names whole words are few letters: OCIRepository is no slip of GitRepository.
  const meant = near !== undefined && editDistance(String(value), near) <= MOST_LETTERS ? near : undefined;
  report(walk, {
    rule: 'enum',
    message: `${place(walk)} is ${show(value, walk)}, which is not one of the values it can have.`,
    expected: `one of ${allowed.map(one => (one === '' ? '""' : String(one))).join(', ')}`,
    ...(meant !== undefined && { didYouMean: meant }),
  });
}

function checkText({ scalar, pattern, format, min, max }: ScalarType, value: string, walk: Walk): void {
  if (pattern !== undefined && !regExp(pattern).test(value))
    refuse({ shown: show(value, walk), expected: `text that matches ${pattern}` }, walk);
  const syntax = SYNTAX[(format ?? scalar) as keyof typeof SYNTAX] as ((text: string) => boolean) | undefined;
  if (syntax && !syntax(value))
    refuse(
      {
        shown: scalar === 'byte' ? 'text' : show(value, walk),
        expected: SYNTAX_WORDS[format ?? scalar] ?? `a valid ${format}`,
      },
      walk,
    );
  if (scalar === 'string' && (min !== undefined || max !== undefined))
    checkLength({ length: [...value].length, min, max }, walk);
}

function checkLength(
  { length, min, max }: { length: number; min: number | undefined; max: number | undefined },
  walk: Walk,
): void {
  if (min !== undefined && length < min)
    refuse({ shown: `${length} characters long`, expected: `at least ${min} characters` }, walk);
  if (max !== undefined && length > max)
    refuse({ shown: `${length} characters long`, expected: `at most ${max} characters` }, walk);
}

function checkRange({ scalar, min, max }: ScalarType, value: number, walk: Walk): void {
  const lowest = min ?? (scalar === 'int32' ? -(2 ** 31) : undefined);
  const highest = max ?? (scalar === 'int32' ? 2 ** 31 - 1 : undefined);
  if (lowest !== undefined && value < lowest) refuse({ shown: show(value, walk), expected: `${lowest} or more` }, walk);
  if (highest !== undefined && value > highest)
    refuse({ shown: show(value, walk), expected: `${highest} or less` }, walk);
}

const IS_SCALAR: Readonly<Record<ScalarName, (value: unknown) => boolean>> = {
  string: isString,
  'date-time': isString,
  byte: isString,
  boolean: value => typeof value === 'boolean',
  integer: Number.isInteger,
  int32: Number.isInteger,
  int64: Number.isInteger,
  number: value => typeof value === 'number',
  'int-or-string': value => isString(value) || Number.isInteger(value),
  quantity: value => isString(value) || typeof value === 'number',
};

/** What a scalar is, for messages. */
export const SCALAR_WORDS: Readonly<Record<ScalarName, string>> = {
  string: 'text',
  'date-time': 'a date and time as text',
  byte: 'base64 as text',
  boolean: 'true or false',
  integer: 'a whole number',
  int32: 'a whole number',
  int64: 'a whole number',
  number: 'a number',
  'int-or-string': 'a whole number or text',
  quantity: 'a quantity such as 500m or 2Gi',
};

const SYNTAX_WORDS: Readonly<Record<string, string>> = {
  quantity: 'a quantity such as 500m or 2Gi',
  'date-time': 'a date and time such as 2030-01-31T12:00:00Z',
  byte: 'base64',
  ipv4: 'an IPv4 address',
  ipv6: 'an IPv6 address',
  cidr: 'an address range such as 10.0.0.0/8',
  duration: 'a duration such as 30s or 1h30m',
};

function isString(value: unknown): boolean {
  return typeof value === 'string';
}

const compiled = new Map<string, RegExp>();

function regExp(pattern: string): RegExp {
  const known = compiled.get(pattern) ?? new RegExp(pattern, 'u');
  compiled.set(pattern, known);
  return known;
}
