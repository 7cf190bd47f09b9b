import { join } from 'node:path';
import { listComponents } from '@cedille/component';
import { escapePattern, readIfPresent } from '@cedille/source';
import { ALL_RULES } from '../../rules/rule-list.ts';
import type { Lesson, System } from './load-systems.ts';

/** Whatever systems name and there is not: a sentence each. */
export async function brokenProofs(root: string, systems: readonly System[]): Promise<string[]> {
  const known = await listComponents(root);
  const named = new Set(systems.flatMap(({ components }) => components));
  const broken = await Promise.all(
    systems.map(async ({ system, lessons = [] }) => {
      const found = await Promise.all(lessons.map(lesson => brokenOf(root, lesson)));
      return found.flat().map(what => `${system}: ${what}`);
    }),
  );
  return [
    ...[...named].filter(name => !known.includes(name)).map(name => `There is no component ${name}.`),
    ...broken.flat(),
  ];
}

async function brokenOf(root: string, { tests = {}, rules = [], pages = {} }: Lesson): Promise<string[]> {
  const codes = new Set<string>(ALL_RULES.map(({ code }) => code));
  const inFiles = await Promise.all([
    ...Object.entries(tests).map(([file, titles]) =>
      missingIn(root, file, { words: titles, has: text => hasTest(file, text), what: 'has no test' }),
    ),
    ...Object.entries(pages).map(([file, words]) =>
      missingIn(root, file, { words, has: text => word => text.includes(word), what: 'does not say' }),
    ),
  ]);
  return [...rules.filter(code => !codes.has(code)).map(code => `there is no rule ${code}`), ...inFiles.flat()];
}

interface Wanted {
  words: readonly string[];
  has: (text: string) => (word: string) => boolean;
  what: string;
}

async function missingIn(root: string, file: string, { words, has, what }: Wanted): Promise<string[]> {
  const text = await readIfPresent(join(root, file));
  if (text === undefined) return [`there is no ${file}`];
  const isThere = has(text);
  return words.filter(word => !isThere(word)).map(word => `${file} ${what} “${word}”`);
}

/** A title stands between quotes, or behind `it:` in a suite of helm-unittest. */
function hasTest(file: string, text: string): (title: string) => boolean {
  return title => {
    const words = escapePattern(title);
    const pattern = file.endsWith('.yaml') ? `^\\s*- it: ["']?${words}["']?$` : `(['"\`])${words}\\1`;
    return new RegExp(pattern, 'm').test(text);
  };
}
