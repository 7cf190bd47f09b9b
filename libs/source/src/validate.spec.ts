import { describe, expect, it } from 'vitest';
import { parseYaml } from './yaml.ts';
import { validate, type ValidateOptions } from './validate.ts';
import type { JsonSchema } from './validate/schema.ts';

const closed = (properties: Record<string, JsonSchema>): JsonSchema => ({
  type: 'object',
  properties,
  additionalProperties: false,
});

const messages = (schema: JsonSchema, data: unknown, options?: ValidateOptions) =>
  validate(schema, data, options).map(({ message }) => message);

describe('validate says in plain words', () => {
  it.each<[string, JsonSchema, unknown, string]>([
    [
      'a type',
      { properties: { replicas: { type: 'integer' } } },
      { replicas: '2' },
      'replicas is "2", a string; an integer was expected',
    ],
    [
      'several types',
      { type: ['string', 'null'] },
      1.5,
      'the document is 1.5, a number; a string or null was expected',
    ],
    [
      'a switch',
      { properties: { on: { type: 'boolean' } } },
      { on: 'yes' },
      'on is "yes", a string; true or false was expected',
    ],
    ['a list', { items: { type: 'string' } }, ['a', {}], '[1] is an empty map; a string was expected'],
    [
      'a choice',
      { properties: { mode: { enum: ['fast', 'slow'] } } },
      { mode: 'fats' },
      'mode is "fats"; one of "fast", "slow" was expected',
    ],
    ['a constant', { const: 1 }, 2, 'the document is 2; 1 was expected'],
    ['a missing key', { properties: { a: { required: ['b'] } } }, { a: {} }, 'the key "b" is missing in a'],
    [
      'a companion',
      { dependentRequired: { tls: ['host'] } },
      { tls: 1 },
      'the key "host" is missing, which "tls" needs',
    ],
    [
      'an unknown key',
      { properties: { image: closed({ tag: {} }) } },
      { image: { tga: 1 } },
      'unknown key "tga" in image',
    ],
    ['a forbidden key', { properties: { a: false } }, { a: 1 }, 'a is not allowed here'],
    [
      'an empty text',
      { properties: { a: { minLength: 1 } } },
      { a: '' },
      'a is ""; a text that is not empty was expected',
    ],
    ['a pattern', { pattern: '^a+$' }, 'b', 'the document is "b"; a text that matches ^a+$ was expected'],
    ['a format', { format: 'email' }, 'club', 'the document is "club"; an e-mail address was expected'],
    ['a limit', { maximum: 3 }, 4, 'the document is 4; at most 3 was expected'],
    [
      'a repeated item',
      { uniqueItems: true },
      [{ a: 1, b: 2 }, 0, { b: 2, a: 1 }],
      'items 0 and 2 of the document are equal',
    ],
    [
      'a bad key',
      { propertyNames: { pattern: '^[a-z]+$' } },
      { A: 1 },
      '"A" is not a valid key of the document; a text that matches ^[a-z]+$ was expected',
    ],
    ['an exclusion', { not: { required: ['a'] } }, { a: 1 }, 'the document has a shape that is not allowed here'],
    [
      'two fits',
      { oneOf: [{ minimum: 1 }, { minimum: 2 }] },
      3,
      'the document fits 2 alternatives at once; exactly one was expected',
    ],
    ['too few items', { minItems: 1 }, [], 'the document is an empty list; at least 1 item was expected'],
    ['a broken reference', { $ref: '#/$defs/gone' }, 1, 'the schema refers to #/$defs/gone, which is not in it'],
    [
      'a long text',
      { type: 'integer' },
      'x'.repeat(500),
      `the document is "${'x'.repeat(60)}…", a string; an integer was expected`,
    ],
  ])('%s', (_, schema, data, message) => {
    expect(messages(schema, data)).toEqual([message]);
  });

  it('where it is, which keyword says so and how to go on', () => {
    expect(
      validate(
        { $ref: '#/$defs/port', $defs: { port: { properties: { port: { type: 'integer' } } } } },
        { port: '80' },
      ),
    ).toEqual([
      {
        path: ['port'],
        keyword: 'type',
        code: 'wrong-type',
        message: 'port is "80", a string; an integer was expected',
        expected: 'an integer',
        fix: 'write 80 without quotes',
        schemaPath: '#/$defs/port/properties/port/type',
      },
    ]);
  });

  it('a mistake once, even if two parts of the schema find it', () => {
    expect(messages({ allOf: [{ type: 'string' }, { type: 'string' }] }, 1)).toHaveLength(1);
  });

  it.each([
    [{ type: 'string' }, 2, 'put it in quotes: "2"'],
    [{ type: 'boolean' }, 'true', 'write true without quotes'],
    [{ type: 'string' }, [], undefined],
  ])('%j with %j: %s', (schema, data, fix) => {
    expect(validate(schema, data)[0]!.fix).toBe(fix);
  });

  it('the text of a number, not what was read in it', () => {
    const { data, sourceOf } = parseYaml('version: 1.30\nport: 0644\nanswer: y\n', 'x.yaml', { dialect: 'helm' });
    const schema = { additionalProperties: { type: 'string' } };
    expect(validate(schema, data, { sourceOf }).map(({ message, fix }) => [message, fix])).toEqual([
      ['version is 1.30, a number; a string was expected', 'put it in quotes: "1.30"'],
      ['port is 0644, an integer; a string was expected', 'put it in quotes: "0644"'],
      ['answer is y, a boolean; a string was expected', 'put it in quotes: "y"'],
    ]);
  });

  it.each(['dbPassword', 'clientSecret', 'API_TOKEN', 'sshKey', 'credentials'])('nothing of the value of %s', name => {
    const schema = {
      additionalProperties: {
        anyOf: [{ type: 'boolean' }, { type: 'string', enum: ['a'], minLength: 9 }, { maxLength: 1, type: 'string' }],
      },
    };
    for (const data of ['hunter2', 31337, '31337', ['hunter2'], { deep: 'hunter2' }]) {
      const text = JSON.stringify(
        validate({ allOf: [schema, { additionalProperties: { type: 'integer', maximum: 3 } }] }, { [name]: data }),
      );
      expect(text).not.toMatch(/hunter2|31337/);
      expect(text).toContain(name);
    }
  });
});

describe('validate on an unknown key', () => {
  const schema = closed({
    replicaCount: {},
    controller: closed({ image: closed({ tag: {}, pullPolicy: {} }), sidecars: { items: closed({ probeDelay: {} }) } }),
    webhook: closed({ image: { $ref: '#/properties/controller/properties/image' } }),
    labels: { additionalProperties: { type: 'string' } },
  });
  const advice = (data: unknown) => validate(schema, data).map(({ suggestion, fix }) => [suggestion, fix])[0];

  it.each<[string, unknown, string | undefined, string | undefined]>([
    ['suggests a sibling', { replicacount: 1 }, 'replicaCount', 'write replicaCount instead of replicacount'],
    [
      'suggests a sibling written in kebab-case',
      { 'replica-count': 1 },
      'replicaCount',
      'write replicaCount instead of replica-count',
    ],
    [
      'suggests the same key elsewhere',
      { image: {} },
      'controller.image',
      'the key exists at controller.image: move it there',
    ],
    [
      'suggests the nearest of several',
      { webhook: { tag: 1 } },
      'webhook.image.tag',
      'the key exists at webhook.image.tag: move it there',
    ],
    [
      'suggests a similar key elsewhere',
      { pullPolcy: 1 },
      'controller.image.pullPolicy',
      'the key exists at controller.image.pullPolicy: move it there',
    ],
    [
      'looks into lists',
      { controller: { probeDelay: 1 } },
      'controller.sidecars[0].probeDelay',
      'the key exists at controller.sidecars[0].probeDelay: move it there',
    ],
    [
      'nests a dotted key',
      { 'controller.image.tag': 1 },
      'controller.image.tag',
      'write it nested:\ncontroller:\n  image:\n    tag: …',
    ],
    ['has nothing to say', { zebra: 1 }, undefined, undefined],
  ])('%s', (_, data, suggestion, fix) => {
    expect(advice(data)).toEqual([suggestion, fix]);
  });

  it('keeps the index of the item it stands in', () => {
    const list = closed({ hosts: { items: closed({ tls: closed({ secretName: {} }) }) } });
    expect(validate(list, { hosts: [{}, { secretName: 'x' }] })[0]).toMatchObject({
      path: ['hosts', 1, 'secretName'],
      code: 'unknown-key',
      suggestion: 'hosts[1].tls.secretName',
    });
  });

  it('ends in a schema that contains itself', () => {
    const tree = closed({ children: { items: { $ref: '#' } } });
    expect(messages(tree, { leaf: 1 })).toEqual(['unknown key "leaf"']);
  });
});

describe('validate on unions', () => {
  it('names all types when every branch wants another one', () => {
    const port = { anyOf: [{ type: 'integer' }, { type: 'string' }, { type: 'null' }] };
    expect(messages({ properties: { port } }, { port: {} })).toEqual([
      'port is an empty map; an integer, a string or null was expected',
    ]);
  });

  it('names all constants', () => {
    expect(messages({ oneOf: [{ const: 'a' }, { const: 'b' }] }, 'c')).toEqual([
      'the document is "c"; "a" or "b" was expected',
    ]);
  });

  it('lets the branch of the right type speak', () => {
    const schema = { anyOf: [{ type: 'string' }, closed({ name: {}, key: { type: 'integer' } })] };
    expect(messages(schema, { name: 'x', key: {} })).toEqual(['key is an empty map; an integer was expected']);
  });

  it('lets the branch with the right marker speak', () => {
    const branch = (kind: string, key: string) => ({
      ...(closed({ kind: { const: kind }, [key]: {} }) as object),
      required: ['kind', key],
    });
    const schema = { oneOf: [branch('file', 'path'), branch('web', 'url')] };
    expect(messages(schema, { kind: 'web', ulr: 1 })).toEqual(['unknown key "ulr"', 'the key "url" is missing']);
  });
});

describe('validate says what may stand at a key', () => {
  const sizes = ['small', 'medium', 'large'];
  const schema = {
    properties: { size: { enum: sizes }, team: { description: 'Its team in the organisation. As GitHub has it.' } },
    required: ['size', 'team'],
  };

  it('that is missing', () => {
    expect(validate(schema, {}).map(({ expected }) => expected)).toEqual([
      'the key size: one of "small", "medium", "large"',
      'the key team: Its team in the organisation',
    ]);
  });

  it('that has something else, with what comes close or with all of it', () => {
    const fixes = (size: string) => validate(schema, { size, team: 'A' }).map(({ fix }) => fix);
    expect(fixes('smal')).toEqual(['write small']);
    expect(fixes('gigantic')).toEqual(['write one of "small", "medium", "large"']);
  });
});

describe('validate for Helm (nullDeletes)', () => {
  const schema = closed({
    image: closed({ tag: { type: 'string' } }),
    kind: { anyOf: [{ const: 'a' }, { const: 'b' }] },
  });

  it('accepts a null for any known key', () => {
    expect(validate(schema, { image: null, kind: null }, { nullDeletes: true })).toEqual([]);
    expect(validate(schema, { image: { tag: null } }, { nullDeletes: true })).toEqual([]);
  });

  it('still refuses a null for a key that nobody knows', () => {
    expect(messages(schema, { imge: null }, { nullDeletes: true })).toEqual(['unknown key "imge"']);
  });

  it('refuses a null in a list and everywhere without the option', () => {
    expect(validate({ items: { type: 'string' } }, [null], { nullDeletes: true })).toHaveLength(1);
    expect(validate(schema, { image: null })).toHaveLength(1);
  });
});

describe('validate survives', () => {
  it('references that lead in a circle', () => {
    const schema = {
      $ref: '#/$defs/a',
      $defs: { a: { $ref: '#/$defs/b' }, b: { allOf: [{ $ref: '#/$defs/a' }, { type: 'string' }] } },
    };
    expect(messages(schema, 1)).toHaveLength(1);
    expect(validate(schema, 'x')).toEqual([]);
  });

  it('data that contains itself', () => {
    const data: Record<string, unknown> = {};
    data['self'] = data;
    expect(validate({ properties: { self: { $ref: '#' } } }, data)).toHaveLength(1);
    expect(validate({ enum: [{}] }, data)).toHaveLength(1);
  });

  it('keys that objects inherit', () => {
    const data = JSON.parse('{"__proto__": 1, "constructor": 2}') as unknown;
    expect(messages(closed({ a: {} }), data)).toEqual(['unknown key "__proto__"', 'unknown key "constructor"']);
    expect(messages({ required: ['toString'] }, {})).toEqual(['the key "toString" is missing']);
    expect(validate(JSON.parse('{"properties": {"__proto__": {"type": "string"}}}') as JsonSchema, data)).toHaveLength(
      1,
    );
  });

  it('keywords with values of older drafts or without sense', () => {
    const schema = {
      required: true,
      properties: null,
      enum: 'a',
      allOf: {},
      items: 3,
      pattern: '(',
      exclusiveMinimum: true,
      $ref: 1,
      type: ['any', 'constructor'],
      minItems: 'x',
    };
    expect(validate(schema, { a: 1 })).toEqual([]);
    expect(validate(schema, [1])).toEqual([]);
    expect(validate(schema, 'a')).toEqual([]);
  });

  it('references of a part into the whole schema', () => {
    const root = { $defs: { 'a/b c': { type: 'string' } } };
    expect(messages({ $ref: '#/$defs/a~1b%20c' }, 1, { root })).toEqual([
      'the document is 1, an integer; a string was expected',
    ]);
  });
});

describe('the formats', () => {
  it.each([
    ['email', ['a@example.org', 'first.last+tag@club.example'], ['club', 'a@', 'a b@c.d', '@x', 'a..b@c']],
    [
      'uri',
      ['https://example.org/a?b#c', 'mailto:a@b', 'http://[::1]:80/'],
      ['example.org', '/path', 'http://a b', '://x'],
    ],
    ['hostname', ['example.org', 'a', 'a-b.c.'], ['-a', 'a_b', 'a..b', 'x'.repeat(64), '']],
    ['ipv4', ['10.0.0.1'], ['10.0.0', '10.0.0.256', '010.0.0.1']],
    ['ipv6', ['::1', 'fe80::1', '::ffff:10.0.0.1'], ['::g', 'fe80::1%eth0', '1:2']],
    ['cidr', ['10.0.0.0/8', '::/0', 'fd00::/128'], ['10.0.0.0', '10.0.0.0/33', '::/129', 'a/8']],
    ['date', ['2024-02-29'], ['2023-02-29', '2024-13-01', '24-01-01', '2024-04-31']],
    [
      'date-time',
      ['2024-02-29T23:59:60Z', '2024-01-01t00:00:00.5+02:00'],
      ['2024-01-01', '2024-01-01T24:00:00Z', '2024-01-01T00:00:00', '2023-02-29T00:00:00Z'],
    ],
    ['duration', ['PT1H30M', 'P3D', 'P1Y2M', 'P2W', '1h30m', '1.5s', '0'], ['P', 'PT', '5', '1 hour', 'P1H', '1d']],
    ['unheard-of', ['anything'], []],
  ])('%s', (format, good, bad) => {
    expect(good.filter(text => validate({ format }, text).length)).toEqual([]);
    expect(bad.filter(text => !validate({ format }, text).length)).toEqual([]);
  });
});

it('advises on the first hundred unknown keys and tells of all: advice takes time for each key that is known', () => {
  const data = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`replica${index}`, 1]));
  const violations = validate(closed({ replicas: { type: 'integer' } }), data);
  expect(violations).toHaveLength(10_000);
  expect(violations.filter(({ suggestion }) => suggestion === 'replicas')).toHaveLength(100);
});
