/** One document of a stream, exactly as it was written, without the `---` before it. */
export interface Document {
  /** Ends with a newline. */
  text: string;
  /** Template that Helm names above the document: `argo-cd/templates/server/deployment.yaml`. */
  template?: string;
  /** Line of the stream on which the text begins, from 1. */
  line: number;
}

/**
 * Cuts a YAML stream at its `---` lines, as Helm and kubectl do. Bytes are kept: comments, blank lines and the newlines
 * at the end of a block scalar stay. Only a missing newline at the very end is added, and documents with nothing but
 * blanks and comments are left out.
 */
export function splitDocuments(stream: string): Document[] {
  const text = stream.endsWith('\n') || stream === '' ? stream : `${stream}\n`;
  const documents: Document[] = [];
  let begin = 0;
  let line = 1;
  for (const separator of text.matchAll(SEPARATOR)) {
    line = add(documents, { text: text.slice(begin, separator.index), line });
    begin = separator.index + separator[0].length;
    if (separator[0].endsWith('\n')) line += 1;
  }
  add(documents, { text: text.slice(begin), line });
  return documents;
}

/** `---` alone on its line, or followed by a blank and more, which then belongs to the document. */
const SEPARATOR = /^---(?:[ \t]*\r?\n|[ \t]+)/gm;
const TEMPLATE = /^# Source: (.*?)\r?$/m;
const CONTENT = /^[ \t]*[^\s#]/m;

/** Takes the document when it has content. Returns the line on which the next separator stands. */
function add(documents: Document[], { text, line }: { text: string; line: number }): number {
  if (CONTENT.test(text)) {
    const template = templateOf(text);
    documents.push({ text, line, ...(template !== undefined && { template }) });
  }
  return line + countLines(text);
}

/** Helm writes the name on the first line; text further down that looks like it belongs to the object. */
function templateOf(text: string): string | undefined {
  const match = TEMPLATE.exec(text);
  return match && !CONTENT.test(text.slice(0, match.index)) ? match[1] : undefined;
}

/** Number of newlines. */
export function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
