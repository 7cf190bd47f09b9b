import type { ListNode, Node, PipeNode, Template, TemplateNode } from './ast.ts';
import type { Token, TokenKind } from './lex.ts';
import { parsePipeline, readText } from './pipeline.ts';
import { Scope } from './scope.ts';
import { TokenStream } from './token-stream.ts';

/**
 * Parses one template file as Go's `text/template/parse` does, comments kept, functions unchecked.
 * The first template is the file's own body under the name `file`; the others are its `define`s and `block`s in the order
 * in which they end. Of two definitions of one name the one that is not empty counts.
 * @throws TemplateSyntaxError where Go refuses the text, or beyond 500 nested blocks and parentheses.
 */
export function parseTemplates(text: string, file: string): Template[] {
  const parser: Parser = { tokens: new TokenStream(text, file), templates: new Map(), scope: new Scope() };
  const start = parser.tokens.peek();
  const root = parseBody(parser);
  define(parser, { name: file, root, token: start });
  const own = parser.templates.get(file)!;
  return [own, ...[...parser.templates.values()].filter(template => template !== own)];
}

interface Parser {
  tokens: TokenStream;
  /** Everything defined so far in this file, by name. */
  templates: Map<string, Template>;
  scope: Scope;
}

/** Everything up to the end of the file. Only here may templates be defined. */
function parseBody(parser: Parser): ListNode {
  const { tokens } = parser;
  const nodes: Node[] = [];
  while (tokens.peek().kind !== 'eof') {
    const keyword = tokens.peek().kind === '{{' ? tokens.peekKeyword() : undefined;
    if (keyword?.kind === 'end' || keyword?.kind === 'else') {
      tokens.fail(`{{ ${keyword.text} }} closes nothing: no block is open here`, tokens.peek());
    }
    if (keyword?.kind === 'define') parseDefinition(parser);
    else nodes.push(parseNode(parser));
  }
  return { nodes };
}

function parseDefinition(parser: Parser): void {
  const { tokens } = parser;
  const open = tokens.next();
  tokens.nextNonSpace();
  const name = parseName(parser, 'define');
  tokens.expect('}}', 'define');
  parseNamedBody(parser, { name, open, keyword: 'define' });
}

interface NamedBody {
  name: string;
  open: Token;
  keyword: 'define' | 'block';
}

function parseNamedBody(outer: Parser, { name, open, keyword }: NamedBody): void {
  const parser: Parser = { ...outer, scope: new Scope() };
  const root = parser.tokens.nested(open, () => parseList(parser, { open, keyword }));
  parseEnd(parser, keyword);
  define(parser, { name, root, token: open });
}

/** Go's rule for one file: a definition that is empty but for space and comments may be given again, and never replaces another. */
function define(
  { tokens, templates }: Parser,
  { name, root, token }: { name: string; root: ListNode; token: Token },
): void {
  const previous = templates.get(name);
  if (previous && !isEmpty(previous.root)) {
    if (!isEmpty(root)) tokens.fail(`the template ${JSON.stringify(name)} is defined twice in this file`, token);
    return;
  }
  templates.set(name, { name, file: tokens.file, root });
}

function isEmpty({ nodes }: ListNode): boolean {
  return nodes.every(
    node => node.kind === 'comment' || (node.kind === 'text' && /^\p{White_Space}*$/u.test(node.text)),
  );
}

/** The nodes up to the `{{ end }}` or `{{ else }}` that belongs to the opener, which is not consumed. */
function parseList(parser: Parser, opener: { open: Token; keyword: string }): ListNode {
  const { tokens } = parser;
  const nodes: Node[] = [];
  for (;;) {
    const token = tokens.peek();
    if (token.kind === 'eof') tokens.fail(`{{ ${opener.keyword} }} has no {{ end }}`, opener.open);
    if (token.kind === '{{' && ['end', 'else'].includes(tokens.peekKeyword().kind)) return { nodes };
    nodes.push(parseNode(parser));
  }
}

function parseEnd({ tokens }: Parser, keyword: string): void {
  const open = tokens.next();
  if (tokens.nextNonSpace().kind === 'else') tokens.fail(`{{ ${keyword} }} cannot have this {{ else }}`, open);
  tokens.expect('}}', 'end');
}

function parseNode(parser: Parser): Node {
  const { tokens } = parser;
  const token = tokens.next();
  const at = tokens.at(token);
  if (token.kind === 'text' || token.kind === 'comment') return { kind: token.kind, text: token.text, at };
  if (token.kind !== '{{') tokens.unexpected(token, 'template');
  const word = tokens.peekNonSpace();
  const readAction = ACTIONS.get(word.kind);
  if (word.kind === 'define') tokens.fail('{{ define }} may not stand inside another block', token);
  if (!readAction) return { kind: 'action', pipe: parseActionPipe(parser, 'action'), at };
  tokens.next();
  return readAction(parser, { open: token, word });
}

interface ActionStart {
  /** The `{{`, or for an `else if` the word itself. */
  open: Token;
  word: Token;
}

const ACTIONS: ReadonlyMap<TokenKind, (parser: Parser, start: ActionStart) => Node> = new Map([
  ['if', branchParser('if')],
  ['range', branchParser('range')],
  ['with', branchParser('with')],
  ['template', parseTemplateCall],
  ['block', parseBlock],
  ['break', jumpParser('break')],
  ['continue', jumpParser('continue')],
] as [TokenKind, (parser: Parser, start: ActionStart) => Node][]);

function parseActionPipe(parser: Parser, context: string): PipeNode {
  return parsePipeline(parser.tokens, { scope: parser.scope, context, end: '}}' });
}

type BranchKind = 'if' | 'range' | 'with';

function branchParser(kind: BranchKind) {
  return (parser: Parser, { open }: ActionStart): Node =>
    parser.tokens.nested(open, () => parser.scope.enclose(() => parseBranch(parser, { kind, open })));
}

/** Variables of the first list are still known in the `else` list, as in Go. */
function parseBranch(parser: Parser, { kind, open }: { kind: BranchKind; open: Token }): Node {
  const at = parser.tokens.at(open);
  const pipe = parseActionPipe(parser, kind);
  const isRange = kind === 'range' ? 1 : 0;
  parser.scope.rangeDepth += isRange;
  const list = parseList(parser, { open, keyword: kind });
  parser.scope.rangeDepth -= isRange;
  if (parser.tokens.peekKeyword().kind === 'else') {
    return { kind, pipe, list, elseList: parseElse(parser, { kind, open }), at };
  }
  parseEnd(parser, kind);
  return { kind, pipe, list, at };
}

/** `{{ else if … }}` in an `if` and `{{ else with … }}` in a `with` are one nested node that shares the `{{ end }}`. */
function parseElse(parser: Parser, { kind, open }: { kind: BranchKind; open: Token }): ListNode {
  const { tokens } = parser;
  tokens.next();
  tokens.nextNonSpace();
  const word = tokens.peekNonSpace();
  if (kind !== 'range' && word.kind === kind) {
    tokens.next();
    return { nodes: [branchParser(kind)(parser, { open: word, word })] };
  }
  tokens.expect('}}', `else of ${kind}`);
  const list = parseList(parser, { open, keyword: kind });
  parseEnd(parser, kind);
  return list;
}

function parseTemplateCall(parser: Parser, { open }: ActionStart): TemplateNode {
  const { tokens } = parser;
  const name = parseName(parser, 'template');
  const at = tokens.at(open);
  if (tokens.peekNonSpace().kind !== '}}')
    return { kind: 'template', name, pipe: parseActionPipe(parser, 'template'), at };
  tokens.next();
  return { kind: 'template', name, at };
}

/** `block` defines a template and calls it at once. */
function parseBlock(parser: Parser, { open }: ActionStart): TemplateNode {
  const name = parseName(parser, 'block');
  const pipe = parseActionPipe(parser, 'block');
  parseNamedBody(parser, { name, open, keyword: 'block' });
  return { kind: 'template', name, pipe, at: parser.tokens.at(open) };
}

function parseName({ tokens }: Parser, context: string): string {
  const token = tokens.nextNonSpace();
  if (token.kind !== 'string' && token.kind !== 'raw string') {
    tokens.unexpected(token, `${context}, where a quoted name is expected`);
  }
  return readText(tokens, token);
}

function jumpParser(kind: 'break' | 'continue') {
  return ({ tokens, scope }: Parser, { open, word }: ActionStart): Node => {
    tokens.expect('}}', kind);
    if (!scope.rangeDepth) tokens.fail(`{{ ${kind} }} stands outside any {{ range }}`, word);
    return { kind, at: tokens.at(open) };
  };
}
