import { formatPath, type Path, type SourceDocument } from '@cedille/source';
import type { Piece } from './document.ts';
import type { Finding } from './finding.ts';

/** A description in both languages. */
interface Translation {
  en: string;
  fr: string;
  /** Path of the French one. */
  path: Path;
}

/** French descriptions of a YAML file, and those that are still copies of the English ones. */
export function checkDescriptions(document: SourceDocument, file: string): { french: Piece[]; findings: Finding[] } {
  const found = translationsIn(document.data, []);
  const lineOf = (path: Path): number => document.positionOf(path).line;
  const french = found.map(({ fr, path }) => ({ text: fr, line: lineOf(path) }));
  const findings = found
    .filter(({ en, fr }) => en === fr && isSentence(en))
    .map(({ fr, path }): Finding => ({
      message: `The French description is a copy of the English one: ${fr}`,
      file,
      line: lineOf(path),
      expected: 'the same in French',
      fix: `translate ${formatPath(path)}`,
    }));
  return { french, findings };
}

/** Names are the same in both languages. */
function isSentence(text: string): boolean {
  return text.split(/\s+/).length > 2;
}

/** `description` beside `fr` in a schema, `en` beside `fr` elsewhere. */
function translationsIn(value: unknown, path: Path): Translation[] {
  if (typeof value !== 'object' || value === null) return [];
  const { fr, en, description } = value as Record<string, unknown>;
  const english = en ?? description;
  const own = typeof fr === 'string' && typeof english === 'string' ? [{ en: english, fr, path: [...path, 'fr'] }] : [];
  const below = Object.entries(value).flatMap(([key, child]) =>
    translationsIn(child, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [...own, ...below];
}
