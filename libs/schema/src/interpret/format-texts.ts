import { NOTHING, ofConstants, unionAll, type AbstractValue } from './abstract-value.ts';

const MAX_TEXTS = 24;
const MAX_LENGTH = 200;

/** `print` of constants: every combination; nothing when one part is not known. */
export function joinTexts(parts: readonly AbstractValue[]): AbstractValue {
  const alternatives = combine(parts.map(part => part.constants));
  return ofConstants(alternatives);
}

/** `printf` of constants: what template names and keys are often made of. */
export function formatTexts([format = NOTHING, ...values]: readonly AbstractValue[]): AbstractValue {
  return unionAll(format.constants.map(text => ofConstants(combine(partsOf(text, values)))));
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
