import { isCollection, isScalar, visit, type Document, type Node, type YAMLParseError } from 'yaml';
import { findConflict } from './find-conflict.ts';
import type { Fault } from './fault.ts';

/**
 * What is wrong with the syntax, as one fault: a parser that lost its way after the first mistake finds more, which are none.
 * It stands where somebody has to change something, which is often before the place where the parser noticed.
 */
export function tellSyntax(document: Document.Parsed, text: string): Fault | undefined {
  const [first] = [...document.errors].sort((a, b) => a.pos[0] - b.pos[0]);
  if (!first) return undefined;
  const found: Found = { error: first, offset: first.pos[0], text, document };
  return (
    findConflict(text) ??
    straySpaceNear(text, found.offset) ??
    SAID_BETTER[first.code]?.(found) ?? { message: first.message, offset: found.offset }
  );
}

/** Spaces that word processors and French keyboards write, where YAML needs the plain one: it takes them for letters. */
function findStraySpace(text: string): Fault | undefined {
  const found = /(?:^[ \t]*|^[ \t]*-|^[ \t]*[\w."'-]+:)[ \t]*([\u00a0\u2000-\u200b\u202f\u205f\u3000])/m.exec(text);
  if (!found) return undefined;
  const space = found[1]!.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return {
    message: `the space U+${space} is none for YAML`,
    offset: found.index + found[0].length - 1,
    fix: 'write a plain space',
  };
}

/** The same where the parser lost its way, or in the line before: elsewhere it may stand in a text. */
function straySpaceNear(text: string, offset: number): Fault | undefined {
  const begin = text.lastIndexOf('\n', text.lastIndexOf('\n', offset - 1) - 1) + 1;
  const found = findStraySpace(text.slice(begin, offset + lineAt(text, offset).length));
  return found && { ...found, offset: begin + found.offset };
}

/** A document that is one text although its lines look like keys: it has no error, and no key either. */
export function tellText(document: Document.Parsed, text: string): Fault | undefined {
  const { contents } = document;
  if (!isScalar(contents) || contents.type !== 'PLAIN' || typeof contents.value !== 'string') return undefined;
  const offset = startOf(contents);
  const space = findStraySpace(text);
  if (space) return space;
  return isGlued(lineAt(text, offset)) ? { ...GLUED, offset } : undefined;
}

interface Found {
  error: YAMLParseError;
  offset: number;
  text: string;
  document: Document.Parsed;
}

type Tell = (found: Found) => Fault | undefined;

/** By the codes of the parser; what is not told better is told in its words. */
const SAID_BETTER: Readonly<Record<string, Tell | undefined>> = {
  MULTIPLE_DOCS: ({ offset }) => ({ message: 'a second document starts at this --- line', offset }),
  RESOURCE_EXHAUSTION: ({ offset }) => ({ message: 'it is nested too deeply', offset }),
  MISSING_CHAR: unclosedQuote,
  BAD_INDENT: wrongIndentation,
  TAB_AS_INDENT: ({ error, offset }) => ({ message: error.message, offset, fix: 'write spaces instead' }),
  UNEXPECTED_TOKEN: textAfterQuote,
  MULTILINE_IMPLICIT_KEY: lineWithoutKey,
  BLOCK_AS_IMPLICIT_KEY: wrongDepth,
  BAD_SCALAR_START: found => ({ message: found.error.message, offset: found.offset, fix: 'put the text in quotes' }),
};

function unclosedQuote({ error, offset, text, document }: Found): Fault | undefined {
  if (!error.message.startsWith('Missing closing')) return undefined;
  const opened = lastBefore(document, offset, node => isScalar(node) && /["']/.test(text.charAt(startOf(node))));
  if (opened === undefined) return undefined;
  return {
    message: `the ${text.charAt(opened)} that opens here is never closed`,
    offset: opened,
    fix: 'write the same sign at the end of the text',
  };
}

function wrongIndentation({ error, offset, document, text }: Found): Fault | undefined {
  if (error.message.endsWith('same column')) return { ...WRONG_DEPTH, offset };
  if (!error.message.startsWith('Flow ')) return undefined;
  const opened = lastBefore(document, offset, node => isCollection(node) && node.flow === true);
  if (opened === undefined) return undefined;
  return {
    message: `the ${text.charAt(opened)} that opens here is never closed`,
    offset: opened,
    fix: `write ${text.charAt(opened) === '{' ? '}' : ']'} at its end`,
  };
}

function textAfterQuote({ error, offset, text }: Found): Fault | undefined {
  const before = text.slice(0, offset).trimEnd().at(-1);
  if (error.message !== 'Unexpected scalar at node end' || !before || !/["']/.test(before)) return undefined;
  return {
    message: `the quoted text ends before this`,
    offset,
    fix:
      before === "'" ? "write '' for an apostrophe inside '…', or put the text in \"…\"" : 'write \\" for " inside "…"',
  };
}

function lineWithoutKey({ offset, text }: Found): Fault {
  return isGlued(lineAt(text, offset))
    ? { ...GLUED, offset }
    : {
        message: 'this line has no key',
        offset,
        fix: 'write <key>: <value>, or indent it if it belongs to the line above',
      };
}

/** `key:value`, which is one text; the address of something is meant to be one. */
function isGlued(line: string): boolean {
  return /^[\w.-]+:(?!\/\/)[^\s:]/.test(line);
}

const GLUED = { message: 'no space follows the colon', fix: 'write a space after it' };

function wrongDepth({ offset, text }: Found): Fault {
  const isSecondColon = /:(?:\s|$)/.test(lineAt(text, offset));
  if (isSecondColon)
    return {
      message: 'a value has a second colon',
      offset,
      fix: 'put the text in quotes, or begin a map on a new line',
    };
  const isItem = lineAt(text, offset).trimStart().startsWith('- ');
  const next = isItem ? offset : offset + lineAt(text, offset).length + 1;
  return { ...WRONG_DEPTH, offset: next + (/^\s*/.exec(text.slice(next))?.[0].length ?? 0) };
}

const WRONG_DEPTH = {
  message: 'this line is indented unlike those above it',
  fix: 'give it as many spaces as the line that it belongs beside',
};

function lineAt(text: string, offset: number): string {
  return text.slice(offset).split('\n', 1)[0]!;
}

/** Where the last node that fulfils a condition and begins before an offset begins. */
function lastBefore(document: Document.Parsed, offset: number, fulfils: (node: Node) => boolean): number | undefined {
  let last: number | undefined;
  visit(document, {
    Node: (_, node) => {
      const start = startOf(node as Node);
      if (start < offset && fulfils(node as Node) && (last === undefined || start > last)) last = start;
    },
  });
  return last;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? Infinity;
}
