/** Keywords of the template language; each is its own kind of token. */
const KEYWORDS = [
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'nil',
  'range',
  'template',
  'with',
] as const;
type Keyword = (typeof KEYWORDS)[number];

export type TokenKind =
  | Keyword
  | 'text'
  | 'comment'
  | '{{'
  | '}}'
  | 'space'
  | '='
  | ':='
  | '|'
  | '('
  | ')'
  | 'punctuation'
  | 'string'
  | 'raw string'
  | 'character'
  | 'number'
  | 'complex'
  | 'bool'
  | 'dot'
  | 'field'
  | 'variable'
  | 'identifier'
  | 'error'
  | 'eof';

export interface Token {
  kind: TokenKind;
  /** The source text; for `error` what is wrong. */
  text: string;
  offset: number;
}

interface Lexer {
  source: string;
  offset: number;
  tokens: Token[];
  /** Offsets of the parentheses that are open in the current action. */
  parentheses: number[];
  /** Offset of the current action's `{{`. */
  actionStart: number;
}

/**
 * Splits a template into tokens. The last one is `eof`, or `error` where Go's lexer would stop. Trim markers are resolved
 * here: the parser never sees them.
 */
export function lex(source: string): Token[] {
  const lexer: Lexer = { source, offset: 0, tokens: [], parentheses: [], actionStart: 0 };
  while (lexText(lexer) && lexAction(lexer));
  return lexer.tokens;
}

const SPACE = '[ \\t\\r\\n]';
const LEFT_TRIM = new RegExp(`-${SPACE}`, 'y');
const RIGHT_DELIMITER = new RegExp(`(${SPACE}-)?\\}\\}`, 'y');
const SPACES = new RegExp(`${SPACE}+`, 'y');

/** Text up to the next action, whose `{{` is consumed, and the comments on the way. False when lexing is over. */
function lexText(lexer: Lexer): boolean {
  for (;;) {
    const start = lexer.offset;
    const open = lexer.source.indexOf('{{', start);
    if (open < 0) {
      pushText(lexer, start, lexer.source.length);
      return stop(lexer, 'eof', '', lexer.source.length);
    }
    const trim = matchAt(LEFT_TRIM, lexer.source, open + 2) ? 2 : 0;
    pushText(lexer, start, trim ? trimEnd(lexer.source, start, open) : open);
    lexer.offset = open + 2 + trim;
    if (!lexer.source.startsWith('/*', lexer.offset)) {
      lexer.tokens.push({ kind: '{{', text: '{{', offset: open });
      lexer.actionStart = open;
      lexer.parentheses = [];
      return true;
    }
    if (!lexComment(lexer, open)) return false;
  }
}

function pushText(lexer: Lexer, start: number, end: number): void {
  if (end > start) lexer.tokens.push({ kind: 'text', text: lexer.source.slice(start, end), offset: start });
}

function trimEnd(source: string, start: number, end: number): number {
  while (end > start && ' \t\r\n'.includes(source[end - 1]!)) end--;
  return end;
}

/** A comment must touch the delimiters (or their trim markers) on both sides. */
function lexComment(lexer: Lexer, open: number): boolean {
  const { source, offset } = lexer;
  const end = source.indexOf('*/', offset + 2);
  if (end < 0) return stop(lexer, 'error', 'the comment is never closed by */', open);
  const close = matchAt(RIGHT_DELIMITER, source, end + 2);
  if (!close) return stop(lexer, 'error', 'a comment must end with */}} or */ -}}, with nothing in between', end);
  lexer.tokens.push({ kind: 'comment', text: source.slice(offset, end + 2), offset });
  lexer.offset = afterDelimiter(source, end + 2, close);
  return true;
}

function afterDelimiter(source: string, start: number, match: RegExpExecArray): number {
  const end = start + match[0].length;
  return match[1] ? end + (matchAt(SPACES, source, end)?.[0].length ?? 0) : end;
}

/** The inside of an action and its `}}`. False when lexing is over. */
function lexAction(lexer: Lexer): boolean {
  for (;;) {
    const close = matchAt(RIGHT_DELIMITER, lexer.source, lexer.offset);
    if (close) return lexRightDelimiter(lexer, close);
    if (lexer.offset >= lexer.source.length) {
      return stop(lexer, 'error', 'the action is never closed by }}', lexer.actionStart);
    }
    if (!lexToken(lexer)) return false;
  }
}

function lexRightDelimiter(lexer: Lexer, close: RegExpExecArray): boolean {
  const { source, offset } = lexer;
  const unclosed = lexer.parentheses.at(-1);
  if (unclosed !== undefined) return stop(lexer, 'error', 'this parenthesis is not closed before }}', unclosed);
  lexer.tokens.push({ kind: '}}', text: '}}', offset: offset + (close[1]?.length ?? 0) });
  lexer.offset = afterDelimiter(source, offset, close);
  return true;
}

interface Rule {
  /** Sticky; the first rule that matches makes the token. */
  pattern: RegExp;
  read: (lexer: Lexer, text: string) => boolean;
}

const RULES: readonly Rule[] = [
  { pattern: SPACES, read: readSpace },
  { pattern: /:=|[=|]/y, read: (lexer, text) => push(lexer, text as TokenKind, text) },
  { pattern: /:/y, read: lexer => stop(lexer, 'error', 'a : must be followed by =', lexer.offset) },
  { pattern: /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*/y, read: quoted('string', '"') },
  { pattern: /'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*/y, read: quoted('character', "'") },
  { pattern: /`[^`]*/y, read: quoted('raw string', '`') },
  { pattern: /\$[\p{L}\p{Nd}_]*/uy, read: named('variable') },
  { pattern: /\.(?![0-9])[\p{L}\p{Nd}_]*/uy, read: named('field') },
  { pattern: /[-+.0-9]/y, read: readNumber },
  { pattern: /[\p{L}\p{Nd}_]+/uy, read: named('identifier') },
  { pattern: /[()]/y, read: readParenthesis },
  { pattern: /[ -~]/y, read: (lexer, text) => push(lexer, 'punctuation', text) },
];

function lexToken(lexer: Lexer): boolean {
  for (const { pattern, read } of RULES) {
    const match = matchAt(pattern, lexer.source, lexer.offset);
    if (match) return read(lexer, match[0]);
  }
  return stop(lexer, 'error', `${codePoint(lexer, lexer.offset)} cannot stand in an action`, lexer.offset);
}

/** The last space before `-}}` belongs to the delimiter. */
function readSpace(lexer: Lexer, text: string): boolean {
  const beforeTrim = lexer.source.startsWith('-}}', lexer.offset + text.length);
  return push(lexer, 'space', beforeTrim ? text.slice(0, -1) : text);
}

/** The pattern has matched all but the closing quote. */
function quoted(kind: TokenKind, quote: string) {
  return (lexer: Lexer, text: string): boolean => {
    if (lexer.source[lexer.offset + text.length] === quote) return push(lexer, kind, text + quote);
    return stop(
      lexer,
      'error',
      `the ${kind === 'character' ? 'character constant' : kind} that starts here is never closed by ${quote}`,
      lexer.offset,
    );
  };
}

/** What may follow a name without a space. */
const TERMINATOR = new RegExp(`${SPACE}|[.,|:()]|\\}\\}|$`, 'y');

function named(kind: 'variable' | 'field' | 'identifier') {
  return (lexer: Lexer, text: string): boolean => {
    const end = lexer.offset + text.length;
    if (!matchAt(TERMINATOR, lexer.source, end)) {
      return stop(lexer, 'error', `${codePoint(lexer, end)} cannot follow ${text.slice(0, 40)} without a space`, end);
    }
    return push(lexer, nameKind(kind, text), text);
  };
}

function nameKind(kind: 'variable' | 'field' | 'identifier', text: string): TokenKind {
  if (text === '.') return 'dot';
  if (kind !== 'identifier') return kind;
  if (text === 'true' || text === 'false') return 'bool';
  return KEYWORDS.find(keyword => keyword === text) ?? 'identifier';
}

const NUMBER = new RegExp(
  [
    String.raw`[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?`,
    String.raw`0[oO][0-7_]*(?:\.[0-7_]*)?`,
    String.raw`0[bB][01_]*(?:\.[01_]*)?`,
    String.raw`[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?`,
  ].join('|'),
  'y',
);

/** Two numbers joined by a sign, the second ending in `i`, are one complex number. Whether it is a number at all is seen later. */
function readNumber(lexer: Lexer): boolean {
  const first = scanNumber(lexer.source, lexer.offset);
  if (first === undefined) return badNumber(lexer);
  const end = lexer.offset + first.length;
  if (!/^[+-]/.test(lexer.source.charAt(end))) return push(lexer, 'number', first);
  const second = scanNumber(lexer.source, end);
  return second?.endsWith('i') ? push(lexer, 'complex', first + second) : badNumber(lexer);
}

function scanNumber(source: string, offset: number): string | undefined {
  const text = matchAt(NUMBER, source, offset)![0];
  return matchAt(/[\p{L}\p{Nd}_]/uy, source, offset + text.length) ? undefined : text;
}

function badNumber(lexer: Lexer): boolean {
  const text = matchAt(/[-+.\p{L}\p{Nd}_]+/uy, lexer.source, lexer.offset)![0];
  return stop(lexer, 'error', `${text.slice(0, 40)} is not a number`, lexer.offset);
}

function readParenthesis(lexer: Lexer, text: string): boolean {
  if (text === '(') lexer.parentheses.push(lexer.offset);
  else if (lexer.parentheses.pop() === undefined)
    return stop(lexer, 'error', 'this parenthesis was never opened', lexer.offset);
  return push(lexer, text as TokenKind, text);
}

function push(lexer: Lexer, kind: TokenKind, text: string): true {
  lexer.tokens.push({ kind, text, offset: lexer.offset });
  lexer.offset += text.length;
  return true;
}

function stop(lexer: Lexer, kind: 'error' | 'eof', text: string, offset: number): false {
  lexer.tokens.push({ kind, text, offset });
  return false;
}

function matchAt(pattern: RegExp, source: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(source);
}

function codePoint(lexer: Lexer, offset: number): string {
  const code = lexer.source.codePointAt(offset) ?? 0;
  const hex = code.toString(16).toUpperCase().padStart(4, '0');
  return code < 0x20 || code === 0x7f ? `U+${hex}` : `${String.fromCodePoint(code)} (U+${hex})`;
}
