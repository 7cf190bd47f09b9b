import { isIP } from 'node:net';
import { isDnsSubdomain } from '@cedille/types';
import { shown, type Field } from './field.ts';
import type { ObjectViolation } from '@cedille/types';

/** IANA service names: what a container port can be called, and a probe or Service can name. */
export function isPortName(text: string): boolean {
  return text.length <= 15 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(text) && /[a-z]/.test(text);
}

/** Keys of ConfigMaps and Secrets, which become names of files. */
export function isDataKey(text: string): boolean {
  return text.length <= 253 && /^[-._a-zA-Z0-9]+$/.test(text) && text !== '.' && !text.startsWith('..');
}

/** Names of environment variables since Kubernetes 1.34: anything printable but `=`. */
export function isVariableName(text: string): boolean {
  return /^[ -<>-~]+$/.test(text);
}

/** A host, or all hosts of a domain: `*.example.org`. */
export function isHostPattern(text: string): boolean {
  return isDnsSubdomain(text.startsWith('*.') ? text.slice(2) : text);
}

/** An address as the API server has always read it: parts of IPv4 may begin with zeros. */
export function isAddress(text: string): boolean {
  return isIP(withoutZeros(text)) !== 0 && !text.includes('%');
}

/** An address range, also one that does not begin where it says. */
export function rangeOf(text: string): { address: string; length: number; family: 4 | 6 } | undefined {
  const [, written = '', digits = ''] = /^([^/]+)\/(\d+)$/.exec(text) ?? [];
  const address = withoutZeros(written);
  const family = isIP(address);
  const length = Number(digits);
  if (!isAddress(address) || (digits.length > 1 && digits.startsWith('0')) || length > (family === 4 ? 32 : 128))
    return undefined;
  return { address, length, family: family as 4 | 6 };
}

function withoutZeros(text: string): string {
  return text.includes(':') ? text : text.replace(/(^|\.)0+(?=\d)/g, '$1');
}

const PORT = 'a port from 1 to 65535';
const PORT_NAME = 'at most 15 lower-case letters, digits and single "-", at least one of them a letter';

/** A port that is given by its number. */
export function* portNumber(field: Field): Iterable<ObjectViolation> {
  const { whole } = field;
  if (whole !== undefined && (whole < 1 || whole > 65535)) yield field.refuse(`is ${whole}`, PORT);
}

/** The name of a port. */
export function* portName(field: Field): Iterable<ObjectViolation> {
  const { text } = field;
  if (text !== undefined && !isPortName(text)) yield field.refuse(`is ${shown(text)}`, PORT_NAME);
}

/** A port that is given by number or name. */
export function* portNumberOrName(field: Field): Iterable<ObjectViolation> {
  if (field.value === '') yield field.refuse('is empty', `${PORT}, or its name`);
  yield* portNumber(field);
  yield* portName(field);
}

/** A count that cannot be below zero, or below `least`. */
export function* count(field: Field, least = 0, most = Infinity): Iterable<ObjectViolation> {
  const { whole } = field;
  if (whole === undefined || (whole >= least && whole <= most)) return;
  yield field.refuse(`is ${whole}`, whole < least ? `${least} or more` : `${most} or less`);
}

const PERCENT = /^\d+%$/;
/** Numbers that may be texts, too, are of 32 bits where Kubernetes reads them. */
const MOST_COUNT = 2 ** 31 - 1;

/** A count, or a share such as `25%`. */
export function* countOrPercent(field: Field, { most = true }: { most?: boolean } = {}): Iterable<ObjectViolation> {
  yield* count(field, 0, MOST_COUNT);
  if (typeof field.value !== 'string') return;
  if (!PERCENT.test(field.value))
    yield field.refuse(`is ${shown(field.value)}`, 'a whole number, or a percentage such as 25%');
  else if (most && Number.parseInt(field.value, 10) > 100)
    yield field.refuse(`is ${shown(field.value)}`, 'at most 100%');
}

/** A number of a count or percentage; undefined where it is neither. */
export function amountOf({ whole, value }: Field): number | undefined {
  return whole ?? (typeof value === 'string' && PERCENT.test(value) ? Number.parseInt(value, 10) : undefined);
}

/** A DNS name and the like: text that `accepts` takes. */
export function* written(
  field: Field,
  accepts: (text: string) => boolean,
  expected: string,
): Iterable<ObjectViolation> {
  const { text = isItem(field) ? '' : undefined } = field;
  if (text !== undefined && !accepts(text)) yield field.refuse(`is ${shown(text)}`, expected);
}

/** Left empty, a field is as if it were not there, but an item of a list is still one. */
function isItem({ value, path }: Field): boolean {
  return value === '' && typeof path.at(-1) === 'number';
}

export const LABEL = 'a DNS label: at most 63 lower-case letters, digits and "-"';
export const SUBDOMAIN = 'a DNS subdomain: at most 253 lower-case letters, digits, "-" and "."';
export const DATA_KEY = 'at most 253 letters, digits, "-", "_" and ".", not beginning with ".."';
export const LABEL_KEY = 'a name of at most 63 letters, digits, "-", "_" and ".", with an optional DNS prefix and "/"';
export const LABEL_VALUE = 'at most 63 letters, digits, "-", "_" and ".", beginning and ending with a letter or digit';

/** One of a few words. Empty is as if it were not there. */
export function* oneOf(field: Field, words: readonly string[]): Iterable<ObjectViolation> {
  if (field.text !== undefined && !words.includes(field.text))
    yield field.refuse(`is ${shown(field.text)}`, `one of ${words.join(', ')}`);
}

/** Text that has to be there. */
export function* needed(field: Field, expected: string): Iterable<ObjectViolation> {
  if (!field.isSet || field.value === '') yield field.missing(expected);
}

/** Items of which each name may come once. */
export function* unique(fields: readonly Field[], what: string): Iterable<ObjectViolation> {
  const seen = new Set<unknown>();
  for (const field of fields) {
    if (!field.isSet || field.value === '') continue;
    if (seen.has(field.value)) yield field.refuse(`is ${shown(field.value)}, as another one is`, `each ${what} once`);
    seen.add(field.value);
  }
}

/** Of several members the one that is meant. */
export function* exactlyOne(
  field: Field,
  names: readonly string[],
  { least = 1, what = 'of' }: { least?: 0 | 1; what?: string } = {},
): Iterable<ObjectViolation> {
  if (!field.isMap) return;
  const set = names.filter(name => field.at(name).isSet);
  const list = names.length > 8 ? `${names.slice(0, 8).join(', ')} …` : names.join(', ');
  if (set.length < least) yield field.refuse(`has none ${what} ${list}`, `one of ${list}`);
  if (set.length > 1) yield field.at(set[1]!).refuse(`stands beside ${set[0]}`, `one of ${set.join(', ')}`);
}
