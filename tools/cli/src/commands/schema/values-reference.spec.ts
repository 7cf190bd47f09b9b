import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadComponent } from '@cedille/component';
import type { JsonSchema } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { writeReference } from './values-reference.ts';

const SCHEMA: JsonSchema = {
  type: 'object',
  properties: {
    global: { type: 'object' },
    till: { $ref: '#/$defs/till' },
    greeting: { type: 'string', description: 'What is said | first.' },
    route: { $ref: '#/$defs/common/$defs/route' },
    hosts: {
      type: 'array',
      items: { type: 'object', properties: { name: { type: 'string', description: 'A host.' } } },
    },
  },
  $defs: {
    till: { type: 'object', properties: { drawers: { type: 'integer' } } },
    common: {
      $defs: { route: { type: 'object', properties: { port: { type: 'integer', description: 'Its port.' } } } },
    },
  },
};

const README = 'before\n\n<!-- values: -->\nold\n<!-- values end -->\n\nafter\n';

async function write(check = false) {
  const root = await temporaryWorkspace({
    'charts/shop/Chart.yaml':
      'apiVersion: v2\nname: shop\nversion: 0.1.0\ndescription: A shop.\ndependencies:\n  - { name: till, version: 1.0.0, repository: "https://charts.example" }\n',
    'charts/shop/component.yaml':
      'title: { en: Shop, fr: Boutique }\ndescription: { en: Sells., fr: Vend. }\ncategory: clubs\nowner: sre\nnamespace: shop\n',
    'charts/shop/values.yaml': 'greeting: hello\n',
    'charts/shop/README.md': README,
    'charts/shop/README.fr.md': 'sans marque\n',
  });
  const options = { root, component: await loadComponent(root, 'shop'), schema: SCHEMA };
  const changed = await writeReference({ ...options, check });
  return { options, changed, text: await readFile(join(root, 'charts/shop/README.md'), 'utf8') };
}

describe('the reference of values in a README', () => {
  it('holds every key of our own, and names upstream', async () => {
    const { text } = await write();
    const rows = text.split('\n').filter(line => line.startsWith('| `'));
    expect(rows).toEqual([
      '| `greeting` | string | `"hello"` | What is said \\| first. |',
      '| `route.port` | integer |  | Its port. |',
      '| `hosts` | array |  |  |',
      '| `hosts[].name` | string |  | A host. |',
      '| `till` | object |  | values of the chart till 1.0.0 |',
    ]);
    expect(text).toMatch(/^before\n[\s\S]*\nafter\n$/);
  });

  it('is written once, and leaves a README without markers alone', async () => {
    const { options, changed } = await write();
    expect(changed).toEqual(['charts/shop/README.md']);
    expect(await writeReference({ ...options, check: false })).toEqual([]);
  });

  it('is only compared when nothing may be written', async () => {
    const { changed, text } = await write(true);
    expect(changed).toEqual(['charts/shop/README.md']);
    expect(text).toBe(README);
  });
});
