import type { Span } from './ast.ts';
import { lex, type Token, type TokenKind } from './lex.ts';
import { createLineIndex } from './lines.ts';
import { TemplateSyntaxError } from './syntax-error.ts';

/** Blocks and parentheses may stand this deep in each other. Go allows 10,000 parentheses; real charts use about ten. */
export const MAX_DEPTH = 500;

/** The tokens of one file, read from left to right with any lookahead. */
export class TokenStream {
  readonly file: string;
  readonly #tokens: readonly Token[];
  readonly #spanAt: (offset: number) => Span;
  #index = 0;
  #depth = 0;

  constructor(source: string, file: string) {
    this.file = file;
    this.#tokens = lex(source);
    this.#spanAt = createLineIndex(source);
  }

  /** The next token, spaces included, without consuming it. The last token is never left behind. */
  peek(): Token {
    return this.#tokens[this.#index]!;
  }

  next(): Token {
    const token = this.peek();
    if (this.#index < this.#tokens.length - 1) this.#index++;
    return token;
  }

  /** The next token that is not a space, without consuming it; the spaces before it are gone. */
  peekNonSpace(): Token {
    if (this.peek().kind === 'space') this.#index++;
    return this.peek();
  }

  nextNonSpace(): Token {
    this.peekNonSpace();
    return this.next();
  }

  /** The word after the `{{` that comes next. */
  peekKeyword(): Token {
    const word = this.#tokens[this.#index + 1]!;
    return word.kind === 'space' ? this.#tokens[this.#index + 2]! : word;
  }

  expect(kind: TokenKind, context: string): Token {
    const token = this.nextNonSpace();
    return token.kind === kind ? token : this.unexpected(token, context);
  }

  /** Runs `read`; when it returns undefined nothing has been consumed. */
  attempt<T>(read: () => T | undefined): T | undefined {
    const start = this.#index;
    const result = read();
    if (result === undefined) this.#index = start;
    return result;
  }

  /** Guards recursion: `read` parses what stands inside `token`. */
  nested<T>(token: Token, read: () => T): T {
    if (++this.#depth > MAX_DEPTH) this.fail(`blocks and parentheses are nested more than ${MAX_DEPTH} deep`, token);
    const result = read();
    this.#depth--;
    return result;
  }

  at(token: Token): Span {
    return this.#spanAt(token.offset);
  }

  fail(reason: string, token: Token): never {
    const { line, column } = this.at(token);
    throw new TemplateSyntaxError(reason, { file: this.file, line, column });
  }

  unexpected(token: Token, context: string): never {
    if (token.kind === 'error') this.fail(token.text, token);
    const shown = token.kind === 'eof' ? 'end of file' : shorten(token.text);
    this.fail(`unexpected ${shown} in ${context}`, token);
  }
}

/** A token's text for a message: one line, not too long. */
export function shorten(text: string): string {
  const line = text.split('\n', 1)[0]!;
  return line.length > 40 || line !== text ? `${line.slice(0, 40)}…` : line;
}
