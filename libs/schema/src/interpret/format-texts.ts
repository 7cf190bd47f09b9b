import { HOLE, NOTHING, ofConstants, ofPatterns, unionAll, type AbstractValue } from './abstract-value.ts';

const MAX_TEXTS = 24;
const MAX_LENGTH = 200;

/** `print` of constants: every combination, as patterns when one part is not known. */
export function joinTexts(parts: readonly AbstractValue[]): AbstractValue {
  return textsOf(parts.map(part => part.constants));
}

/** `printf` of constants: what template names and keys are often made of. */
export function formatTexts([format = NOTHING, ...values]: readonly AbstractValue[]): AbstractValue {
  return unionAll(format.constants.map(text => textsOf(partsOf(text, values))));
}

function textsOf(parts: readonly (readonly string[])[]): AbstractValue {
  if (parts.every(alternatives => alternatives.length)) return ofConstants(combine(parts));
  return ofPatterns(combine(parts.map(alternatives => (alternatives.length ? alternatives : [HOLE]))));
}

/** Alternatives for each piece of a format: fixed text, or the constants of the value for a verb. */
function partsOf(format: string, values: readonly AbstractValue[]): (readonly string[])[] {
  let next = 0;
  return [...format.matchAll(/%%|%[-+# 0-9.]*[a-zA-Z]|[^%]+|%/g)].map(([piece]) => {
    if (piece === '%%') return ['%'];
    return /^%./.test(piece) ? (values[next++]?.constants ?? []) : [piece];
  });
}

function combine(parts: readonly (readonly string[])[]): string[] {
  let texts = [''];
  for (const alternatives of parts) {
    texts = texts
      .flatMap(text => alternatives.map(alternative => text + alternative))
      .filter(text => text.length <= MAX_LENGTH)
      .slice(0, MAX_TEXTS);
  }
  return texts;
}
