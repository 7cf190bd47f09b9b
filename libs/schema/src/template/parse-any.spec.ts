import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Arg, ListNode, Node, PipeNode } from './ast.ts';
import { parseTemplates } from './parse.ts';
import { TemplateSyntaxError } from './syntax-error.ts';

describe('any source', () => {
  it('without an action is one text', () => {
    const plain = fc.string({ unit: 'grapheme', minLength: 1 }).filter(text => !text.includes('{{'));
    fc.assert(
      fc.property(plain, text => {
        expect(parseTemplates(text, 'f')[0]!.root.nodes).toMatchObject([{ kind: 'text', text }]);
      }),
    );
  });

  it('is parsed or refused with a place in it', () => {
    const piece = fc.constantFrom(
      ...'{{ }} {{- -}} ( ) | , . $ $x := = "a" `b` \'c\' 1 if end else range define'.split(' '),
      ' ',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 20 }), pieces => {
        const source = pieces.join('');
        try {
          parseTemplates(source, 'f');
        } catch (error) {
          const { position } = error as TemplateSyntaxError;
          expect(error).toBeInstanceOf(TemplateSyntaxError);
          expect(position.line).toBeLessThanOrEqual(source.split('\n').length);
        }
      }),
    );
  });

  it('printed from a tree gives that tree again', () => {
    fc.assert(
      fc.property(trees(), nodes => {
        const [own] = parseTemplates(printList({ nodes }), 'f');
        expect(withoutPlaces(own!.root)).toEqual({ nodes });
      }),
    );
  });
});

/** Source text of a tree, with nothing but the spaces that the grammar needs. */
function printList({ nodes }: ListNode): string {
  return nodes.map(printNode).join('');
}

function printNode(node: Node): string {
  if (node.kind === 'text') return node.text;
  if (node.kind === 'comment') return `{{${node.text}}}`;
  if (node.kind === 'action') return `{{${printPipe(node.pipe)}}}`;
  if (node.kind === 'break' || node.kind === 'continue') return `{{${node.kind}}}`;
  if (node.kind === 'template')
    return `{{template ${JSON.stringify(node.name)} ${node.pipe ? printPipe(node.pipe) : ''}}}`;
  const otherwise = node.elseList ? `{{else}}${printList(node.elseList)}` : '';
  return `{{${node.kind} ${printPipe(node.pipe)}}}${printList(node.list)}${otherwise}{{end}}`;
}

function printPipe({ declarations, isAssign, commands }: PipeNode): string {
  const names = declarations.length ? `${declarations.join(',')}${isAssign ? ' =' : ':='}` : '';
  return names + commands.map(command => command.args.map(printArg).join(' ')).join('|');
}

function printArg(arg: Arg): string {
  if (arg.kind === 'string') return arg.raw;
  if (arg.kind === 'number') return arg.text;
  if (arg.kind === 'pipe') return `(${printPipe(arg.pipe)})`;
  if (arg.kind === 'chain') return `${printArg(arg.target)}.${arg.path.join('.')}`;
  if (arg.kind === 'field') return `.${arg.path.join('.')}`;
  if (arg.kind === 'variable') return [arg.name, ...arg.path].join('.');
  if (arg.kind === 'identifier') return arg.name;
  if (arg.kind === 'bool') return String(arg.value);
  return arg.kind === 'dot' ? '.' : 'nil';
}

/** Random trees without places; `$` is the only variable, so that every reference is defined. */
function trees(): fc.Arbitrary<Node[]> {
  const word = fc.constantFrom('a', 'b1', '_c', 'é');
  const { list } = fc.letrec<{ pipe: unknown; arg: unknown; list: unknown }>(tie => ({
    pipe: fc.record({
      declarations: fc.constantFrom([], ['$']),
      isAssign: fc.constant(false),
      commands: fc.array(
        fc.record({ args: fc.tuple(fc.record({ kind: fc.constant('identifier'), name: word }), tie('arg')) }),
        {
          minLength: 1,
          maxLength: 3,
        },
      ),
    }),
    arg: fc.oneof(
      { maxDepth: 3 },
      fc.record({ kind: fc.constant('field'), path: fc.array(word, { minLength: 1, maxLength: 3 }) }),
      fc.record({ kind: fc.constant('variable'), name: fc.constant('$'), path: fc.array(word, { maxLength: 2 }) }),
      fc.constantFrom({ kind: 'dot' }, { kind: 'nil' }, { kind: 'bool', value: true }),
      fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .map(value => ({ kind: 'number', text: (value || 1).toExponential(), value: value || 1 })),
      fc.string().map(value => ({ kind: 'string', value, raw: JSON.stringify(value) })),
      fc.record({ kind: fc.constant('pipe'), pipe: tie('pipe') }),
      fc.record({
        kind: fc.constant('chain'),
        target: fc.record({ kind: fc.constant('pipe'), pipe: tie('pipe') }),
        path: fc.array(word, { minLength: 1, maxLength: 2 }),
      }),
    ),
    list: fc
      .array(
        fc.oneof(
          { maxDepth: 3 },
          fc.constantFrom({ kind: 'text', text: ' text\n' }, { kind: 'comment', text: '/* note */' }),
          fc.record({ kind: fc.constant('action'), pipe: tie('pipe') }),
          fc.record({ kind: fc.constant('template'), name: word, pipe: tie('pipe') }),
          fc.record(
            {
              kind: fc.constantFrom('if', 'range', 'with'),
              pipe: tie('pipe'),
              list: fc.record({ nodes: tie('list') }),
              elseList: fc.record({ nodes: tie('list') }),
            },
            { requiredKeys: ['kind', 'pipe', 'list'] },
          ),
        ),
        { maxLength: 4 },
      )
      .map(nodes => nodes.filter((node, index) => !(isText(node) && isText(nodes[index - 1])))),
  }));
  return list as fc.Arbitrary<Node[]>;
}

function isText(node: unknown): boolean {
  return (node as Node | undefined)?.kind === 'text';
}

function withoutPlaces(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === 'at' ? undefined : part)));
}
