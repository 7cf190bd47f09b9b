import type { Document, Piece } from './document.ts';
import type { Finding } from './finding.ts';

/** What must be the same in both languages, as texts that can be compared one by one. */
const ASPECTS: readonly { what: string; of: (document: Document) => Piece[] }[] = [
  {
    what: 'a heading of level',
    of: ({ headings }) => headings.map(({ depth, line }) => ({ text: String(depth), line })),
  },
  { what: 'a row of a table for', of: ({ tables }) => tables.flatMap(({ keys }) => keys).map(withoutPlaceholders) },
  {
    what: 'the code block',
    of: ({ blocks }) => blocks.map(({ language, text, line }) => ({ text: `${language}\n${text}`, line })),
  },
  { what: 'a link to', of: ({ links }) => links.map(({ text, line }) => ({ text: linkTarget(text), line })) },
];

/**
 * Where a README and its translation say different things: headings, keys of tables, code and links, each in order. Only
 * the first difference of a kind is told, because those after it mostly follow from it.
 */
export function compareLanguages(english: Document, french: Document): Finding[] {
  return ASPECTS.flatMap(({ what, of }) => {
    const [en, fr] = [of(english), of(french)];
    const index = en.findIndex((piece, at) => piece.text !== fr[at]?.text);
    if (index < 0 && en.length === fr.length) return [];
    const at = index < 0 ? en.length : index;
    return [finding({ what, english, french, en: en[at], fr: fr[at] })];
  });
}

interface Difference {
  what: string;
  english: Document;
  french: Document;
  en: Piece | undefined;
  fr: Piece | undefined;
}

function finding({ what, english, french, en, fr }: Difference): Finding {
  const place = en ? `${english.file}:${en.line}` : 'nothing more';
  return {
    message: `The languages differ: ${french.file} has ${describe(what, fr)} where ${english.file} has ${describe(what, en)}.`,
    file: french.file,
    line: fr?.line ?? 1,
    expected: en ? `what ${place} has` : `the end, as in ${english.file}`,
    fix: 'translate what changed, in the same order',
  };
}

function describe(what: string, piece: Piece | undefined): string {
  if (!piece) return 'nothing more';
  const [first, ...rest] = piece.text.trim().split('\n');
  return `${what} ${first || rest[0] || '(empty)'}`;
}

/** `<base domain>` and `<domaine de base>` stand for the same. */
function withoutPlaceholders({ text, line }: Piece): Piece {
  return { text: text.replaceAll(/<[^>]*>/g, '<…>'), line };
}

/** Links lead to the same file, in the language of the reader; how a heading is called there depends on the language. */
function linkTarget(url: string): string {
  if (/^[a-z]+:/.test(url)) return url;
  return url.replace(/#.*$/, '#').replace(/\.fr\.md/, '.md');
}
