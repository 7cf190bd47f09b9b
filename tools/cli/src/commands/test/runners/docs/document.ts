import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table';
import type { Nodes, Parent, Table, TableRow } from 'mdast';
import { gfmTable } from 'micromark-extension-gfm-table';

/** A piece of a Markdown file with its line. */
export interface Piece {
  text: string;
  line: number;
}

export interface Heading extends Piece {
  depth: number;
  /** What a link to it ends with, as GitHub makes it. */
  anchor: string;
}

export interface CodeBlock extends Piece {
  /** Its language; empty for none. */
  language: string;
}

/** What the checks look at in a Markdown file. */
export interface Document {
  /** Relative to the root. */
  file: string;
  headings: Heading[];
  /** For each table, the code in the first cell of every row, its head left out. */
  tables: { line: number; keys: Piece[] }[];
  blocks: CodeBlock[];
  /** Code in the middle of a sentence. */
  spans: Piece[];
  /** Targets of links. */
  links: Piece[];
  /** Prose: everything but code. */
  prose: Piece[];
}

export function parseDocument(text: string, file: string): Document {
  const document: Document = { file, headings: [], tables: [], blocks: [], spans: [], links: [], prose: [] };
  collect(fromMarkdown(text, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] }), document);
  return document;
}

function collect(node: Nodes, document: Document): void {
  const line = node.position!.start.line;
  if (node.type === 'heading') {
    const text = textOf(node);
    document.headings.push({ text, line, depth: node.depth, anchor: anchorOf(text) });
  } else if (node.type === 'table') document.tables.push({ line, keys: node.children.slice(1).map(keyOf) });
  else if (node.type === 'code') document.blocks.push({ text: node.value, line, language: node.lang ?? '' });
  else if (node.type === 'inlineCode') document.spans.push({ text: node.value, line });
  else if (node.type === 'link') document.links.push({ text: node.url, line });
  else if (node.type === 'text') document.prose.push(...linesOf(node.value, line));
  if ('children' in node) for (const child of node.children) collect(child, document);
}

function keyOf(row: TableRow): Piece {
  const codes = row.children[0] ? codesIn(row.children[0]) : [];
  return { text: codes.join(', '), line: row.position!.start.line };
}

function codesIn(node: Nodes): string[] {
  if (node.type === 'inlineCode') return [node.value];
  return 'children' in node ? node.children.flatMap(codesIn) : [];
}

function linesOf(text: string, line: number): Piece[] {
  return text.split('\n').map((part, index) => ({ text: part, line: line + index }));
}

function textOf(node: Parent | Table): string {
  return node.children
    .map(child => ('value' in child ? child.value : 'children' in child ? textOf(child as Parent) : ''))
    .join('');
}

function anchorOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
