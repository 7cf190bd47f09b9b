import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { mirrorFolder } from '@cedille/source/testing';
import { list as listArchive, type ReadEntry } from 'tar';
import { describe, expect, it } from 'vitest';
import type { Arg, ListNode, Node, PipeNode } from './ast.ts';
import { parseTemplates } from './parse.ts';
import { TemplateSyntaxError } from './syntax-error.ts';

describe('parseTemplates accepts', () => {
  it.each([
    ['', ''],
    ['just text }} { {', '"just text }} { {"'],
    ['a {{- .x -}} b', '"a" {.x} "b"'],
    ['a {{.x}} b', '"a " {.x} " b"'],
    ['{{- 3 -}}{{-3}}', '{3} {-3}'],
    ['a {{- /* note */ -}} b', '"a" /* note */ "b"'],
    ['{{ .a.b | default (dict "x" 1) | nindent 4 }}', '{.a.b | default (dict "x" 1) | nindent 4}'],
    ['{{ index .a "b" 1 true nil . $ $.c }}', '{index .a "b" 1 true nil . $ $.c}'],
    ['{{ (index .a 0).b.c }}{{ f.x }}', '{<(index .a 0)>.b.c} {<f>.x}'],
    ['{{ `raw\r\n` }}{{ "\\u00e9\\xc3\\xa9\\101\\n" }}', '{"raw\\n"} {"ééA\\n"}'],
    ["{{ 'a' }}{{ '\\'' }}{{ 0x1F }}{{ 0b11 }}{{ 0o17 }}{{ 017 }}{{ 1_000 }}", '{97} {39} {31} {3} {15} {15} {1000}'],
    ['{{ 1.5e3 }}{{ .5 }}{{ 0x1p4 }}{{ 2i }}{{ 1+2i }}{{ 3+0i }}', '{1500} {0.5} {16} {NaN} {NaN} {3}'],
    ['{{ $x := 1 }}{{ $x = 2 }}{{ $x }}', '{$x := 1} {$x = 2} {$x}'],
    ['{{if .a}}1{{else if .b}}2{{else}}3{{end}}', '(if .a: "1" else: (if .b: "2" else: "3"))'],
    ['{{with .a}}1{{else with .b}}2{{end}}', '(with .a: "1" else: (with .b: "2"))'],
    ['{{range $i, $e := .a}}{{break}}{{continue}}{{else}}0{{end}}', '(range $i, $e := .a: break continue else: "0")'],
    ['{{range $i = .a}}{{end}}', '(range $i = .a: )'],
    ['{{if $x := .a}}{{else}}{{$x}}{{end}}', '(if $x := .a:  else: {$x})'],
    ['{{template "t"}}{{template "t" .x}}', '(template t) (template t .x)'],
    ['x{{define "t"}}{{$}}{{end}}y', '"x" "y"\nt: {$}'],
    ['{{block "t" .x}}y{{end}}', '(template t .x)\nt: "y"'],
    ['{{define "t"}} {{end}}{{define "t"}}x{{end}}{{define "t"}}{{/* */}}{{end}}', '\nt: "x"'],
    ['{{define "__proto__"}}x{{end}}', '\n__proto__: "x"'],
    ['{{ .a | }}', '{.a}'],
    ['{{ "}}" }}', '{"}}"}'],
    ['{{ .日本 }}', '{.日本}'],
  ])('%j', (source, shape) => {
    const [own, ...named] = parseTemplates(source, 'own.yaml');
    expect([showList(own!.root), ...named.map(({ name, root }) => `${name}: ${showList(root)}`)].join('\n')).toBe(
      shape,
    );
  });

  it('names the own body after the file and every template its file', () => {
    const templates = parseTemplates('{{define "t"}}{{end}}', 'templates/own.yaml');
    expect(templates.map(({ name, file }) => [name, file])).toEqual([
      ['templates/own.yaml', 'templates/own.yaml'],
      ['t', 'templates/own.yaml'],
    ]);
  });

  it('keeps the place where every node starts', () => {
    const { root } = parseTemplates('é\n  {{- if (f .a.b) }}\nx{{ end }}', 'own.yaml')[0]!;
    const branch = root.nodes[1] as Extract<Node, { kind: 'if' }>;
    expect(branch.at).toEqual({ offset: 4, line: 2, column: 3 });
    expect(branch.pipe.at).toEqual({ offset: 11, line: 2, column: 10 });
    const inner = branch.pipe.commands[0]!.args[0] as Extract<Arg, { kind: 'pipe' }>;
    expect(inner.pipe.commands[0]!.args[1]!.at).toEqual({ offset: 14, line: 2, column: 13 });
    expect(branch.list.nodes[0]!.at).toEqual({ offset: 22, line: 2, column: 21 });
  });
});

describe('parseTemplates refuses', () => {
  it.each([
    ['a\n{{ .x', '2:1', 'the action is never closed by }}'],
    ['{{ "a }}', '1:4', 'the string that starts here is never closed by "'],
    ['{{ "a\nb" }}', '1:4', 'the string that starts here is never closed by "'],
    ['{{ `a }}', '1:4', 'the raw string that starts here is never closed by `'],
    ["{{ 'a }}", '1:4', "the character constant that starts here is never closed by '"],
    ['{{ "\\q" }}', '1:4', '"\\q" has an escape that Go does not know'],
    ["{{ 'ab' }}", '1:4', "'ab' is not a character that Go can read"],
    ['{{ 089 }}', '1:4', '089 is not a number that Go can read'],
    ['{{ 1x }}', '1:4', '1x is not a number'],
    ['{{ 18446744073709551616 }}', '1:4', '18446744073709551616 is not a number that Go can read'],
    ['{{/* a', '1:1', 'the comment is never closed by */'],
    ['{{/* a */ }}', '1:8', 'a comment must end with */}} or */ -}}, with nothing in between'],
    ['{{ /* a */ }}', '1:4', 'unexpected / in action'],
    ['{{}}', '1:3', 'missing value for action'],
    ['{{ if }}{{ end }}', '1:7', 'missing value for if'],
    ['{{ () }}', '1:5', 'missing value for parenthesized pipeline'],
    ['{{ (a }}', '1:4', 'this parenthesis is not closed before }}'],
    ['{{ a) }}', '1:5', 'this parenthesis was never opened'],
    ['{{ a | | b }}', '1:8', 'unexpected | in action'],
    ['{{ a | "b" }}', '1:8', '"b" cannot be called: non executable command in pipeline stage 2'],
    ['{{ nil.a }}', '1:7', 'nil has no fields: unexpected . after it'],
    ['{{ a"b" }}', '1:5', '" (U+0022) cannot follow a without a space'],
    ['{{ "a""b" }}', '1:7', 'unexpected "b" in command'],
    ['{{ \u0001 }}', '1:4', 'U+0001 cannot stand in an action'],
    ['{{ a : b }}', '1:6', 'a : must be followed by ='],
    ['{{ $x }}', '1:4', 'the variable $x is not defined'],
    ['{{if .a}}{{$x := 1}}{{end}}{{$x}}', '1:30', 'the variable $x is not defined'],
    ['{{$x := 1}}{{define "t"}}{{$x}}{{end}}', '1:28', 'the variable $x is not defined'],
    ['{{ $x, $y := .a }}', '1:6', 'too many variables are declared in action'],
    ['{{range $x, $y, $z := .a}}{{end}}', '1:15', 'too many variables are declared in range'],
    ['{{range $x, .a}}{{end}}', '1:13', 'range can only declare variables'],
    ['{{if .a}}x', '1:1', '{{ if }} has no {{ end }}'],
    ['{{define "t"}}x', '1:1', '{{ define }} has no {{ end }}'],
    ['x{{end}}', '1:2', '{{ end }} closes nothing: no block is open here'],
    ['{{else}}', '1:1', '{{ else }} closes nothing: no block is open here'],
    ['{{if .a}}{{else}}{{else}}{{end}}', '1:18', '{{ if }} cannot have this {{ else }}'],
    ['{{if .a}}{{else with .b}}{{end}}', '1:17', 'unexpected with in else of if'],
    ['{{range .a}}{{end}}{{break}}', '1:22', '{{ break }} stands outside any {{ range }}'],
    ['{{range .a}}{{block "t" .}}{{continue}}{{end}}{{end}}', '1:30', '{{ continue }} stands outside any {{ range }}'],
    ['{{if .a}}{{define "t"}}{{end}}{{end}}', '1:10', '{{ define }} may not stand inside another block'],
    ['{{define t}}{{end}}', '1:10', 'unexpected t in define, where a quoted name is expected'],
    ['{{define "t"}}1{{end}}\n{{define "t"}}2{{end}}', '2:1', 'the template "t" is defined twice in this file'],
    ['{{block "t"}}{{end}}', '1:12', 'missing value for block'],
  ])('%j', (source, position, reason) => {
    const error = refusal(source);
    expect(error.message).toBe(`own.yaml:${position} is not a valid Go template: ${reason}.`);
    expect(`${error.position.line}:${error.position.column}`).toBe(position);
  });

  it.each([
    ['parentheses', `{{ ${'('.repeat(100_000)}`],
    ['blocks', '{{ if .a }}'.repeat(100_000)],
    ['a chain of else if', `{{ if .a }}${'{{ else if .a }}'.repeat(100_000)}`],
    ['blocks in blocks', '{{ block "t" . }}'.repeat(100_000)],
  ])('%s nested too deeply without exhausting the stack', (_, source) => {
    expect(refusal(source).message).toContain('nested more than 500 deep');
  });
});

const mirror = mirrorFolder();

describe.skipIf(!mirror)('real charts (CEDILLE_CHART_MIRROR)', () => {
  it('are parsed to the last file', () => {
    const refused: string[] = [];
    let count = 0;
    for (const { path, text } of templateFiles(mirror!)) {
      count++;
      try {
        parseTemplates(text, path);
      } catch (error) {
        refused.push((error as Error).message);
      }
    }
    expect(refused).toEqual([]);
    expect(count).toBeGreaterThan(0);
  });
});

function templateFiles(folder: string): { path: string; text: string }[] {
  const files: { path: string; text: string }[] = [];
  const collect = (entry: ReadEntry) => {
    const chunks: Buffer[] = [];
    entry.on('data', chunk => chunks.push(chunk));
    entry.on('end', () => files.push({ path: entry.path, text: Buffer.concat(chunks).toString() }));
  };
  for (const name of readdirSync(folder).filter(file => file.endsWith('.tgz'))) {
    listArchive({
      file: join(folder, name),
      sync: true,
      filter: path => /\/templates\/.*\.(ya?ml|tpl|txt)$/.test(path),
      onReadEntry: collect,
    });
  }
  return files;
}

function refusal(source: string): TemplateSyntaxError {
  try {
    parseTemplates(source, 'own.yaml');
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return error;
    throw error;
  }
  throw new Error('the source was accepted');
}

/** A compact form of a tree for the tables above. */
function showList({ nodes }: ListNode): string {
  return nodes.map(showNode).join(' ');
}

function showNode(node: Node): string {
  switch (node.kind) {
    case 'text':
      return JSON.stringify(node.text);
    case 'comment':
      return node.text;
    case 'action':
      return `{${showPipe(node.pipe)}}`;
    case 'template':
      return `(template ${node.name}${node.pipe ? ` ${showPipe(node.pipe)}` : ''})`;
    case 'break':
    case 'continue':
      return node.kind;
    default:
      return `(${node.kind} ${showPipe(node.pipe)}: ${showList(node.list)}${node.elseList ? ` else: ${showList(node.elseList)}` : ''})`;
  }
}

function showPipe({ declarations, isAssign, commands }: PipeNode): string {
  const names = declarations.length ? `${declarations.join(', ')} ${isAssign ? '=' : ':='} ` : '';
  return names + commands.map(command => command.args.map(showArg).join(' ')).join(' | ');
}

function showArg(arg: Arg): string {
  switch (arg.kind) {
    case 'field':
      return arg.path.map(name => `.${name}`).join('');
    case 'variable':
      return [arg.name, ...arg.path].join('.');
    case 'chain':
      return `<${showArg(arg.target)}>.${arg.path.join('.')}`;
    case 'identifier':
      return arg.name;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'string':
      return JSON.stringify(arg.value);
    case 'pipe':
      return `(${showPipe(arg.pipe)})`;
    default:
      return String(arg.value);
  }
}
