import type { CedilleError, Problem } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { listComponents, loadComponent, loadComponents } from './load-component.ts';

const CHART = `apiVersion: v2
name: shop
version: 0.1.0
description: A shop.
dependencies:
  - { name: redis-ha, version: 4.38.0, repository: "https://charts.example/stable", alias: cache }
  - { name: common, version: 0.1.0, repository: "file://../common" }
`;
const COMPONENT = `title: { en: Shop, fr: Boutique }
description: { en: Sells., fr: Vend. }
category: clubs
owner: sre
namespace: shop
manifests:
  - { name: crds, version: v1.0.0, url: "https://example.org/crds.yaml" }
`;

async function problemOf(files: Record<string, string>): Promise<Problem> {
  const root = await temporaryWorkspace({
    'charts/shop/Chart.yaml': CHART,
    'charts/shop/component.yaml': COMPONENT,
    ...files,
  });
  const error = (await loadComponent(root, 'shop').catch((reason: unknown) => reason)) as CedilleError;
  return error.problems[0]!;
}

describe('a component', () => {
  it('is read from two files', async () => {
    const root = await temporaryWorkspace({ 'charts/shop/Chart.yaml': CHART, 'charts/shop/component.yaml': COMPONENT });
    const { name, version, upstreams, libraries } = await loadComponent(root, 'shop');
    expect({ name, version, libraries }).toEqual({ name: 'shop', version: '0.1.0', libraries: ['charts/common'] });
    expect(upstreams).toEqual([
      { kind: 'chart', name: 'redis-ha', key: 'cache', version: '4.38.0', repository: 'https://charts.example/stable' },
      { kind: 'manifest', name: 'crds', version: 'v1.0.0', url: 'https://example.org/crds.yaml' },
    ]);
  });

  it('is not a library chart', async () => {
    const root = await temporaryWorkspace({
      'charts/shop/Chart.yaml': CHART,
      'charts/common/Chart.yaml': 'name: common\ntype: library\n',
      'charts/README.md': '',
    });
    expect(await listComponents(root)).toEqual(['shop']);
  });

  it('needs component.yaml', async () => {
    const root = await temporaryWorkspace({ 'charts/shop/Chart.yaml': CHART });
    await expect(loadComponents(root)).rejects.toMatchObject({
      problems: [{ code: 'file-missing', message: 'charts/shop/component.yaml does not exist.' }],
    });
  });

  it('that does not exist is named with the one that was meant', async () => {
    const root = await temporaryWorkspace({ 'charts/shop/Chart.yaml': CHART, 'charts/shop/component.yaml': COMPONENT });
    await expect(loadComponent(root, 'shpo')).rejects.toMatchObject({
      problems: [{ code: 'unknown-component', fix: 'write shop' }],
    });
  });
});

describe('a key that JavaScript has a meaning for is told', () => {
  it.each(['component.yaml', 'Chart.yaml'])('in %s', async file => {
    const own = file === 'Chart.yaml' ? CHART : COMPONENT;
    expect(await problemOf({ [`charts/shop/${file}`]: `${own}constructor: { a: 1 }\n` })).toMatchObject({
      code: 'yaml-syntax',
      at: { file: `charts/shop/${file}`, line: own.split('\n').length },
    });
  });
});

describe('a wrong pin is told', () => {
  it('when it is a range', async () => {
    expect(await problemOf({ 'charts/shop/Chart.yaml': CHART.replace('4.38.0', '^4.0.0') })).toMatchObject({
      message: 'redis-ha is pinned to ^4.0.0, which is a range.',
      at: { file: 'charts/shop/Chart.yaml', line: 6 },
    });
  });

  it('when the chart has another name than its folder', async () => {
    expect(await problemOf({ 'charts/shop/Chart.yaml': CHART.replace('name: shop', 'name: store') })).toMatchObject({
      path: 'name',
      fix: 'write name: shop, or rename the folder',
    });
  });

  it('when a key is misspelled', async () => {
    expect(
      await problemOf({ 'charts/shop/component.yaml': COMPONENT.replace('namespace:', 'namspace:') }),
    ).toMatchObject({
      code: 'unknown-key',
      component: 'shop',
      at: { file: 'charts/shop/component.yaml', line: 5 },
    });
  });
});
