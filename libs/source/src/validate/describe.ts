import { isMap } from '../is-map.ts';
import { formatPath } from '../paths.ts';
import { pathOf, type Place } from './visit.ts';

const MAY_BE_SECRET = /passw(?:or)?d|passphrase|secret|token|key|credential/i;
const LONGEST = 60;

/** Whether the value at a place must not be shown: the name of a key on the way says so. */
export function mayBeSecret(place: Place | undefined): boolean {
  return pathOf(place).some(step => typeof step === 'string' && MAY_BE_SECRET.test(step));
}

/** The place as the subject of a sentence. */
export function subject(place: Place | undefined): string {
  return place ? formatPath(pathOf(place)) : 'the document';
}

const TYPE_NAMES: Record<string, string> = {
  string: 'a string',
  integer: 'an integer',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
  null: 'null',
};

/** `an integer`, `a string or null`. */
export function typeNames(types: readonly string[]): string {
  return joinWords(types.map(type => TYPE_NAMES[type] ?? type));
}

/** The value and its type, for messages about types: `"2", a string`. */
export function showTyped(data: unknown, place: Place | undefined, written?: string): string {
  const type = typeWords(data);
  const isScalar = data !== null && typeof data !== 'object';
  return isScalar && !mayBeSecret(place) ? `${written ?? showText(data)}, ${type}` : type;
}

/** The value alone when it is short and cannot be secret, else its type. */
export function showValue(data: unknown, place: Place | undefined): string {
  const isScalar = data !== null && typeof data !== 'object';
  return isScalar && !mayBeSecret(place) ? showText(data) : typeWords(data);
}

function typeWords(data: unknown): string {
  if (data === null || data === undefined) return 'null';
  if (Array.isArray(data)) return data.length ? 'a list' : 'an empty list';
  if (isMap(data)) return Object.keys(data).length ? 'a map' : 'an empty map';
  if (typeof data === 'number') return Number.isInteger(data) ? 'an integer' : 'a number';
  return typeof data === 'boolean' ? 'a boolean' : `a ${typeof data}`;
}

/** A scalar in one short line. */
export function showText(data: unknown): string {
  const text = typeof data === 'string' ? data : String(data);
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return typeof data === 'string' ? JSON.stringify(short) : short;
}

const MOST_CHOICES = 20;

/** `one of "a", "b"`; long lists are cut. */
export function showChoices(choices: readonly unknown[]): string {
  const shown = choices
    .slice(0, MOST_CHOICES)
    .map(choice => showText(isScalar(choice) ? choice : JSON.stringify(choice)));
  const more = choices.length - shown.length;
  return `${shown.length > 1 ? 'one of ' : ''}${shown.join(', ')}${more > 0 ? ` or ${more} more` : ''}`;
}

function isScalar(data: unknown): boolean {
  return data === null || typeof data !== 'object';
}

export function joinWords(words: readonly string[]): string {
  const distinct = [...new Set(words)];
  return distinct.length > 1 ? `${distinct.slice(0, -1).join(', ')} or ${distinct.at(-1)}` : (distinct[0] ?? 'nothing');
}
