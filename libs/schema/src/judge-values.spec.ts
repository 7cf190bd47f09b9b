import { describe, expect, it } from 'vitest';
import { parseYaml } from '@cedille/source';
import { judgeValues } from './judge-values.ts';

const schema = {
  type: 'object',
  properties: {
    server: {
      type: 'object',
      properties: { replicas: { type: 'integer' }, config: { type: 'object' }, labels: { type: 'object' } },
      additionalProperties: false,
    },
  },
  additionalProperties: false,
};
const defaults = {
  server: { replicas: 1, config: { logLevel: 'info', port8080: 1, nested: { key: 1, inner: 1 } }, labels: {} },
};
const judge = (text: string) => {
  const source = parseYaml(text, 'overlay.yaml', { dialect: 'helm' });
  return judgeValues({ schema, values: source.data, defaults, positionOf: source.positionOf });
};

describe('errors', () => {
  it('name the key, the place and what was probably meant', () => {
    const [error] = judge('server:\n  replica: 2\n').errors;
    expect(error).toMatchObject({
      code: 'unknown-key',
      path: ['server', 'replica'],
      suggestion: expect.stringContaining('replicas'),
      at: { file: 'overlay.yaml', line: 2, column: 3 },
    });
  });

  it('leave out a null that deletes a default, but not one under an unknown key', () => {
    expect(judge('server:\n  replicas: null\n').errors).toEqual([]);
    expect(judge('server:\n  replica: null\n').errors).toHaveLength(1);
  });

  it('doubt a null that takes a default away and puts nothing there', () => {
    const lost = (text: string): string[] => judge(text).warnings.map(({ code, path }) => `${code} ${path.join('.')}`);
    expect(lost('server:\n  replicas: null\n')).toEqual(['wrong-type server.replicas']);
    // A map may go, and so may what is in one that is open.
    expect(lost('server:\n  config: null\n  labels: null\n')).toEqual([]);
    expect(lost('server:\n  config: { logLevel: null }\n')).toEqual([]);
  });

  it('leave out a key that the document itself refers to', () => {
    expect(judge('team: blue\nserver:\n  config:\n    owner: "{{ .Values.team }}"\n').errors).toEqual([]);
    expect(judge('team: blue\nserver:\n  config:\n    owner: ".Values.team"\n').errors).toHaveLength(1);
  });

  it('leave out a key that only carries a YAML anchor', () => {
    expect(judge('shared: &x\n  a: 1\nserver:\n  config: *x\n').errors).toEqual([]);
  });
});

describe('keys that only the document itself uses', () => {
  const exempt = (text: string) => {
    const { data, repeated } = parseYaml(text, 'overlay.yaml', { dialect: 'helm' });
    const { errors, exempt } = judgeValues({ schema, values: data, defaults, repeated });
    expect(errors).toEqual([]);
    return exempt.map(path => path.join('.'));
  };

  it('are named, because another judge of the schema refuses them', () => {
    expect(exempt('team: blue\nserver:\n  config:\n    owner: "{{ .Values.team }}"\n')).toEqual(['team']);
    expect(exempt('server: { replicas: 1 }\n')).toEqual([]);
  });

  it.each([
    ['of a map', 'x-a: &a { b: 1 }\nserver: { config: { c: *a } }\n'],
    ['that is merged', 'x-a: &a { b: 1 }\nserver: { config: { <<: *a } }\n'],
    ['of a scalar', 'x-a: &a 5\nserver: { replicas: *a }\n'],
    ['further down', 'x-a: { b: { c: &a 5 } }\nserver: { replicas: *a }\n'],
  ])('hold an anchor %s', (_, text) => expect(exempt(text)).toEqual(['x-a']));

  it('are refused when their anchor is used nowhere', () => {
    const { data, repeated } = parseYaml('x-a: &a 5\n', 'overlay.yaml', { dialect: 'helm' });
    expect(judgeValues({ schema, values: data, defaults, repeated }).errors).toHaveLength(1);
  });
});

describe('a key that stands in the wrong map', () => {
  it('is sent to the nearest default of that name, unless a neighbour is one slip away', () => {
    expect(judge('server:\n  inner: 2\n').errors).toMatchObject([{ suggestion: 'server.config.nested.inner' }]);
    expect(judge('logLevel: x\n').errors).toMatchObject([{ suggestion: 'server.config.logLevel' }]);
    expect(judge('server:\n  label: x\n').errors).toMatchObject([{ suggestion: 'labels' }]);
  });
});

describe('near misses in open maps', () => {
  const warned = (text: string): unknown =>
    judge(text).warnings.map(({ path, suggestion }) => [path.join('.'), suggestion]);

  it('are one slip away from a default that is not set', () => {
    expect(warned('server:\n  config:\n    loglevel: debug\n')).toEqual([['server.config.loglevel', 'logLevel']]);
    expect(warned('server:\n  config:\n    logLevell: debug\n')).toEqual([['server.config.logLevell', 'logLevel']]);
  });

  it('are not keys beside the default, nor names that differ in digits only', () => {
    expect(warned('server:\n  config:\n    logLevel: a\n    logLevels: b\n')).toEqual([]);
    expect(warned('server:\n  config:\n    port8081: 1\n')).toEqual([]);
  });

  it('are a default in another notation', () => {
    const rbac = { config: { 'policy.csv': '', 'policy.default': '', 'log-level': 1, log_format: 1 } };
    const look = (config: object): unknown =>
      judgeValues({ schema: { properties: { config: {} } }, values: { config }, defaults: rbac }).warnings.map(
        ({ suggestion }) => suggestion,
      );
    expect(look({ policyCsv: 'x' })).toEqual(['policy.csv']);
    expect(look({ policy_default: 'x', logLevel: 1, 'log.format': 1 })).toEqual([
      'policy.default',
      'log-level',
      'log_format',
    ]);
    expect(look({ policy: 'x' })).toEqual([]);
  });

  it('are a key that only the schema lists', () => {
    const open = { properties: { config: { type: 'object', properties: { 'policy.csv': {} } } } };
    const { warnings } = judgeValues({ schema: open, values: { config: { policyCsv: 'x' } }, defaults: {} });
    expect(warnings).toMatchObject([{ suggestion: 'policy.csv', message: expect.stringContaining('reads') }]);
  });

  it('are defaults written with a dot', () => {
    expect(warned('server:\n  config:\n    nested.key: 2\n')).toEqual([
      ['server.config["nested.key"]'.replace('["nested.key"]', '.nested.key'), 'server.config.nested.key'],
    ]);
  });

  it('are keys of the closed map above', () => {
    expect(warned('server:\n  labels:\n    replicas: 2\n')).toEqual([['server.labels.replicas', 'server.replicas']]);
  });

  it('are not looked for without defaults', () => {
    expect(judgeValues({ schema, values: { server: { config: { loglevel: 1 } } } }).warnings).toEqual([]);
  });

  it('are keys of one of the default maps here', () => {
    expect(warned('server:\n  config:\n    inner: 2\n')).toEqual([
      ['server.config.inner', 'server.config.nested.inner'],
    ]);
    expect(warned('server:\n  config:\n    inner: 2\n    nested: {}\n')).toEqual([]);
  });

  it('are values of another shape than the default', () => {
    const [warning] = judge('server:\n  config:\n    nested: text\n').warnings;
    expect(warning).toMatchObject({ code: 'near-miss', path: ['server', 'config', 'nested'], expected: 'a map' });
    expect(warned('server:\n  config:\n    nested: {}\n    logLevel: null\n')).toEqual([]);
  });

  it('are a map where a list is walked over, unless the chart is ready for both', () => {
    const warnings = (type: unknown): unknown[] =>
      judgeValues({
        schema: { properties: { extra: type === undefined ? true : { type } } },
        values: { extra: { a: {} } },
        defaults: { extra: [] },
      }).warnings.map(({ message }) => message);
    expect(warnings(['array', 'object'])).toEqual(["extra is a map, but the chart's default is a list"]);
    expect(warnings(undefined)).toHaveLength(1);
    expect(warnings(['object', 'array'])).toEqual([]);
    expect(warnings(['array'])).toEqual([]);
  });
});
