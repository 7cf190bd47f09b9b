import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { CedilleError } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { computeValues } from './compute-values.ts';
import { explain } from './explain.ts';
import type { Context } from './generator.ts';
import type { Layer } from './layers.ts';
import { loadGenerators } from './load-generators.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

const GENERATOR = `import { bySize, defineValues } from '@cedille/values/generator';

export default defineValues<{ image?: { tag?: string }; replicas?: number }>()(({ environment }) => ({
  image: {
    tag: 'v2',
  },
  replicas: bySize(environment, { small: 1, medium: 2, large: 3 }),
}));
`;

const CONTEXT = {
  environment: { name: 'lab', sizing: 'medium' },
  component: { name: 'shop', namespace: 'shop', hosts: {} },
  platform: { applications: [], hosts: [], delivers: [], tenants: [] },
} as unknown as Context;

async function workspace(files: Record<string, string>): Promise<string> {
  const root = await temporaryWorkspace({ 'charts/shop/values.yaml': 'image:\n  name: shop\n  tag: v1\n', ...files });
  await mkdir(join(root, 'node_modules/@cedille'), { recursive: true });
  await symlink(join(REPOSITORY, 'libs/values'), join(root, 'node_modules/@cedille/values'));
  return root;
}

async function compute(files: Record<string, string>) {
  const root = await workspace(files);
  const generators = await loadGenerators(root, ['shop']);
  return { root, computed: await computeValues({ root, generator: generators.get('shop'), context: CONTEXT }) };
}

describe('values', () => {
  it('come from chart, generator and overlay, in this order', async () => {
    const { computed } = await compute({
      'charts/shop/src/values.ts': GENERATOR,
      'environments/lab/shop.yaml': 'replicas: 5\n',
    });
    expect(computed.merged).toEqual({ image: { name: 'shop', tag: 'v2' }, replicas: 5 });
    expect(computed.values).toEqual({ image: { tag: 'v2' }, replicas: 5 });
    expect(computed.problems).toEqual([]);
  });

  it('can say who set them, with file and line', async () => {
    const { computed } = await compute({
      'charts/shop/src/values.ts': GENERATOR,
      'environments/lab/shop.yaml': '# more\nreplicas: 5\n',
    });
    const explained = await explain({ layers: computed.layers });
    expect(
      explained.map(({ path, value, setBy }) => [
        path.join('.'),
        value,
        ...setBy.map(({ at }) => `${at.file}:${at.line}`),
      ]),
    ).toEqual([
      ['image.name', 'shop', 'charts/shop/values.yaml:2'],
      ['image.tag', 'v2', 'charts/shop/values.yaml:3', 'charts/shop/src/values.ts:5'],
      ['replicas', 5, 'charts/shop/src/values.ts:7', 'environments/lab/shop.yaml:2'],
    ]);
  });

  it('need no generator', async () => {
    const { computed } = await compute({});
    expect(computed.merged).toEqual({ image: { name: 'shop', tag: 'v1' } });
  });
});

describe('a generator that fails', () => {
  const failing = async (body: string) =>
    (await compute({ 'charts/shop/src/values.ts': `export default (context) => {\n  ${body}\n};\n` })).computed
      .problems;

  it('is told with its line', async () => {
    expect(await failing('return { tag: context.environment.domain.base };')).toEqual([
      expect.objectContaining({
        code: 'generator-failed',
        component: 'shop',
        environment: 'lab',
        message: expect.stringMatching(
          /^The values generator of shop fails for lab: Cannot read properties of undefined/,
        ) as string,
        at: { file: 'charts/shop/src/values.ts', line: 2, column: expect.any(Number) as number },
      }),
    ]);
  });

  it('may not change the facts', async () => {
    expect((await failing('context.environment.sizing = "large"; return {};'))[0]).toMatchObject({
      code: 'generator-failed',
    });
  });

  it('may return data only', async () => {
    expect((await failing('return { when: new Map() };'))[0]?.message).toContain(
      'when is an object of class Map, which is not data.',
    );
    expect((await failing('return [];'))[0]?.message).toContain('it did not return an object.');
  });

  it.each([
    ['const map = { a: [] }; map.a.push({ again: map }); return { map };', 'map.a[0].again is what it stands in'],
    ['return { list: new Array(2) };', 'list[0] is a value of type undefined'],
    ["return { text: 'a\\ud83d' };", 'text is a text with half a character'],
    ['return { guild: Number("123456789012345678") };', 'guild is 123456789012345680, of which a number does not keep'],
  ])('may return nothing that arrives as something else: %s', async (body, told) => {
    expect((await failing(body))[0]?.message).toContain(told);
  });

  it.each([
    ['const image = {\n    tag: new Map(),\n  };\n  return { image };', 3, 5],
    ['const map = { a: [] };\n  map.a.push({ again: map });\n  return { map };', 3, 16],
    ['return {\n    list: new Array(2),\n  };', 3, 5],
  ])('is told where it sets what is not data: %s', async (body, line, column) => {
    expect((await failing(body))[0]?.at).toEqual({ file: 'charts/shop/src/values.ts', line, column });
  });

  it('may say what it likes about where it fails', async () => {
    const body = "throw Object.assign(new Error('no'), { path: '{' });";
    expect((await failing(body))[0]).toMatchObject({
      at: { line: 2 },
      message: expect.stringContaining('no') as string,
    });
  });

  it('may return one map in two places, and a whole character', async () => {
    const { computed } = await compute({
      'charts/shop/src/values.ts':
        "const one = { b: '\\u{1F600}' };\nexport default () => ({ image: one, other: [one, one] });\n",
    });
    expect(computed.merged).toMatchObject({
      image: { b: '\u{1F600}' },
      other: [{ b: '\u{1F600}' }, { b: '\u{1F600}' }],
    });
  });

  it('may import nothing that depends on the machine', async () => {
    const root = await workspace({
      'charts/shop/src/values.ts':
        "import { hostname } from 'node:os';\nexport default () => ({ host: hostname() });\n",
    });
    const error = (await loadGenerators(root, ['shop']).catch((reason: unknown) => reason)) as CedilleError;
    expect(error.problems[0]).toMatchObject({
      code: 'generator-failed',
      component: 'shop',
      message: expect.stringContaining('node:os cannot be imported') as string,
      at: { file: 'charts/shop/src/values.ts', line: 1 },
    });
  });

  it('must have a default export', async () => {
    const { computed } = await compute({ 'charts/shop/src/values.ts': 'export const values = 1;\n' });
    expect(computed.problems[0]?.message).toContain('it has no default export that is a function.');
  });
});

describe('a connection that component.yaml opens', () => {
  const declared = (ports: number[]): Layer => ({
    name: 'component',
    file: 'charts/shop/component.yaml',
    data: { networkPolicy: { enabled: true, egress: { namespaces: { vault: ports } } } },
    positionOf: () => ({ file: 'charts/shop/component.yaml', line: 3, column: 5 }),
  });
  const problemsOf = async (namespaces: string, files: Record<string, string> = {}) => {
    const generator = `export default () => ({\n  networkPolicy: {\n    egress: { namespaces: ${namespaces} },\n  },\n});\n`;
    const root = await workspace({ 'charts/shop/src/values.ts': generator, ...files });
    const run = (await loadGenerators(root, ['shop'])).get('shop');
    const component = declared([8200, 8201]);
    return (await computeValues({ root, component, generator: run, context: CONTEXT })).problems;
  };

  it('is not closed by a list of the generator, unseen', async () => {
    expect(await problemsOf('{ vault: [8200, 9000] }')).toEqual([
      expect.objectContaining({
        code: 'connection-lost',
        component: 'shop',
        environment: 'lab',
        path: 'networkPolicy.egress.namespaces.vault',
        at: expect.objectContaining({ file: 'charts/shop/src/values.ts', line: 3 }) as unknown,
        message: expect.stringMatching(/closes 8201 at .*, which charts\/shop\/component\.yaml:3 opens/) as string,
        fix: 'add 8201 to the list, or say the connection in component.yaml alone',
      }),
    ]);
  });

  it.each(['{ vault: [9000, 8201, 8200] }', '{ other: [1] }', '{ vault: null }'])(
    'may be left as it is: %s',
    async left => {
      expect(await problemsOf(left)).toEqual([]);
    },
  );

  it('may be closed by an environment', async () => {
    const overlay = 'networkPolicy: { egress: { namespaces: { vault: [8200] } } }\n';
    expect(await problemsOf('{}', { 'environments/lab/shop.yaml': overlay })).toEqual([]);
  });
});

describe('an overlay', () => {
  it('must be a map', async () => {
    const { computed } = await compute({ 'environments/lab/shop.yaml': '- replicas: 5\n' });
    expect(computed.problems[0]).toMatchObject({
      code: 'wrong-type',
      message: 'environments/lab/shop.yaml holds a list.',
    });
  });

  it('must be YAML', async () => {
    const { computed } = await compute({ 'environments/lab/shop.yaml': 'a: [1\n' });
    expect(computed.problems[0]).toMatchObject({ code: 'yaml-syntax', at: { file: 'environments/lab/shop.yaml' } });
  });

  it.each(['charts/shop/values.yaml', 'environments/lab/shop.yaml'])('has no prototype: %s', async file => {
    const { computed } = await compute({ [file]: 'a: 1\n__proto__: { b: 1 }\n' });
    expect(computed.problems[0]).toMatchObject({ code: 'yaml-syntax', at: { file, line: 2 } });
  });

  it('reads booleans as Helm does', async () => {
    const { computed } = await compute({ 'environments/lab/shop.yaml': 'debug: yes\n' });
    expect(computed.values).toEqual({ debug: true });
  });
});

describe('the line of a value', () => {
  it('is followed through helpers, spreads, conditions, tables and other files', async () => {
    const { computed } = await compute({
      'charts/shop/src/values.ts': `import { sizes } from '@cedille/values/generator';
import { extra } from './extra.ts';
const base = { kept: 1,
  replaced: 1 };
export default ({ environment }) => {
  const size = sizes(environment, {
    web: ['10m 16Mi 64Mi'],
  });
  return {
    ...base,
    ...(environment.sizing === 'medium' && { conditional: true }),
    replaced: 2,
    resources: size.web,
    list: [1, { inside: 'x' }],
    ...extra(),
  };
};
`,
      'charts/shop/src/extra.ts': `export function extra() {
  const key = 'computed';
  return {
    [key]: { deep: true },
  };
}
`,
    });
    const explained = await explain({ layers: computed.layers.slice(1) });
    const lines = explained.map(({ path, setBy }) => [
      path.join('.'),
      setBy.map(({ at }) => `${at.file.slice('charts/shop/src/'.length)}:${at.line}`).join(),
    ]);
    expect(Object.fromEntries(lines)).toEqual({
      kept: 'values.ts:3',
      replaced: 'values.ts:12',
      conditional: 'values.ts:11',
      'resources.requests.cpu': 'values.ts:7',
      'resources.requests.memory': 'values.ts:7',
      'resources.limits.memory': 'values.ts:7',
      list: 'values.ts:14',
      'computed.deep': 'extra.ts:4',
    });
  });
});
