import type { Arg, CommandNode, PipeNode } from './ast.ts';
import type { Token, TokenKind } from './lex.ts';
import { parseCharacter, parseComplex, parseNumber, unquote } from './literal.ts';
import type { Scope } from './scope.ts';
import { shorten, type TokenStream } from './token-stream.ts';

interface PipelineOptions {
  scope: Scope;
  /** What the pipeline belongs to, for messages; only `range` may declare two variables. */
  context: string;
  end: '}}' | ')';
}

/** Parses `declarations? command ('|' command)*` and consumes the token that ends it. */
export function parsePipeline(tokens: TokenStream, options: PipelineOptions): PipeNode {
  const first = tokens.peekNonSpace();
  const { declarations, isAssign } = parseDeclarations(tokens, options);
  const commands: CommandNode[] = [];
  while (tokens.peekNonSpace().kind !== options.end) {
    const token = tokens.peek();
    if (!OPERANDS.has(token.kind)) tokens.unexpected(token, options.context);
    const command = parseCommand(tokens, options.scope);
    if (commands.length) refuseLiteral(tokens, { command, token, stage: commands.length + 1 });
    commands.push(command);
  }
  const end = tokens.next();
  if (!commands.length) tokens.fail(`missing value for ${options.context}`, end);
  return { declarations, isAssign, commands, at: tokens.at(first) };
}

const LITERALS: ReadonlySet<Arg['kind']> = new Set(['bool', 'dot', 'nil', 'number', 'string'] as const);

/** Only the first command may start with something that is not a function, field or variable. */
function refuseLiteral(tokens: TokenStream, part: { command: CommandNode; token: Token; stage: number }): void {
  if (!LITERALS.has(part.command.args[0]!.kind)) return;
  tokens.fail(
    `${shorten(part.token.text)} cannot be called: non executable command in pipeline stage ${part.stage}`,
    part.token,
  );
}

/** `$x :=`, `$x =` and in `range` also `$i, $x :=`. A variable followed by anything else is left for the first command. */
function parseDeclarations(tokens: TokenStream, options: PipelineOptions): Pick<PipeNode, 'declarations' | 'isAssign'> {
  const declarations: string[] = [];
  for (;;) {
    const operator = tokens.attempt(() => parseDeclared(tokens, declarations));
    if (!operator) return { declarations, isAssign: false };
    options.scope.declare(declarations.at(-1)!);
    if (operator.text !== ',') return { declarations, isAssign: operator.kind === '=' };
    checkComma(tokens, { ...options, operator, count: declarations.length });
  }
}

function parseDeclared(tokens: TokenStream, declarations: string[]): Token | undefined {
  const variable = tokens.nextNonSpace();
  if (variable.kind !== 'variable') return undefined;
  const operator = tokens.nextNonSpace();
  if (operator.kind !== '=' && operator.kind !== ':=' && operator.text !== ',') return undefined;
  declarations.push(variable.text);
  return operator;
}

function checkComma(tokens: TokenStream, options: { context: string; operator: Token; count: number }): void {
  if (options.context !== 'range' || options.count > 1) {
    tokens.fail(`too many variables are declared in ${options.context}`, options.operator);
  }
  const following = tokens.peekNonSpace();
  if (following.kind === 'error') tokens.unexpected(following, options.context);
  if (!['variable', '}}', ')'].includes(following.kind)) tokens.fail('range can only declare variables', following);
}

/** Arguments separated by spaces, up to a `|`, which is consumed, or the end of the pipeline, which is not. */
function parseCommand(tokens: TokenStream, scope: Scope): CommandNode {
  const at = tokens.at(tokens.peekNonSpace());
  const args: Arg[] = [];
  for (;;) {
    if (OPERANDS.has(tokens.peekNonSpace().kind)) args.push(parseOperand(tokens, scope));
    const token = tokens.peek();
    if (token.kind === '}}' || token.kind === ')') break;
    tokens.next();
    if (token.kind === '|') break;
    if (token.kind !== 'space') tokens.unexpected(token, 'command');
  }
  return { args, at };
}

/** A term and the fields that follow it without a space. */
function parseOperand(tokens: TokenStream, scope: Scope): Arg {
  const start = tokens.peek();
  const term = parseTerm(tokens, scope);
  if (tokens.peek().kind !== 'field') return term;
  if (LITERALS.has(term.kind))
    tokens.fail(`${shorten(start.text)} has no fields: unexpected . after it`, tokens.peek());
  const path: string[] = [];
  while (tokens.peek().kind === 'field') path.push(fieldName(tokens.next()));
  if (term.kind === 'field' || term.kind === 'variable') return { ...term, path: [...term.path, ...path] };
  return { kind: 'chain', target: term, path, at: term.at };
}

function fieldName(token: Token): string {
  return token.text.slice(1);
}

type TermParser = (tokens: TokenStream, token: Token, scope: Scope) => Arg;

/** What can start an operand, and how it is read once its first token is consumed. */
const TERMS: ReadonlyMap<TokenKind, TermParser> = new Map<TokenKind, TermParser>([
  ['identifier', (tokens, token) => ({ kind: 'identifier', name: token.text, at: tokens.at(token) })],
  ['dot', (tokens, token) => ({ kind: 'dot', at: tokens.at(token) })],
  ['nil', (tokens, token) => ({ kind: 'nil', at: tokens.at(token) })],
  ['field', (tokens, token) => ({ kind: 'field', path: [fieldName(token)], at: tokens.at(token) })],
  ['bool', (tokens, token) => ({ kind: 'bool', value: token.text === 'true', at: tokens.at(token) })],
  ['variable', readVariable],
  ['character', numberReader(parseCharacter, 'a character')],
  ['number', numberReader(parseNumber, 'a number')],
  ['complex', numberReader(parseComplex, 'a complex number')],
  ['string', readString],
  ['raw string', readString],
  ['(', readParenthesized],
]);

const OPERANDS: { has(kind: TokenKind): boolean } = TERMS;

function parseTerm(tokens: TokenStream, scope: Scope): Arg {
  const token = tokens.nextNonSpace();
  return TERMS.get(token.kind)!(tokens, token, scope);
}

function readVariable(tokens: TokenStream, token: Token, scope: Scope): Arg {
  if (!scope.has(token.text)) tokens.fail(`the variable ${token.text} is not defined`, token);
  return { kind: 'variable', name: token.text, path: [], at: tokens.at(token) };
}

function numberReader(parse: (text: string) => number | undefined, noun: string): TermParser {
  return (tokens, token) => {
    const value = parse(token.text) ?? tokens.fail(`${shorten(token.text)} is not ${noun} that Go can read`, token);
    return { kind: 'number', text: token.text, value, at: tokens.at(token) };
  };
}

function readString(tokens: TokenStream, token: Token): Arg {
  return { kind: 'string', value: readText(tokens, token), raw: token.text, at: tokens.at(token) };
}

/** The text that a quoted token stands for. */
export function readText(tokens: TokenStream, token: Token): string {
  return unquote(token.text) ?? tokens.fail(`${shorten(token.text)} has an escape that Go does not know`, token);
}

function readParenthesized(tokens: TokenStream, token: Token, scope: Scope): Arg {
  const pipe = tokens.nested(token, () =>
    parsePipeline(tokens, { scope, context: 'parenthesized pipeline', end: ')' }),
  );
  return { kind: 'pipe', pipe, at: tokens.at(token) };
}
