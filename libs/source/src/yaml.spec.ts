import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseYaml } from './yaml.ts';

const helm = (text: string) => parseYaml(text, 'values.yaml', { dialect: 'helm' });
const own = (text: string) => parseYaml(text, 'own.yaml');

describe('the helm dialect reads scalars as Helm does', () => {
  it.each<[string, unknown]>([
    ['yes', true],
    ['No', false],
    ['on', true],
    ['OFF', false],
    ['y', true],
    ['"yes"', 'yes'],
    ['tRue', 'tRue'],
    ['0644', 420],
    ['0o644', 420],
    ['-012', -10],
    ['089', 89],
    ['0x1F', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['+1', 1],
    ['1e3', 1000],
    ['1.', 1],
    ['.5', 0.5],
    ['18446744073709551615', 18446744073709552000],
    ['0xfffffffffffffffff', '0xfffffffffffffffff'],
    ['1e400', '1e400'],
    ['1:30', '1:30'],
    ['190:20:30.15', '190:20:30.15'],
    ['2001-12-14', '2001-12-14'],
    ['2001-12-14t21:59:43.10-05:00', '2001-12-14t21:59:43.10-05:00'],
    ['~', null],
    ['', null],
    ['e12', 'e12'],
    ['.', '.'],
    ['1.2.3', '1.2.3'],
    ['=', '='],
    ['!!float 3', 3],
    ['!!str 1', '1'],
    ['!!int "3"', 3],
    ['!!binary aGk=', 'hi'],
    ['!!set {a, b}', { a: null, b: null }],
    ['!!omap [a: 1]', [{ a: 1 }]],
    ['!custom x', 'x'],
  ])('%s', (text, value) => {
    expect(helm(`a: ${text}`)).toMatchObject({ problems: [], data: { a: value } });
  });

  it('and keys too', () => {
    expect(helm('yes: 1\n0644: 2\n1.5: 3').data).toEqual({ true: 1, 420: 2, 1.5: 3 });
  });
});

describe('the dialect of our own files', () => {
  it('knows only true and false, and decimal numbers', () => {
    expect(own('[yes, on, 0644, 0o644, 1:30, 2001-12-14, e12, true]').data).toEqual([
      'yes',
      'on',
      644,
      420,
      '1:30',
      '2001-12-14',
      'e12',
      true,
    ]);
  });
});

describe.each([
  ['helm', helm],
  ['1.2', own],
])('parseYaml (%s)', (_, parse) => {
  it('merges maps with <<: what is written wins, then the first map', () => {
    const text = 'x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  <<: [*x, *y]\n  a: 3\n';
    expect(parse(text).data).toMatchObject({ z: { a: 3, b: 1, c: 2 } });
  });

  it('keeps <<, __proto__ and constructor as keys where they are no more than that', () => {
    const { data, problems } = parse('"<<": 1\n__proto__: {polluted: 1}\nconstructor: 2\na: {<<: {__proto__: 3}}');
    expect(problems).toEqual([]);
    expect(Object.keys(data as object)).toEqual(['<<', '__proto__', 'constructor', 'a']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype);
  });

  it('has no data for an empty file', () => {
    expect(['', '# note', '---\n', '~'].map(text => parse(text).data)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(parse('').positionOf(['a'])).toMatchObject({ line: 1, column: 1 });
  });

  it.each([
    ['a: 1\nb: 2\na: 3', '3:1', 'the key a is written twice in one map'],
    ['a: {"b c": 1, "b c": 2}', '1:15', 'the key "b c" is written twice in one map'],
    ['a: 1\n---\nb: 2', '2:1', 'a second document starts at this --- line'],
    ['a:\n\t- 1', '2:1', 'Tabs are not allowed as indentation'],
    ['a: *gone', '1:4', '*gone repeats nothing: no &gone stands before it'],
    ['a: *x\nb: &x 1', '1:4', '*x repeats nothing: no &x stands before it'],
    ['a: &x [1, *x]', '1:11', '*x stands inside the value that it repeats'],
    ['a: &x [1]\nb: {<<: *x}', '2:9', '<< needs a map or a list of maps'],
    ['b: {<<: 1}', '1:9', '<< needs a map or a list of maps'],
    ['a: {{ .Values.x }}', '1:5', 'a key cannot be a map or a list'],
    ['null: 1', '1:1', 'a key cannot be empty or null'],
    ['a: .inf', '1:4', '.inf is not a number that can be passed on'],
    ['a: "\\ud83d"', '1:4', 'a text holds half a character'],
    ['"\\ud83d": a', '1:1', 'a text holds half a character'],
    ['%YAML 1.1\n---\na: yes', '1:1', 'a line that starts with % is not supported'],
    ['a: "\u0007"', '1:5', 'the control character U+0007 is not allowed'],
  ])('refuses %j', (text, position, reason) => {
    const { data, problems } = parse(text);
    expect(data).toBeUndefined();
    expect(problems[0]).toMatchObject({ code: 'yaml-syntax', severity: 'error' });
    expect(problems[0]!.message).toMatch(` is not valid YAML: ${reason}.`);
    expect(`${problems[0]!.at!.line}:${problems[0]!.at!.column}`).toBe(position);
  });

  it('leaves alone what looks like such a slip and is none', () => {
    for (const text of [
      'https://example.org',
      'a: "b:\u00a0c"',
      'a: { b: 0, c: }',
      'a: [0,5]',
      'a: {b: 1, 5: 2}',
      'a: { 1: 0, 5 }',
    ])
      expect(parse(text).problems).toEqual([]);
  });

  it.each([
    ['a: 1\nb: "x\nc: 2\n', '2:4', 'the " that opens here is never closed'],
    ["a:\n  b: 'x\n  c: 2\nd: 'y'\n", '2:6', "the ' that opens here is never closed"],
    ["fr: 'L'école'\nb: 1\n", '1:8', 'the quoted text ends before this'],
    ['a: { b: 1, c: 2\nd: 3\ne: 4\n', '1:4', 'the { that opens here is never closed'],
    ['a: {\n  b: 1,\n  c: [1, 2\n}\nd: 1\n', '3:6', 'the [ that opens here is never closed'],
    ['a:\n  b: 1\n   c: 2\n  d: 3\n', '3:4', 'this line is indented unlike those above it'],
    ['a:\n    b: 1\n  c: 2\nd: 3\n', '3:1', 'this line is indented unlike those above it'],
    ['a:\n  - b\n  - c\n - d\n', '4:2', 'this line is indented unlike those above it'],
    ['a: 1\nfoo\n  x: 1\nb: 2\n', '2:1', 'this line has no key'],
    ['b: 2\na:1\nc: 3\n', '2:1', 'no space follows the colon'],
    ['a:1\nc:3\n', '1:1', 'no space follows the colon'],
    ['club:\u00a0chess\nhost: b\n', '1:6', 'the space U+00A0 is none for YAML'],
    ['club:\u202fchess\n', '1:6', 'the space U+202F is none for YAML'],
    ['a: 1\nb:\n\u00a0 c: 1\n', '3:1', 'a key begins with a space that is none for YAML'],
    ['a: { cpu: 0,5 }\n', '1:11', '0,5 is two items, of which 5 has no value'],
    ['a: say: hello\nb: 1\n', '1:4', 'a value has a second colon'],
    ['a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> x\n', '2:1', 'a merge was left undone here'],
    ['a:\n  - x\n<<<<<<< HEAD\n  - y\n=======\n  - z\n>>>>>>> x\n', '3:1', 'a merge was left undone here'],
  ])('points at the line that is wrong, and at no other: %j', (text, position, reason) => {
    const { problems } = parse(text);
    expect(problems.map(({ at }) => `${at!.line}:${at!.column}`)).toEqual([position]);
    expect(problems[0]!.message).toContain(reason);
  });

  it('takes what only looks like a merge as what it is', () => {
    expect(parse('a: |\n  <<<<<<< HEAD\n  =======\n  >>>>>>> x\n').problems).toEqual([]);
  });

  it('refuses aliases that grow without bounds', () => {
    const bomb = Array.from(
      { length: 9 },
      (_, index) => `a${index}: &a${index} [${`*a${index - 1},`.repeat(index ? 9 : 0)} x]`,
    );
    expect(parse(bomb.join('\n')).problems[0]!.message).toContain('its aliases repeat too much');
  });

  it('lets people repeat one anchor a few hundred times', () => {
    expect(parse(`a: &a {b: 1}\nc: [${'*a, '.repeat(300)}]`).problems).toEqual([]);
  });

  it('survives nesting without end', () => {
    for (const text of [
      '['.repeat(5000),
      '{a: '.repeat(5000),
      '- '.repeat(5000),
      `${'['.repeat(3000)}${']'.repeat(3000)}`,
    ]) {
      expect(parse(text)).toBeDefined();
    }
  });

  it('never throws, and either has problems or data that JSON can carry', () => {
    const token = fc.constantFrom(
      ...[
        'a',
        'b: ',
        '- ',
        '\n',
        '  ',
        ' ',
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '&x ',
        '*x',
        '<<: ',
        '!!set ',
        '!!binary ',
        '!t ',
        '"',
        "'",
        '|\n',
      ],
      ...[
        '#',
        '? ',
        '---\n',
        '...\n',
        '%',
        '0',
        '1.5',
        'yes',
        '~',
        '\t',
        '\r\n',
        '__proto__: ',
        'é',
        '😀',
        '\u0000',
        '\ufeff',
      ],
    );
    fc.assert(
      fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: token }, fc.string()), { maxLength: 30 }), tokens => {
        const { data, problems, positionOf } = parse(tokens.join(''));
        if (problems.length) expect(data).toBeUndefined();
        else expect(JSON.parse(JSON.stringify(data ?? null))).toEqual(data ?? null);
        for (const { at } of problems) expect(at!.line).toBeGreaterThan(0);
        expect(positionOf(['a', 0, 'b']).line).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it('reads back what was printed from any data', () => {
    const data = fc.object({ key: fc.string(), values: [fc.string(), fc.integer(), fc.boolean(), fc.constant(null)] });
    fc.assert(
      fc.property(data, written => {
        const text = stringify(written, {
          version: parse === helm ? '1.1' : '1.2',
          defaultStringType: 'QUOTE_DOUBLE',
          defaultKeyType: 'QUOTE_DOUBLE',
        });
        expect(parse(text)).toMatchObject({ problems: [] });
        expect(parse(text).data ?? null).toEqual(written);
      }),
      { numRuns: 40 },
    );
  });
});

describe('what somebody wrote', () => {
  const document = parseYaml('a: &a [1.30, "x"]\nb: { c: *a, d: &d 5, e: &e 6, f: *e }\n', 'x.yaml');

  it('is the text of a scalar, through aliases', () => {
    expect(document.sourceOf(['a', 0])).toBe('1.30');
    expect(document.sourceOf(['b', 'c', 0])).toBe('1.30');
    expect(document.sourceOf(['a'])).toBeUndefined();
    expect(document.sourceOf(['z', 'y'])).toBeUndefined();
  });

  it('is repeated where an alias names its anchor', () => {
    expect(document.repeated).toEqual([['a'], ['b', 'e']]);
  });
});

describe('a key that JavaScript has a meaning for', () => {
  const taken = ['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', '__defineGetter__'];

  it.each(taken)('%s is refused with its place, where people of this repository write, at every depth', key => {
    for (const written of [key, `"${key}"`, `'${key}'`]) {
      const { data, problems } = parseYaml(`a:\n  - ${written}: { b: 1 }\n`, 'facts.yaml', { strict: true });
      expect(data).toBeUndefined();
      expect(problems).toMatchObject([
        {
          at: { file: 'facts.yaml', line: 2 },
          fix: 'choose another name',
          message: expect.stringContaining(key) as string,
        },
      ]);
    }
  });

  it('is refused behind an alias too, and may be a value', () => {
    const parse = (text: string) => parseYaml(text, 'facts.yaml', { strict: true }).problems;
    expect(parse('a: &x __proto__\n*x : 1\n')).toHaveLength(1);
    expect(parse('a: constructor\nb: [prototype]\n')).toEqual([]);
  });
});

describe('positionOf', () => {
  const text = [
    'base: &base', // 1
    '  image: {repository: x, tag: "1"}', // 2
    '  hosts:', // 3
    '    - name: a', // 4
    '    - {name: b, tls: {secret: c}}', // 5
    'copy: *base', // 6
    'merged:', // 7
    '  <<: *base', // 8
    '  image: y', // 9
    'several: {<<: [{own: 1}, *base]}', // 10
    '"quoted.key": 1', // 11
    'yes: 2', // 12
    'é😀: {after: 3}', // 13
    'dup: &key name', // 14
    '*key : 4', // 15
  ].join('\r\n');
  const document = helm(text);

  it.each<[(string | number)[], string]>([
    [[], '1:1'],
    [['base'], '1:1'],
    [['base', 'image', 'tag'], '2:26'],
    [['base', 'hosts', 0], '4:7'],
    [['base', 'hosts', 1, 'tls', 'secret'], '5:23'],
    [['copy'], '6:1'],
    [['copy', 'image', 'tag'], '2:26'],
    [['merged', 'image'], '9:3'],
    [['merged', 'hosts', 0, 'name'], '4:7'],
    [['several', 'own'], '10:17'],
    [['several', 'hosts'], '3:3'],
    [['quoted.key'], '11:1'],
    [['true'], '12:1'],
    [['é😀', 'after'], '13:7'],
    [['name'], '15:1'],
    [['base', 'gone', 'deeper'], '1:1'],
    [['base', 'hosts', 7], '3:3'],
    [['base', 'image', 'tag', 'below'], '2:26'],
  ])('%j is at %s', (path, position) => {
    const { file, line, column } = document.positionOf(path);
    expect([file, `${line}:${column}`]).toEqual(['values.yaml', position]);
  });

  it('works on a document with problems', () => {
    expect(own('a: 1\nb: 2\na: 3').positionOf(['b'])).toMatchObject({ line: 2, column: 1 });
  });
});

describe('a text that nobody wrote by hand', () => {
  it('is refused when it is larger than any, before it is parsed', () => {
    const [problem] = own(`a: "${'x'.repeat(5 * 2 ** 20)}"`).problems;
    expect(problem).toMatchObject({
      code: 'yaml-syntax',
      message: expect.stringContaining('larger than 4 MB') as string,
    });
  });

  it('is refused when it is nested without end', () => {
    expect(own('['.repeat(20_000)).problems[0]!.message).toContain('nested too deeply');
  });

  it('has each key that is written twice told once more for each time, in the order of the text', () => {
    const { problems } = own('a: 1\n"b": 2\nc: { d: 1, d: 2 }\n"b": 3\na: 4\na: 5\n');
    expect(problems.map(({ message, at }) => [/the key (.*) is/.exec(message)?.[1], at!.line])).toEqual([
      ['d', 3],
      ['"b"', 4],
      ['a', 5],
      ['a', 6],
    ]);
  });
});
