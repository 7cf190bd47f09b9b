import { countLines } from './split-documents.ts';

/** One YAML stream: `---` before every document, texts byte for byte. The reverse of `splitDocuments`. */
export function joinDocuments(documents: readonly { text: string }[]): string {
  return documents.map(({ text }) => SEPARATOR + text).join('');
}

/** The same documents with the lines they get in the text of {@link joinDocuments}. What was not read yet stays unread. */
export function placeDocuments<T extends { text: string; line: number }>(documents: readonly T[]): T[] {
  let line = 1;
  return documents.map(document => {
    const placed = Object.defineProperties({}, Object.getOwnPropertyDescriptors(document)) as T;
    placed.line = line + 1;
    line += 1 + countLines(document.text);
    return placed;
  });
}

const SEPARATOR = '---\n';
