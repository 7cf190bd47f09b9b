import { temporaryWorkspace } from '@cedille/source/testing';
import { expect, it } from 'vitest';
import { loadComponent } from './load-component.ts';
import { formatMadeKinds, madeKinds } from './made-kinds.ts';
import { exampleComponent } from './testing.ts';

const KINDS = {
  cluster: [{ group: '', kind: 'Namespace' }],
  namespaced: [
    { group: 'apps', kind: 'Deployment' },
    { group: '', kind: 'Service' },
    { group: '', kind: 'ConfigMap' },
    { group: 'apps', kind: 'Deployment' },
  ],
};

const FILES = {
  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\ndescription: A shop.\nversion: 0.1.0\n',
  'charts/shop/component.yaml':
    'title: { en: Shop, fr: Boutique }\ndescription: { en: Sells., fr: Vend. }\ncategory: clubs\nowner: sre\nnamespace: shop\n',
};

it('is written a kind a line, sorted and once, and read as it was meant', async () => {
  const text = formatMadeKinds('shop', KINDS);
  expect(text.split('\n').slice(2)).toEqual([
    'cluster:',
    '  core:',
    '    - Namespace',
    'namespaced:',
    '  apps:',
    '    - Deployment',
    '  core:',
    '    - ConfigMap',
    '    - Service',
    '',
  ]);
  const root = await temporaryWorkspace({ ...FILES, 'charts/shop/makes.yaml': text });
  const read = madeKinds(await loadComponent(root, 'shop'));
  expect(read).toEqual({
    cluster: [{ group: '', kind: 'Namespace' }],
    namespaced: [
      { group: '', kind: 'ConfigMap' },
      { group: '', kind: 'Service' },
      { group: 'apps', kind: 'Deployment' },
    ],
  });
  expect(formatMadeKinds('shop', read!)).toBe(text);
});

it('is told where it is wrong, and unknown where there is no file', async () => {
  const root = await temporaryWorkspace({ ...FILES, 'charts/shop/makes.yaml': 'clusters:\n  core: [Namespace]\n' });
  await expect(loadComponent(root, 'shop')).rejects.toMatchObject({
    problems: [
      {
        code: 'unknown-key',
        at: { file: 'charts/shop/makes.yaml', line: 1 },
        fix: 'write cluster instead of clusters',
      },
    ],
  });
  expect(madeKinds(exampleComponent('shop'))).toBeUndefined();
});
