import { isMap } from '../is-map.ts';
import { mayBeSecret, showChoices, showText, showTyped, showValue, subject, typeNames } from './describe.ts';
import { certainEdit, didYouMean } from '../suggest.ts';
import { canonical } from './equality.ts';
import { finding, NONE, pathOf, type Finding, type Keyword, type Visit } from './visit.ts';

/** `type`: one name or several; a name that no draft knows fits everything. Numbers that are not finite have no type. */
export const type: Keyword<string | string[]> = (visit, expected) => {
  const types = Array.isArray(expected) ? expected : [expected];
  if (types.some(name => !Object.hasOwn(TYPES, name) || TYPES[name]!(visit.data))) return NONE;
  return [wrongType(visit, { expected: typeNames(types), fix: quotesHint(visit, types) ?? shapeHint(visit, types) })];
};

const TYPES: Record<string, (data: unknown) => boolean> = {
  string: data => typeof data === 'string',
  integer: data => typeof data === 'bigint' || Number.isInteger(data),
  number: data => typeof data === 'bigint' || Number.isFinite(data),
  boolean: data => typeof data === 'boolean',
  object: isMap,
  array: data => Array.isArray(data),
  null: data => data === null,
};

function wrongType(visit: Visit, { expected, fix }: { expected: string; fix: string | undefined }): Finding {
  return finding(visit, 'type', {
    code: 'wrong-type',
    expected,
    describe: () => ({
      message: `${subject(visit.place)} is ${showTyped(visit.data, visit.place, writtenAs(visit))}; ${expected} was expected`,
      ...(fix && { fix }),
    }),
  });
}

/** A number or a boolean as somebody wrote it: `1.30` is read as 1.3 and `y` as true, and what is asked for is the text. */
function writtenAs({ data, place, run }: Visit): string | undefined {
  return typeof data === 'number' || typeof data === 'boolean' ? run.sourceOf?.(pathOf(place)) : undefined;
}

/** The commonest mistake: quotes too many or too few. */
function quotesHint(visit: Visit, types: string[]): string | undefined {
  const { data, place } = visit;
  const value = mayBeSecret(place) ? 'it' : (writtenAs(visit) ?? showText(data));
  if (types.includes('string') && ['number', 'boolean'].includes(typeof data)) {
    return value === 'it' ? 'put it in quotes' : `put it in quotes: "${value}"`;
  }
  if (typeof data !== 'string') return undefined;
  const isNumber = types.some(name => name === 'integer' || name === 'number') && /^-?\d+(?:\.\d+)?$/.test(data);
  const isBoolean = types.includes('boolean') && /^(?:true|false)$/.test(data);
  const isSpoken = !types.includes('string') && types.includes('boolean') && SPOKEN.get(data.toLowerCase());
  if (isSpoken && value !== 'it') return `write ${isSpoken}`;
  if (!isNumber && !isBoolean) return undefined;
  return value === 'it' ? 'write it without quotes' : `write ${data} without quotes`;
}

/** What people say for true and false. */
// cspell:ignore vrai activé désactivé
const SPOKEN: ReadonlyMap<string, 'true' | 'false'> = new Map([
  ...['oui', 'vrai', 'yes', 'y', 'on', 'enabled', 'activé'].map(word => [word, 'true'] as const),
  ...['non', 'faux', 'no', 'n', 'off', 'disabled', 'désactivé'].map(word => [word, 'false'] as const),
]);

/** The next commonest: one text in place of a list or a map, and a list of names and values in place of a map. */
function shapeHint({ data, place, schema }: Visit, types: string[]): string | undefined {
  const isSecret = mayBeSecret(place);
  if (types.includes('array') && typeof data === 'string' && !isSecret && data.length <= LONGEST_LIST)
    return `write a list: ${showList(data.split(/[\s,]+/).filter(Boolean))}`;
  if (!types.includes('object')) return undefined;
  if (data === true) return 'write a map: {} where the defaults will do';
  const names = Array.isArray(data) ? data.map(item => (isMap(item) ? item['name'] : undefined)) : [];
  if (names.length && names.every(name => typeof name === 'string')) return `write a map: { ${showKeys(names)} }`;
  const keys = Array.isArray(schema['required']) ? (schema['required'] as string[]) : [];
  return keys.length ? `write a map: { ${showKeys(keys)} }` : undefined;
}

/** Longer texts are no list that somebody wrote in one line. */
const LONGEST_LIST = 80;

function showList(items: readonly string[]): string {
  return `[${items.map(item => JSON.stringify(item)).join(', ')}]`;
}

function showKeys(keys: readonly string[]): string {
  return keys
    .slice(0, 5)
    .map(key => `${key}: …`)
    .join(', ');
}

export const enumeration: Keyword<unknown[]> = (visit, choices) => {
  const written = canonical(visit.data);
  if (choices.some(choice => canonical(choice) === written)) return NONE;
  return [notAmong(visit, 'enum', choices)];
};

export const constant: Keyword<unknown> = (visit, value) =>
  canonical(visit.data) === canonical(value) ? NONE : [notAmong(visit, 'const', [value])];

function notAmong(visit: Visit, keyword: string, choices: unknown[]): Finding {
  return finding(visit, keyword, {
    expected: showChoices(choices),
    describe: () => {
      const names = choices.filter(choice => typeof choice === 'string');
      const written = typeof visit.data === 'string' ? visit.data : '';
      const suggestion = written ? didYouMean(written, names) : undefined;
      const edit = suggestion === undefined ? undefined : certainEdit(written, suggestion);
      return {
        message: `${subject(visit.place)} is ${showValue(visit.data, visit.place)}; ${showChoices(choices)} was expected`,
        fix: suggestion === undefined ? `write ${showChoices(choices)}` : `write ${suggestion}`,
        ...(suggestion !== undefined && { suggestion }),
        ...(edit && { edit }),
      };
    },
  });
}
