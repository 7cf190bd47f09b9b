import type { Edit } from './mutation.ts';

interface Rule {
  pattern: RegExp;
  /** What stands there instead of what the first group holds. */
  instead: (found: string) => string;
}

/** What could be wrong in a template: conditions, defaults, words and lines that are not there. */
const RULES: readonly Rule[] = [
  { pattern: /\{\{-? *(?:else )?if (?!not )([^}]+?) *-?\}\}/g, instead: condition => `not (${condition})` },
  { pattern: /\{\{-? *(?:else )?if (not [^}]+?) *-?\}\}/g, instead: condition => condition.replace(/^not /, '') },
  { pattern: /\b(eq)\b(?= )/g, instead: () => 'ne' },
  { pattern: /\b(ne)\b(?= )/g, instead: () => 'eq' },
  { pattern: /[{(]-? *(and)\b/g, instead: () => 'or' },
  { pattern: /[{(]-? *(or)\b/g, instead: () => 'and' },
  { pattern: /^ *(?:- )?[\w./-]+: ([A-Za-z0-9][\w./:-]*)$/gm, instead: word => otherWord(word) },
  { pattern: /(?<=[ (])"([\w./:-]+)"/g, instead: word => `${word}x` },
  { pattern: /^( *[\w./-]+: .*\n)/gm, instead: () => '' },
];

export function templateEdits(text: string): Edit[] {
  const blind = text.replace(/\{\{-? *\/\*[\s\S]*?\*\/ *-?\}\}/g, comment => comment.replace(/[^\n]/g, ' '));
  return RULES.flatMap(({ pattern, instead }) =>
    [...blind.matchAll(pattern)].map(found => {
      const start = found.index + found[0].indexOf(found[1]!);
      return { start, end: start + found[1]!.length, instead: instead(found[1]!) };
    }),
  ).sort((a, b) => a.start - b.start);
}

function otherWord(word: string): string {
  if (word === 'true') return 'false';
  if (word === 'false') return 'true';
  return /^\d+$/.test(word) ? String(Number(word) + 1) : `${word}x`;
}
