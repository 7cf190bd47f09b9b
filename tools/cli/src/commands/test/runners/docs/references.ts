import { posix } from 'node:path';
import { didYouMean } from '@cedille/source';
import type { Document, Piece } from './document.ts';
import type { Finding } from './finding.ts';

/** A command of `./cedille` with its long flags. */
export interface KnownCommand {
  name: string;
  flags: readonly string[];
}

/** What a document may refer to. */
export interface Known {
  /** Every file of the repository, relative to the root. */
  files: readonly string[];
  commands: readonly KnownCommand[];
  /** Scripts of package.json. */
  scripts: readonly string[];
  /** Anchors of the headings of a Markdown file. */
  anchorsOf: (file: string) => readonly string[] | undefined;
}

/** Links, paths and commands of a document that lead nowhere. */
export function checkReferences(document: Document, known: Known): Finding[] {
  const code = [...document.spans, ...document.blocks.flatMap(linesOfShell)];
  return [
    ...document.links.flatMap(link => checkLink(link, document, known)),
    ...document.spans.flatMap(span => checkPath(span, document, known)),
    ...code.flatMap(piece => checkCommands(piece, document, known)),
  ];
}

function checkLink({ text, line }: Piece, document: Document, known: Known): Finding[] {
  if (/^[a-z]+:/.test(text)) return [];
  const [path, anchor] = text.split('#') as [string, string | undefined];
  const target = path ? resolve(document.file, path) : document.file;
  if (!exists(target, known)) return [missing(`The link ${text}`, { document, line, near: nearest(target, known) })];
  const anchors = anchor === undefined ? undefined : known.anchorsOf(target);
  if (!anchors || anchors.includes(decodeURIComponent(anchor!))) return [];
  return [missing(`The heading that ${text} leads to`, { document, line, near: didYouMean(anchor!, [...anchors]) })];
}

/** Written by commands, where they are needed. */
const GENERATED = /^(dist|node_modules)\/|\/(upstream\.lock\.yaml|CHANGELOG\.md)$/;

/** Code that begins like a path of the repository, or of the folder of the document. */
function checkPath({ text, line }: Piece, document: Document, known: Known): Finding[] {
  if (!/^[\w@<>*{},-][\w.@<>*{},-]*(\/[\w.@<>*{},-]+)+\/?$/.test(text) || GENERATED.test(text)) return [];
  const [first] = text.split('/') as [string];
  const folder = posix.dirname(document.file);
  const bases = ['.', folder].filter(base => isFolder(posix.join(base, first), known));
  if (!bases.length || bases.some(base => exists(posix.join(base, text), known))) return [];
  return [missing(`The path ${text}`, { document, line, near: undefined })];
}

function checkCommands({ text, line }: Piece, document: Document, known: Known): Finding[] {
  const scripts = [...text.matchAll(/\bnpm run ([\w:-]+)/g)].filter(([, name]) => !known.scripts.includes(name!));
  const commands = [...text.matchAll(/\.\/cedille ([a-z-]+)([^|;&#]*)/g)].flatMap(([, name, rest]) =>
    checkCommand({ name: name!, rest: rest! }, known),
  );
  return [
    ...scripts.map(([script]) => missing(`The script ${script}`, { document, line, near: undefined })),
    ...commands.map(({ what, near }) => missing(what, { document, line, near })),
  ];
}

function checkCommand(
  { name, rest }: { name: string; rest: string },
  { commands }: Known,
): { what: string; near: string | undefined }[] {
  if (name === '--help') return [];
  const command = commands.find(known => known.name === name);
  if (!command)
    return [
      {
        what: `The command ./cedille ${name}`,
        near: didYouMean(
          name,
          commands.map(known => known.name),
        ),
      },
    ];
  const flags = [...rest.matchAll(/(?<!\S)(--[a-z][a-z-]*)/g)].map(match => match[1]!);
  return flags
    .filter(flag => flag !== '--help' && !command.flags.includes(flag))
    .map(flag => ({ what: `The flag ${flag} of ./cedille ${name}`, near: didYouMean(flag, [...command.flags]) }));
}

function linesOfShell({ text, line, language }: Piece & { language: string }): Piece[] {
  if (language !== 'sh') return [];
  return text.split('\n').map((part, index) => ({ text: part, line: line + 1 + index }));
}

function missing(
  what: string,
  { document, line, near }: { document: Document; line: number; near: string | undefined },
): Finding {
  return {
    message: `${what} does not exist.`,
    file: document.file,
    line,
    fix: near ? `write ${near}` : 'correct it, or remove it',
  };
}

function resolve(file: string, path: string): string {
  return posix.normalize(posix.join(posix.dirname(file), decodeURIComponent(path)));
}

/** A file, or a folder with files. `<name>` and `*` stand for anything, `{a,b}` for each. */
function exists(path: string, { files }: Known): boolean {
  const pattern = posix
    .normalize(path)
    .replace(/\/$/, '')
    .replaceAll(/[.+?^$()|[\]\\]/g, '\\$&')
    .replaceAll(/<[^>]*>|\*+/g, '[^/]*')
    .replaceAll(/\{([^}]*)\}/g, (_, options: string) => `(?:${options.replaceAll(',', '|')})`);
  const wanted = new RegExp(`^${pattern === '\\.' ? '' : pattern}(/|$)`);
  return pattern === '\\.' || files.some(file => wanted.test(file));
}

function isFolder(path: string, { files }: Known): boolean {
  const prefix = `${posix.normalize(path)}/`;
  return files.some(file => file.startsWith(prefix));
}

function nearest(path: string, { files }: Known): string | undefined {
  return didYouMean(path, [...files]);
}
