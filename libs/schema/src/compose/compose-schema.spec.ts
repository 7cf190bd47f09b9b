import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { validate } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { composedSchemaFile, loadValuesSchema } from './load-values-schema.ts';

const OWN = `
required: [size]
properties:
  size: { $ref: size, description: Size., fr: Taille. }
  sites:
    description: Sites.
    fr: Sites.
    items:
      properties:
        name: { type: string, description: Name., fr: Nom. }
      required: [name]
  labels: { description: Labels., fr: Étiquettes., additionalProperties: { type: string } }
  own: { $ref: '#/$defs/own' }
$defs:
  own:
    properties:
      a: { type: integer, description: A., fr: A. }
`;
const COMMON = `
properties:
  route:
    description: A route.
    fr: Une route.
    properties:
      port: { $ref: port, description: Port., fr: Port. }
$defs:
  port: { type: integer }
  size: { type: string, pattern: "^[0-9]+Gi$" }
`;
const UPSTREAM = JSON.stringify({
  $defs: {
    'up/stream': {
      type: 'object',
      properties: { replicas: { $ref: '#/$defs/up~1stream/$defs/count' } },
      additionalProperties: false,
      $defs: { count: { type: 'integer' } },
    },
  },
});
const FILES = {
  'charts/shop/values.schema.yaml': OWN,
  'charts/shop/upstream.schema.json': UPSTREAM,
  'charts/shop/templates/common.yaml': '{{ include "common.objects" . }}\n',
  'charts/common/values.schema.yaml': COMMON,
};
const SHOP = { folder: 'charts/shop', libraries: ['charts/common'] };

async function judge(files: Record<string, string>, values: unknown) {
  const root = await temporaryWorkspace(files);
  const { schema } = await loadValuesSchema({ root, ...SHOP });
  return validate(schema(), values).map(({ path, code }) => [path.join('.'), code]);
}

describe('a composed schema', () => {
  it('accepts what is declared: own values, shapes by name, values of the library, upstream', async () => {
    const values = {
      size: '1Gi',
      sites: [{ name: 'a' }],
      labels: { x: 'y' },
      own: { a: 1 },
      route: { port: 80 },
      global: {},
      common: {},
      'up/stream': { replicas: 2 },
    };
    expect(await judge(FILES, values)).toEqual([]);
  });

  it('holds itself where it says so', async () => {
    const own = `${OWN}`
      .replace(
        '  labels:',
        "  parts: { description: Parts., fr: Parties., additionalProperties: { $ref: '#' } }\n  labels:",
      )
      .replace('required: [size]', '');
    const files = { ...FILES, 'charts/shop/values.schema.yaml': own };
    const parts = { a: { size: '1Gi', 'up/stream': { replicas: 2 } }, b: { sise: 1 } };
    expect(await judge(files, { parts })).toEqual([['parts.b.sise', 'unknown-key']]);
  });

  it('is closed at every depth', async () => {
    const values = {
      size: '1Gi',
      sise: 1,
      sites: [{ name: 'a', nmae: 1 }],
      own: { b: 1 },
      route: { prot: 80 },
      common: { x: 1 },
      'up/stream': { replica: 2 },
    };
    expect((await judge(FILES, values)).map(([path]) => path).sort()).toEqual(
      ['common.x', 'own.b', 'route.prot', 'sise', 'sites.0.nmae', 'up/stream.replica'].sort(),
    );
  });

  it('follows references, also from one shape to another', async () => {
    expect(await judge(FILES, { size: '1Mi', route: { port: 'x' } })).toEqual([
      ['size', 'schema-violation'],
      ['route.port', 'wrong-type'],
    ]);
  });

  it('has the values of a library only where its objects are rendered', async () => {
    const files = { ...FILES, 'charts/shop/templates/common.yaml': '' };
    expect(await judge(files, { size: '1Gi', route: { port: 80 } })).toEqual([['route', 'unknown-key']]);
  });

  it('of a chart that says nothing of its values accepts none', async () => {
    expect(await judge({ 'charts/shop/Chart.yaml': '' }, { x: 1 })).toEqual([['x', 'unknown-key']]);
  });

  it('keeps no French and no reference by name: Helm and editors read it as it is', async () => {
    const root = await temporaryWorkspace(FILES);
    const { text } = await loadValuesSchema({ root, ...SHOP });
    expect(text).not.toContain('"fr"');
    for (const [, reference] of text.matchAll(/"\$ref": "([^"]+)"/g)) expect(reference).toMatch(/^#\/\$defs\//);
  });
});

/** A component that brings two kinds: one with a spec that has a type of Kubernetes in it, one without a spec. */
const KINDS = JSON.stringify({
  source: { what: 'shop', version: '1.0.0', command: './cedille types shop' },
  kinds: {
    'shop.example/v1/Stall': { scope: 'Namespaced', plural: 'stalls', type: 'Stall', storage: true },
    'shop.example/v1/Report': { scope: 'Namespaced', plural: 'reports', type: 'Report', storage: true },
  },
  types: {
    Stall: { metadata: 'k8s.ObjectMeta', 'spec!': 'Stall.spec' },
    'Stall.spec': { 'width!': 'integer(1..)', selector: 'k8s.LabelSelector', next: 'Stall.spec' },
    Report: { metadata: 'k8s.ObjectMeta', status: 'Stall.spec' },
  },
});
/** Facts of a chart that has nothing to do with it. */
const NOTHING = { source: { what: 'other', version: '1', command: '' }, kinds: {}, types: {} };
const STALLS = {
  ...FILES,
  'charts/shop/values.schema.yaml': 'properties:\n  stalls: { specs: shop.example/v1/Stall }\n',
  'charts/shop/types.json': KINDS,
};

describe('a map of specs', () => {
  it('takes objects of the kind by name, with types of Kubernetes and types that hold themselves', async () => {
    const stalls = {
      north: { width: 1, selector: { matchLabels: { a: 'b' } }, next: { width: 2 } },
      south: { width: 3 },
    };
    expect(await judge(STALLS, { stalls })).toEqual([]);
  });

  it('is closed at every depth, and knows what is required and what a name may be', async () => {
    const north = { width: 0, widht: 1, selector: { matchLabel: {} }, next: { nxt: {} } };
    expect((await judge(STALLS, { stalls: { north, 'No rth': { width: 1 } } })).map(([path]) => path).sort()).toEqual(
      [
        'stalls.No rth',
        'stalls.north.next.nxt',
        'stalls.north.next.width',
        'stalls.north.selector.matchLabel',
        'stalls.north.widht',
        'stalls.north.width',
      ].sort(),
    );
  });

  it('may hold a kind of Kubernetes', async () => {
    const text = 'properties:\n  quotas: { specs: v1/ResourceQuota }\n';
    const files = { ...FILES, 'charts/shop/values.schema.yaml': text };
    expect(await judge(files, { quotas: { a: { hard: { pods: '4' } } } })).toEqual([]);
    expect(await judge(files, { quotas: { a: { hrad: {} } } })).toEqual([['quotas.a.hrad', 'unknown-key']]);
  });

  it('may hold a kind that another chart brings, and is composed again when that one changes', async () => {
    const { 'charts/shop/types.json': kinds, ...rest } = STALLS;
    const files = { ...rest, 'charts/market/types.json': kinds, 'charts/other/types.json': JSON.stringify(NOTHING) };
    expect(await judge(files, { stalls: { north: { width: 1 } } })).toEqual([]);
    expect(await judge(files, { stalls: { north: { width: 1, hight: 2 } } })).toEqual([
      ['stalls.north.hight', 'unknown-key'],
    ]);
    const root = await temporaryWorkspace(files);
    const first = await loadValuesSchema({ root, ...SHOP });
    await writeFile(join(root, 'charts/market/types.json'), KINDS.replace('integer(1..)', 'integer(2..)'));
    expect((await loadValuesSchema({ root, ...SHOP })).key).not.toBe(first.key);
  });

  it('is composed again when the kind changes', async () => {
    const root = await temporaryWorkspace(STALLS);
    const first = await loadValuesSchema({ root, ...SHOP });
    await writeFile(join(root, 'charts/shop/types.json'), KINDS.replace('integer(1..)', 'integer(2..)'));
    expect((await loadValuesSchema({ root, ...SHOP })).key).not.toBe(first.key);
  });

  it.each([
    ['shop.example/v2/Stall', 'write shop.example/v1/Stall'],
    ['shop.example/v1/Stal', 'write shop.example/v1/Stall'],
    ['shop.example/v1/Report', undefined],
  ])('of a kind that is not there, or has no spec, is an error: %s', async (kind, fix) => {
    const own = `properties:\n  stalls: { specs: ${kind} }\n`;
    const root = await temporaryWorkspace({ ...STALLS, 'charts/shop/values.schema.yaml': own });
    await expect(loadValuesSchema({ root, ...SHOP })).rejects.toMatchObject({
      problems: [
        {
          message: `There is no kind ${kind} with a spec.`,
          path: 'properties.stalls.specs',
          at: { file: 'charts/shop/values.schema.yaml', line: 2 },
          ...(fix && { fix }),
        },
      ],
    });
  });
});

describe('where it is kept', () => {
  const file = composedSchemaFile('shop');

  it('is the same file as long as nothing changes, and another text when a shape does', async () => {
    const root = await temporaryWorkspace(FILES);
    const first = await loadValuesSchema({ root, ...SHOP });
    expect(await readFile(join(root, file), 'utf8')).toBe(first.text);
    expect((await loadValuesSchema({ root, ...SHOP })).key).toBe(first.key);
    await writeFile(join(root, 'charts/common/values.schema.yaml'), COMMON.replace('Gi$', 'Ti$'));
    const second = await loadValuesSchema({ root, ...SHOP });
    expect(second.key).not.toBe(first.key);
    expect(second.text).toContain('Ti$');
  });

  it('is not believed when somebody has edited it', async () => {
    const root = await temporaryWorkspace(FILES);
    const { text } = await loadValuesSchema({ root, ...SHOP });
    await writeFile(join(root, file), text.replace('"Size."', '"Sise."'));
    expect((await loadValuesSchema({ root, ...SHOP })).text).toBe(text);
  });

  it('need not be writable', async () => {
    const root = await temporaryWorkspace(FILES);
    await mkdir(join(root, 'dist'), { recursive: true });
    await writeFile(join(root, 'dist/schemas'), 'in the way');
    expect((await loadValuesSchema({ root, ...SHOP })).text).toContain('"Size."');
  });
});

describe('a mistake in values.schema.yaml', () => {
  it.each([
    ['properties:\n  a: { type: strin, description: A., fr: A. }\n', 'properties.a.type', 2],
    ['properties:\n  a: { type: string, description: A. }\n', 'properties.a.fr', 2],
    ['properties:\n  a: { $ref: sise }\n', 'properties.a["$ref"]', 2],
    ['properties:\n  a: { $ref: "#/$defs/none" }\n', 'properties.a["$ref"]', 2],
    ['propertys: {}\n', 'propertys', 1],
    ['properties: [\n', undefined, 1],
  ])('is told with its line: %j', async (text, path, line) => {
    const root = await temporaryWorkspace({ ...FILES, 'charts/shop/values.schema.yaml': text });
    await expect(loadValuesSchema({ root, ...SHOP })).rejects.toMatchObject({
      problems: [{ ...(path && { path }), at: { file: 'charts/shop/values.schema.yaml', line } }],
    });
  });
});
