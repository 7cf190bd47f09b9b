import { joinWords, mayBeSecret, showText } from './describe.ts';
import { FORMATS } from './formats.ts';
import { repairText } from './repair-text.ts';
import type { Violation } from './schema.ts';
import { type as judgeType } from './types.ts';
import { finding, NONE, type Keyword, type Visit } from './visit.ts';

/** A keyword about strings; `holds` gets the string and the keyword's value. */
function aboutStrings<Value>(
  name: string,
  holds: (text: string, value: Value) => boolean,
  words: (value: Value) => string,
): Keyword<Value> {
  return (visit, value) =>
    typeof visit.data !== 'string' || holds(visit.data, value)
      ? NONE
      : [finding(visit, name, { expected: words(value) })];
}

function aboutNumbers(name: string, holds: (number: number, value: number) => boolean, words: string): Keyword<number> {
  return (visit, value) => {
    if (typeof visit.data !== 'number' || !Number.isFinite(visit.data)) return NONE;
    return holds(visit.data, value) ? NONE : [finding(visit, name, { expected: `${words} ${value}` })];
  };
}

export const minLength = aboutStrings(
  'minLength',
  (text, least: number) => countCharacters(text) >= least,
  least => (least === 1 ? 'a text that is not empty' : `at least ${least} characters`),
);

export const maxLength = aboutStrings(
  'maxLength',
  (text, most: number) => countCharacters(text) <= most,
  most => `at most ${most} characters`,
);

/** JSON Schema counts code points, not UTF-16 units. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** An example says more than the pattern, and the text that was meant says more than both. */
const matches: Keyword<string> = (visit, source) => {
  const { data, place } = visit;
  const fits = (text: string): boolean => compile(source)?.test(text) ?? true;
  if (typeof data !== 'string' || fits(data)) return NONE;
  const examples = examplesOf(visit).filter(fits);
  const pattern = `a text that matches ${source}`;
  const like = `a text like ${joinWords(examples.map(showText))}`;
  return [
    finding(visit, 'pattern', {
      expected: examples.length ? like : pattern,
      describe: () => {
        const meant = mayBeSecret(place) ? undefined : repairText(data, fits);
        return {
          expected: examples.length ? `${like}, which matches ${source}` : pattern,
          ...(meant !== undefined && { fix: `write ${meant}` }),
        };
      },
    }),
  ];
};

function examplesOf({ schema }: Visit): string[] {
  const examples: unknown = schema['examples'];
  return Array.isArray(examples) ? examples.filter(example => typeof example === 'string') : [];
}

/** Beside another type a pattern says which texts are as good as that: what is expected is the other one. */
export const pattern: Keyword<string> = (visit, source) => {
  const findings = matches(visit, source);
  const types = [visit.schema['type']].flat() as (string | undefined)[];
  const others = types.filter(name => name !== undefined && name !== 'string' && name !== 'null') as string[];
  if (!findings.length || !others.length) return findings;
  return judgeType(visit, others);
};

const compiled = new Map<string, RegExp | undefined>();

/**
 * A pattern of a schema, or undefined when JavaScript cannot read it: such a pattern is not judged. Schemas written for
 * other languages escape more than Unicode mode allows and may begin with `(?i)`.
 */
export function compile(source: string): RegExp | undefined {
  if (compiled.has(source)) return compiled.get(source);
  const [body, flags] = source.startsWith('(?i)') ? [source.slice(4), 'i'] : [source, ''];
  const expression = tryRegExp(body, `u${flags}`) ?? tryRegExp(body, flags);
  compiled.set(source, expression);
  return expression;
}

function tryRegExp(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

export const format: Keyword<string> = (visit, name) => {
  const known = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  const { data, place } = visit;
  if (!known || typeof data !== 'string' || known.test(data)) return NONE;
  const describe = (): Partial<Violation> => {
    const meant = mayBeSecret(place) ? undefined : repairText(data, known.test);
    return meant === undefined ? {} : { fix: `write ${meant}` };
  };
  return [finding(visit, 'format', { expected: known.words, describe })];
};

export const minimum = aboutNumbers('minimum', (number, limit) => number >= limit, 'at least');
export const maximum = aboutNumbers('maximum', (number, limit) => number <= limit, 'at most');
export const exclusiveMinimum = aboutNumbers('exclusiveMinimum', (number, limit) => number > limit, 'more than');
export const exclusiveMaximum = aboutNumbers('exclusiveMaximum', (number, limit) => number < limit, 'less than');

/** Decimal fractions such as 0.3 and 0.1 are not exact in binary: a relative error of 1e-9 counts as none. */
export const multipleOf = aboutNumbers(
  'multipleOf',
  (number, step) => {
    const quotient = number / step;
    return (
      Math.abs(quotient - Math.round(quotient)) <= 1e-9 * Math.max(1, Math.abs(quotient)) && Number.isFinite(quotient)
    );
  },
  'a multiple of',
);
