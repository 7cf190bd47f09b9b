import type { SeededRandom } from '@cedille/schema/random';

export interface Grammar {
  /** Whole inputs that are read without a fault. */
  seeds: readonly string[];
  /** Pieces that mean something to the reader. */
  pieces: readonly string[];
}

/** A text near those that are read: parts of one in another, pieces put in, repeated, cut out, bytes changed. */
export function mutate(chance: SeededRandom, { seeds, pieces }: Grammar): string {
  let text = chance.pick(seeds);
  for (let count = 1 + chance.below(6); count > 0; count--) text = chance.pick(STEPS)(text, { chance, seeds, pieces });
  return text.length > LONGEST ? text.slice(0, LONGEST) : text;
}

/** Long enough for what grows faster than its text to be seen, short enough for millions of them. */
const LONGEST = 8_192;

interface Material extends Grammar {
  chance: SeededRandom;
}

type Step = (text: string, material: Material) => string;

const STEPS: readonly Step[] = [
  (text, { chance, pieces }) => insert(text, chance.below(text.length + 1), chance.pick(pieces)),
  (text, { chance, pieces }) =>
    insert(text, chance.below(text.length + 1), chance.pick(pieces).repeat(1 + chance.below(40))),
  (text, { chance, seeds }) => {
    const other = chance.pick(seeds);
    return text.slice(0, chance.below(text.length + 1)) + other.slice(chance.below(other.length + 1));
  },
  (text, { chance }) => {
    const at = chance.below(text.length + 1);
    return text.slice(0, at) + text.slice(at + chance.below(20));
  },
  (text, { chance }) => {
    const at = chance.below(text.length + 1);
    return insert(text, at, text.slice(at, at + chance.below(60)).repeat(1 + chance.below(8)));
  },
  (text, { chance }) => {
    const at = chance.below(text.length + 1);
    return text.slice(0, at) + String.fromCharCode(chance.below(256)) + text.slice(at + 1);
  },
];

function insert(text: string, at: number, piece: string): string {
  return text.slice(0, at) + piece + text.slice(at);
}
