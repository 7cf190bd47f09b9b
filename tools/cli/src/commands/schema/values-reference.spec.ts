import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadComponent } from '@cedille/component';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { writeReference } from './values-reference.ts';

const SCHEMA = `properties:
  greeting: { type: string, description: What is said | first., fr: Ce qui est dit | d'abord. }
  size: { $ref: size, description: How large., fr: Quelle taille. }
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

const README = 'before\n\n<!-- values: -->\nold\n<!-- values end -->\n\nafter\n';

async function write({ check = false, file = 'README.md' } = {}) {
  const root = await temporaryWorkspace({
    'charts/shop/Chart.yaml':
      'apiVersion: v2\nname: shop\nversion: 0.1.0\ndescription: A shop.\ndependencies:\n  - { name: till, version: 1.0.0, repository: "https://charts.example" }\n',
    'charts/shop/component.yaml':
      'title: { en: Shop, fr: Boutique }\ndescription: { en: Sells., fr: Vend. }\ncategory: clubs\nowner: sre\nnamespace: shop\n',
    'charts/shop/values.yaml': 'greeting: hello\n',
    'charts/shop/values.schema.yaml': SCHEMA,
    'charts/shop/README.md': README,
    'charts/shop/README.fr.md': README,
  });
  const options = { root, chart: await loadComponent(root, 'shop') };
  const changed = await writeReference({ ...options, check });
  return { options, changed, text: await readFile(join(root, `charts/shop/${file}`), 'utf8') };
}

describe('the reference of values in a README', () => {
  it('holds every key of our own, refers to shapes by name, and names upstream', async () => {
    const { text } = await write();
    expect(text.split('\n').filter(line => line.startsWith('| `'))).toEqual([
      '| `greeting` | string | `"hello"` | What is said \\| first. |',
      '| `size` | [size](../common/values.schema.yaml) |  | How large. |',
      '| `hosts` | array |  | Hosts. |',
      '| `hosts[].name` | string |  | A host. |',
      '| `drawers` | object |  | Drawers, by name. |',
      '| `drawers.<name>.coins` | integer | `3` | Coins. |',
      '| `till` | object |  | values of the chart till 1.0.0 |',
    ]);
    expect(text).toMatch(/^before\n[\s\S]*\nafter\n$/);
  });

  it('is French in the French README', async () => {
    const { text } = await write({ file: 'README.fr.md' });
    expect(text).toContain('| `greeting` | string | `"hello"` | Ce qui est dit \\| d\'abord. |');
    expect(text).toContain('| `till` | object |  | valeurs du chart till 1.0.0 |');
  });

  it('is written once', async () => {
    const { options, changed } = await write();
    expect(changed).toEqual(['charts/shop/README.md', 'charts/shop/README.fr.md']);
    expect(await writeReference({ ...options, check: false })).toEqual([]);
  });

  it('is only compared when nothing may be written', async () => {
    const { changed, text } = await write({ check: true });
    expect(changed).toContain('charts/shop/README.md');
    expect(text).toBe(README);
  });
});
