import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { loadComponent, loadComponents } from '@cedille/component';
import { parseYaml } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from './language.ts';
import { writeTables } from './write-tables.ts';

const SCHEMA = `properties:
  greeting: { type: string, description: What is said | first., fr: Ce qui est dit | d'abord. }
  size: { $ref: size, description: How large., fr: Quelle taille. }
  till: { $ref: till, description: The till., fr: La caisse. }
  hosts:
    description: Hosts.
    fr: Hôtes.
    items: { properties: { name: { type: string, description: A host., fr: Un hôte. } } }
  drawers:
    description: Drawers, by name.
    fr: Tiroirs, par nom.
    additionalProperties: { properties: { coins: { $ref: '#/$defs/coins', description: Coins., fr: Pièces. } } }
$defs:
  coins: { type: integer, default: 3 }
`;

const COMMON = `properties:
  labels: { description: Labels., fr: Étiquettes., additionalProperties: { type: string } }
$defs:
  size: { type: string, pattern: '^(small|large)$' }
  till: { properties: { size: { $ref: size, description: Its size., fr: Sa taille. } } }
`;

const COMPONENT = `title: { en: Shop, fr: Boutique }
description: { en: Sells., fr: Vend. }
category: clubs
owner: sre
namespace: shop
hosts:
  shop: { port: 80 }
  office: { service: back-office, port: 8080, audience: administrators, when: sso }
secrets:
  - name: safe
    description: { en: Opens the safe., fr: Ouvre le coffre. }
    when: delivery.notify=discord
    unless: sso
    path: shop/safe
    keys: [code]
    generated: true
    literals: { brand: Chubb }
  - { name: alarm, description: { en: Alarm., fr: Alarme. }, path: shop/alarm, keys: [pin], generated: false }
otherSecrets:
  - { name: front-door, description: { en: Door., fr: Porte. }, keys: [key], madeBy: bootstrap }
`;

const blocks = (...names: string[]): string =>
  names.map(name => `<!-- ${name}: -->\nold\n<!-- ${name} end -->\n`).join('\nbetween\n\n');
const README = `before\n\n${blocks('values', 'hosts', 'secrets')}\nafter\n`;

const FILES = {
  'charts/shop/Chart.yaml': `apiVersion: v2
name: shop
version: 0.1.0
description: A shop.
dependencies:
  - { name: scales, version: 1.0.0, repository: https://charts.example }
  - { name: common, version: 0.1.0, repository: file://../common }
`,
  'charts/shop/component.yaml': COMPONENT,
  'charts/shop/values.yaml': `greeting: hello\ndrawers: { ${'x'.repeat(60)}: { coins: 2 } }\n`,
  'charts/shop/values.schema.yaml': SCHEMA,
  'charts/shop/templates/common.yaml': '{{ include "common.objects" . }}\n',
  'charts/shop/README.md': README,
  'charts/shop/README.fr.md': README,
  'charts/common/Chart.yaml': 'apiVersion: v2\nname: common\nversion: 0.1.0\ntype: library\n',
  'charts/common/values.schema.yaml': COMMON,
  'charts/common/README.md': blocks('values', 'shapes'),
};

async function write({ check = false, file = 'shop/README.md', files = {} as Record<string, string> } = {}) {
  const root = await temporaryWorkspace({ ...FILES, ...files });
  const chart = file.startsWith('common')
    ? { name: 'common', folder: 'charts/common', upstreams: [], libraries: [] }
    : await loadComponent(root, 'shop');
  const changed = await writeTables({ root, chart, check });
  const text = await readFile(join(root, 'charts', file), 'utf8');
  return { root, chart, changed, text };
}

/** The rows of one table, without its head. */
function rows(text: string, name: string): string[] {
  const block = new RegExp(`<!-- ${name}: .*?<!-- ${name} end -->`, 's').exec(text)![0];
  return block.split('\n').filter(line => line.startsWith('| `'));
}

describe('the table of values', () => {
  it('has every key of our own with a short default, and names upstream', async () => {
    const { text } = await write();
    expect(rows(text, 'values')).toEqual([
      '| `greeting` | string | `"hello"` | What is said \\| first. |',
      '| `size` | string |  | How large. |',
      '| `till` | [till](../common/README.md#shapes) |  | The till. |',
      '| `hosts` | array |  | Hosts. |',
      '| `hosts[].name` | string |  | A host. |',
      '| `drawers` | object | see [values.yaml](values.yaml) | Drawers, by name. |',
      '| `drawers.<name>.coins` | integer | `3` | Coins. |',
      '| `scales` | object |  | Values of the upstream chart scales 1.0.0. |',
    ]);
    expect(text).toContain('All charts share the values of [common](../common/README.md#values).');
  });

  it('is French in the French README', async () => {
    const { text } = await write({ file: 'shop/README.fr.md' });
    expect(text).toContain('| `greeting` | string | `"hello"` | Ce qui est dit \\| d\'abord. |');
    expect(text).toContain('| `till` | [till](../common/README.fr.md#formes) |  | La caisse. |');
    expect(text).toContain('| `scales` | object |  | Valeurs du chart en amont scales 1.0.0. |');
  });

  it('says so where there is nothing to set', async () => {
    const files = {
      'charts/shop/values.schema.yaml': '',
      'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\ndescription: A shop.\n',
      'charts/shop/templates/common.yaml': '',
    };
    const { text } = await write({ files: { ...files, 'charts/shop/values.yaml': '' } });
    expect(text).toContain('This chart has no values.');
  });
});

describe('how to install it elsewhere', () => {
  const files = {
    'environments/shared.yaml': 'registry: { charts: oci://registry.example/charts }\n',
    'charts/shop/component.yaml': `${COMPONENT}requires: [storage, vault]\n`,
    'charts/shop/README.md': blocks('install'),
    'charts/shop/README.fr.md': blocks('install'),
  };

  it('says what must be there, with commands that name the registry, the chart and its namespace', async () => {
    const { text } = await write({ files });
    expect(text).toContain('- `storage`: a StorageClass\n- `vault`: Vault\n');
    expect(text).toContain('It reads `safe`, `alarm`.');
    expect(text).toContain(
      'helm install shop oci://registry.example/charts/shop --version <version> \\\n  --namespace shop ',
    );
    const yaml = /```yaml\n(.*?)```/s.exec(text)![1]!;
    expect(parseYaml(yaml, 'README.md').data).toMatchObject({
      kind: 'Application',
      spec: { source: { repoURL: 'registry.example/charts', chart: 'shop' }, destination: { namespace: 'shop' } },
    });
  });

  it('says how the namespace is closed, with what the component always needs', async () => {
    const component = `${COMPONENT}podSecurity: restricted
reaches: [internet:443, { to: apiServer, pods: { app: [till] } }, { to: anywhere:80, when: sso }]
reachedBy: [apiServer:9443]
`;
    const { text } = await write({ files: { ...files, 'charts/shop/component.yaml': component } });
    const yaml = /```yaml\n(# values.yaml\n.*?)```/s.exec(text)![1]!;
    expect(parseYaml(yaml, 'README.md').data).toEqual({
      networkPolicy: {
        enabled: true,
        ingress: { gateway: { namespace: 'gateway', ports: [80] }, anywhere: [9443] },
        egress: { internet: [443], apiServer: { pods: { app: ['till'] }, addresses: { '192.0.2.11/32': [6443] } } },
      },
    });
    const application = /```yaml\n(apiVersion.*?)```/s.exec(text)![1]!;
    expect(parseYaml(application, 'README.md').data).toMatchObject({
      spec: { source: { helm: { valuesObject: parseYaml(yaml, 'README.md').data } } },
    });
    expect(text).toContain('--create-namespace --values values.yaml');
  });

  it('has words in both languages for what any chart requires', async () => {
    const components = await loadComponents(resolve(import.meta.dirname, '../../../../../..'));
    const required = components.filter(({ meta }) => !meta.delivery).flatMap(({ meta }) => meta.requires ?? []);
    for (const { install } of LANGUAGES) expect(Object.keys(install.needs)).toEqual(expect.arrayContaining(required));
  });

  it('says nothing of policies where there are no Pods', async () => {
    const { text } = await write({ files });
    expect(text).not.toMatch(/networkPolicy|valuesObject|--values/);
  });

  it('is no installation where nothing is for a cluster', async () => {
    const { text } = await write({
      files: { ...files, 'charts/shop/component.yaml': `${COMPONENT}delivery: omnictl\n` },
    });
    expect(text).toContain('helm template shop oci://registry.example/charts/shop --version <version> ');
    expect(text).not.toContain('helm install');
    expect(text).not.toContain('kind: Application');
  });

  it('is the same in French', async () => {
    const { text } = await write({ files, file: 'shop/README.fr.md' });
    expect(text).toContain('- `storage`: une StorageClass\n');
  });
});

describe('the tables of a library', () => {
  it('write its shapes out', async () => {
    const { text } = await write({ file: 'common/README.md' });
    expect(rows(text, 'values')).toEqual(['| `labels` | object | Labels. |']);
    expect(rows(text, 'shapes')).toEqual([
      '| `size` | string | `^(small\\|large)$` |',
      '| `till.size` | string | Its size. |',
    ]);
  });
});

describe('the tables of component.yaml', () => {
  it('say who serves a host to whom, and on which condition', async () => {
    const { text } = await write();
    expect(rows(text, 'hosts')).toEqual([
      '| `shop.<base domain>` | Service `shop`, port 80 | everybody |  |',
      '| `office.<base domain>` | Service `back-office`, port 8080 | administrators | `sso` |',
    ]);
  });

  it('say where a Secret comes from, in both languages', async () => {
    const { text } = await write();
    expect(rows(text, 'secrets')).toEqual([
      '| `safe` | `code`, `brand` | Vault, generated at `shop/safe` | `delivery.notify=discord`, not `sso` | Opens the safe. |',
      '| `alarm` | `pin` | Vault, written by a person at `shop/alarm` |  | Alarm. |',
      '| `front-door` | `key` | the bootstrap |  | Door. |',
    ]);
    const french = await write({ file: 'shop/README.fr.md' });
    expect(rows(french.text, 'secrets')[0]).toContain(
      'Vault, généré à `shop/safe` | `delivery.notify=discord`, sans `sso`',
    );
  });

  it('leave out a column without anything in it, and say so where there is nothing', async () => {
    const bare =
      'title: { en: S, fr: S }\ndescription: { en: S., fr: S. }\ncategory: clubs\nowner: sre\nnamespace: shop\n';
    const files = { 'charts/shop/component.yaml': `${bare}hosts: { shop: { port: 80 } }\n` };
    const { text } = await write({ files });
    expect(text).toContain('| host | served by | audience |\n');
    expect(text).toContain('<!-- prettier-ignore-start -->\nNone.\n<!-- prettier-ignore-end -->\n<!-- secrets end -->');
  });
});

describe('the rest of a README', () => {
  it('is left as it is', async () => {
    const { text } = await write();
    expect(text).toMatch(/^before\n[\s\S]*\nbetween\n[\s\S]*\nafter\n$/);
  });

  it('is written once, and then current', async () => {
    const { root, chart, changed } = await write();
    expect(changed).toEqual(['charts/shop/README.md', 'charts/shop/README.fr.md']);
    expect(await writeTables({ root, chart, check: false })).toEqual([]);
  });

  it('is only compared when nothing may be written', async () => {
    const { changed, text } = await write({ check: true });
    expect(changed).toContain('charts/shop/README.md');
    expect(text).toBe(README);
  });
});
