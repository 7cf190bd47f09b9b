import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { findMutations } from './find-mutations.ts';
import { mutationOf, type Edit } from './mutation.ts';
import { templateEdits } from './template-mutations.ts';
import { typescriptEdits } from './typescript-mutations.ts';
import { yamlEdits } from './yaml-mutations.ts';

const textsOf = (text: string, edits: readonly Edit[]): string[] =>
  edits.map(edit => mutationOf('file', text, edit).text);

describe('mutations of a generator', () => {
  const of = (text: string): string[] => textsOf(text, typescriptEdits(text));

  it.each([
    ["f('a')", ["f('ax')"]],
    ['f(`a`)', ['f(`ax`)']],
    ['f(1)', ['f(2)']],
    ['f(true)', ['f(false)']],
    ['f(!a)', ['f(a)']],
    ['a ? b : c', ['a ? c : b']],
    ['a === b', ['a !== b']],
    ['a && b', ['a || b']],
    ['a < b', ['a >= b']],
    ['f({ a, b })', ['f({  b })', 'f({ a,  })']],
    ['f({ ...a, b: c })', ['f({  b: c })', 'f({ ...a,  })']],
    ['f([a, b])', ['f([ b])', 'f([a, ])']],
    ["f({ 'a-b': c })", ['f({  })']],
  ])('of %s are %j', (text, expected) => {
    expect(of(text)).toEqual(expected);
  });

  it('leave alone what the compiler finds: imports, types, names', () => {
    expect(of("import { a } from 'b';\ninterface A { a: 'b' }\nconst c = d['e'];\nlet f: 'g' | 1;")).toEqual([]);
  });
});

describe('mutations of YAML', () => {
  const of = (text: string, skip?: Set<string>): string[] => textsOf(text, yamlEdits(text, skip));

  it.each([
    ['a: 1\n', ['', 'a: 2\n']],
    ['a: true\nb: c\n', ['b: c\n', 'a: false\nb: c\n', 'a: true\n', 'a: true\nb: cx\n']],
    ['a: { b: c, d: 1 }\n', ['', 'a: {  d: 1 }\n', 'a: { b: cx, d: 1 }\n', 'a: { b: c,  }\n', 'a: { b: c, d: 2 }\n']],
    ["a: 'it''s'\n", ['', "a: 'it''sx'\n"]],
    ['a: "b"\n', ['', 'a: "bx"\n']],
    ['- a: 1\n  b: 2\n', ['- a: 2\n  b: 2\n', '- a: 1\n', '- a: 1\n  b: 3\n']],
  ])('of %j are %j', (text, expected) => {
    expect(of(text)).toEqual(expected);
  });

  it('pass over what is for people', () => {
    expect(of('title: A\nport: 1\n', new Set(['title']))).toEqual(['title: A\n', 'title: A\nport: 2\n']);
  });
});

describe('mutations of a template', () => {
  const of = (text: string): string[] => textsOf(text, templateEdits(text));

  it.each([
    ['{{- if .a }}', ['{{- if not (.a) }}']],
    ['{{ if not .a }}', ['{{ if .a }}']],
    ['{{ else if .a }}', ['{{ else if not (.a) }}']],
    ['{{ if eq .a "b" }}', ['{{ if not (eq .a "b") }}', '{{ if ne .a "b" }}', '{{ if eq .a "bx" }}']],
    ['kind: Service\n', ['kind: Servicex\n', '']],
    ['  port: 80\n', ['  port: 81\n', '']],
    ['  name: {{ .a }}\n', ['']],
  ])('of %j are %j', (text, expected) => {
    expect(of(text).sort()).toEqual([...expected].sort());
  });

  it('leave comments alone', () => {
    expect(of('{{- /* if eq "a" "b" */}}\n')).toEqual([]);
  });
});

describe('the mutations that are tried', () => {
  const files = {
    'charts/shop/values.yaml': 'a: 1\nb: 2\nc: 3\n',
    'charts/shop/component.yaml': 'title: Shop\nnamespace: shop\n',
    'charts/shop/src/values.ts': 'export default f({ a: 1, b: 2 });\n',
    'charts/shop/src/values.spec.ts': 'f(1);\n',
    'charts/shop/src/values.gen.ts': 'f(1);\n',
    'charts/shop/templates/a.yaml': 'kind: A\n',
    'charts/shop/templates/NOTES.txt': 'kind: A\n',
  };

  it('are the same for the same seed, from each part in turn, never of tests', async () => {
    const root = await temporaryWorkspace(files);
    const find = (seed: number, count = 6) =>
      findMutations({ root, component: 'shop', parts: ['generator', 'templates', 'values'], count, seed });
    const found = await find(1);
    expect(found.map(({ file }) => file.replace('charts/shop/', ''))).toEqual([
      'src/values.ts',
      'templates/a.yaml',
      'values.yaml',
      'src/values.ts',
      'templates/a.yaml',
      'values.yaml',
    ]);
    expect(await find(1)).toEqual(found);
    expect(await find(2)).not.toEqual(found);
    expect(await find(1, 100)).toHaveLength(4 + 2 + 6);
  });

  it('say where they are, and what they do', async () => {
    const root = await temporaryWorkspace({ 'charts/shop/values.yaml': '# first\na: 1\n' });
    const found = await findMutations({ root, component: 'shop', parts: ['values'], count: 9, seed: 1 });
    expect(found.map(({ line, what }) => [line, what])).toEqual(
      expect.arrayContaining([
        [2, '1 → 2'],
        [2, 'without a: 1'],
      ]),
    );
  });

  it('of component.yaml are only what gives values', async () => {
    const root = await temporaryWorkspace(files);
    const found = await findMutations({ root, component: 'shop', parts: ['component'], count: 9, seed: 1 });
    expect(new Set(found.map(({ line }) => line))).toEqual(new Set([2]));
  });
});
