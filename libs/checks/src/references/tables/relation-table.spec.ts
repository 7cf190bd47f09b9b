import { describe, expect, it } from 'vitest';
import { Relater } from '../extract/relations-of.ts';
import { parsePattern } from '../extract/pattern.ts';
import type { ObjectRelations } from '../relations.ts';
import { POD_REFERENCES } from './pod-spec.ts';
import { mergeTables, RELATION_TABLE } from './relation-table.ts';
import type { NamedKind, ReferenceRow, RelationTable } from './rows.ts';

const relater = new Relater(RELATION_TABLE);

/** An object in which a value stands where a pattern leads. */
function holding(kind: string, pattern: string, value: unknown): Record<string, unknown> {
  const [apiVersion, name] = kind.includes('/') ? [`${kind.split('/')[0]}/v1`, kind.split('/')[1]] : ['v1', kind];
  const data = parsePattern(pattern).reduceRight<unknown>(
    (inner, step) => (step === '*' ? [inner] : { [step]: inner }),
    value,
  ) as Record<string, unknown>;
  const { metadata, ...rest } = data;
  return { apiVersion, kind: name, metadata: { ...(metadata as object), name: 'own' }, ...rest };
}

/** What a row expects where it looks: a map with the name, or the name itself. */
function valueFor({ name = 'name', to }: ReferenceRow): unknown {
  if (name === '') return 'other';
  const fields = name.split('.').reduceRight<unknown>((inner, step) => ({ [step]: inner }), 'other') as object;
  return { ...fields, ...(typeof to === 'string' ? {} : kindFields(to)) };
}

function kindFields({ kind, group, apiVersion, otherwise, only }: NamedKind): object {
  const named = only?.[0] ?? (otherwise || 'x.example/Thing');
  const [of, bare] = named.includes('/') ? (named.split('/') as [string, string]) : ['', named];
  return {
    ...(kind && { [kind]: bare }),
    ...(group && { [group]: of }),
    ...(apiVersion && { [apiVersion]: of ? `${of}/v1` : 'v1' }),
  };
}

const kindsOf = ({ of }: { of: string | readonly string[] }): string[] =>
  (typeof of === 'string' ? [of] : [...of]).map(kind => (kind === '*' ? 'Secret' : kind.replace('/*', '/Any')));

describe('the table of references', () => {
  const rows = RELATION_TABLE.references.flatMap(row => kindsOf(row).map(kind => ({ kind, row })));

  it.each(rows.map(({ kind, row }) => [kind, row.at, row] as const))(
    'finds in %s what stands at %s',
    (kind, at, row) => {
      const { refers = [] } = relater.relate(holding(kind, at, valueFor(row)))!;
      expect(refers.map(({ name }) => name)).toContain('other');
    },
  );

  it.each(POD_REFERENCES.map(({ at, name = 'name' }) => [at, name] as const))(
    'finds in a Pod what stands at %s',
    (at, name) => {
      const pod = holding('Pod', `spec.${at}`, name === '' ? 'other' : { [name]: 'other' });
      expect(relater.relate(pod)!.refers).toMatchObject([{ name: 'other' }]);
    },
  );

  it('has no row twice', () => {
    const keys = rows.map(({ kind, row }) => JSON.stringify([kind, row.at, row.port]));
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  it('has patterns that can be read', () => {
    const { products, pods, selections } = RELATION_TABLE;
    const patterns = [
      ...products.flatMap(({ name, otherwise = '', when = [], keysAt = [], open }) => [
        ...[...`${name}${otherwise}`.matchAll(/\{([^}]*)\}/g)].map(match => match[1]!),
        ...when,
        ...keysAt,
        ...(open === true || !open ? [] : open),
      ]),
      ...pods.flatMap(({ template, selector = '', claims = '' }) => [template, selector, claims]),
      ...selections.map(({ at }) => at),
    ];
    for (const pattern of patterns) expect(() => parsePattern(pattern)).not.toThrow();
  });
});

describe('a table of a component', () => {
  const WIDGETS: RelationTable = {
    references: [{ of: 'example.com/Widget', at: 'spec.credentials', to: 'Secret', keys: ['key'] }],
    products: [{ of: 'example.com/Widget', makes: 'Service', name: '{metadata.name}-rw' }],
    pods: [{ of: 'example.com/Widget', template: 'spec.podTemplate' }],
    selections: [{ of: 'example.com/Widget', at: 'spec.selector' }],
    podless: [],
  };
  const widget = {
    apiVersion: 'example.com/v1',
    kind: 'Widget',
    metadata: { name: 'w' },
    spec: {
      credentials: { name: 's', key: 'k' },
      selector: { matchLabels: { a: 'b' } },
      podTemplate: { metadata: { labels: { a: 'b' } }, spec: { serviceAccountName: 'x' } },
    },
  };

  it('is all that a kind needs to be known', () => {
    const expected: ObjectRelations = {
      kind: 'example.com/Widget',
      name: 'w',
      refers: [
        {
          kind: 'Secret',
          name: 's',
          path: ['spec', 'credentials', 'name'],
          keys: [{ key: 'k', path: ['spec', 'credentials', 'key'] }],
        },
        { kind: 'ServiceAccount', name: 'x', path: ['spec', 'podTemplate', 'spec', 'serviceAccountName'] },
      ],
      makes: [{ kind: 'Service', name: 'w-rw' }],
      pods: [{ labels: { a: 'b' }, serviceAccount: 'x' }],
      selects: { selector: { matchLabels: { a: 'b' } }, path: ['spec', 'selector'] },
    };
    expect(new Relater(mergeTables([RELATION_TABLE, WIDGETS])).relate(widget)).toEqual(expected);
    expect(relater.relate(widget)).toEqual({ kind: 'example.com/Widget', name: 'w' });
  });

  it('is plain data', () => {
    expect(JSON.parse(JSON.stringify(RELATION_TABLE))).toEqual(RELATION_TABLE);
  });
});
