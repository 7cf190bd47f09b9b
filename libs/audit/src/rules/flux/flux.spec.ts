import { describe, expect, it } from 'vitest';
import { configMap, findingsIn } from '../../testing.ts';

const kustomization = (name: string, path: string, more = ''): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec:\n  interval: 1h\n  prune: true\n  path: ${path}\n  sourceRef: {kind: GitRepository, name: flux-system}\n${more}`;

const release = (name: string, chart: string): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ${name}, namespace: web}\nspec:\n  interval: 1h\n${chart}`;

const FILES = {
  'apps/web/map.yaml': configMap('web'),
  'apps/blog/map.yaml': configMap('blog'),
  'cluster/web.yaml': kustomization('web', './apps/web'),
  'cluster/blog.yaml': kustomization('blog', './apps/blog', '  dependsOn: [{name: web}]\n'),
};

describe('a Kustomization of Flux', () => {
  it('is built from a folder that is there', async () => {
    expect(await findingsIn(FILES)).toEqual([]);
    expect(await findingsIn({ ...FILES, 'cluster/shop.yaml': kustomization('shop', './apps/shop') })).toEqual([
      'path-missing error cluster/shop.yaml:7: The folder ./apps/shop does not exist in this repository.',
    ]);
  });

  it('waits for what is declared, and not for itself', async () => {
    expect(
      await findingsIn({
        ...FILES,
        'cluster/web.yaml': kustomization('web', './apps/web', '  dependsOn: [{name: blgo}]\n'),
      }),
    ).toEqual([
      'reference-missing error cluster/web.yaml:9: It waits for the Kustomization blgo, which no file of this repository declares.',
    ]);
    expect(
      await findingsIn({
        ...FILES,
        'cluster/web.yaml': kustomization('web', './apps/web', '  dependsOn: [{name: blog}]\n'),
      }),
    ).toEqual(['dependency-cycle error cluster/blog.yaml:9: These wait for each other: blog → web → blog.']);
  });

  it('that somebody took out of a kustomization waits for nothing', async () => {
    const files = {
      ...FILES,
      'all/kustomization.yaml': 'resources:\n  - blog/ks.yaml\n  # - shop/ks.yaml\n',
      'all/blog/ks.yaml': kustomization('blog-again', './apps/blog'),
      'all/shop/ks.yaml': kustomization('shop', './apps/shop', '  dependsOn: [{name: gone}]\n'),
    };
    expect(await findingsIn(files)).toEqual([]);
    expect(
      await findingsIn({ ...files, 'all/kustomization.yaml': 'resources: [blog/ks.yaml, shop/ks.yaml]\n' }),
    ).toHaveLength(2);
  });

  it('gets from patches of another one what it leaves out, and nothing else', async () => {
    const bare =
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: blog, namespace: flux-system}\nspec:\n  path: ./apps/blog\n  sourceRef: {kind: GitRepository, name: flux-system}\n';
    const parent = (patch: string): string =>
      kustomization(
        'apps',
        './cluster',
        `  patches:\n    - patch: |\n        ${patch}\n      target: {kind: Kustomization}\n`,
      );
    expect(
      await findingsIn({
        ...FILES,
        'cluster/blog.yaml': bare,
        'apps.yaml': parent('spec: {interval: 1h, prune: true}'),
      }),
    ).toEqual([]);
    expect(
      await findingsIn({ ...FILES, 'cluster/blog.yaml': bare, 'apps.yaml': parent('spec: {interval: 1h}') }),
    ).toEqual([expect.stringContaining('cluster/blog.yaml:4: spec has no prune, which is required')]);
  });

  it('of the same name in two environments waits for its own', async () => {
    const other = Object.fromEntries(
      Object.entries(FILES).map(([file, text]) => [file.replace('cluster', 'other'), text]),
    );
    expect(await findingsIn({ ...FILES, ...other })).toEqual([]);
  });
});

describe('a HelmRelease', () => {
  const chart = (version: string): string =>
    `  chart: {spec: {chart: web, ${version}sourceRef: {kind: HelmRepository, name: charts}}}\n`;
  const repository =
    'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts}\nspec: {url: https://charts.example, interval: 1h}\n';

  it('takes a chart of one version from a source that is declared', async () => {
    expect(await findingsIn({ 'repo.yaml': repository, 'a.yaml': release('a', chart('version: 1.2.3, ')) })).toEqual(
      [],
    );
    expect(await findingsIn({ 'repo.yaml': repository, 'a.yaml': release('a', chart('')) })).toEqual([
      'revision-floats warning a.yaml:6: The chart web is taken at no version: whatever is newest.',
    ]);
    expect(await findingsIn({ 'a.yaml': release('a', chart('version: 1.2.3, ')) })).toEqual([
      'reference-missing error a.yaml:6: It takes from the HelmRepository charts, which no file of this repository declares.',
    ]);
  });
});

describe('what Flux fills in', () => {
  const filled = (name: string, more = ''): string =>
    kustomization('web', './apps/web', `  postBuild: {substituteFrom: [{kind: ConfigMap, name: ${name}${more}}]}\n`);
  const files = { ...FILES, 'cluster/settings.yaml': configMap('cluster-settings') };

  it('stands in what is declared', async () => {
    expect(await findingsIn({ ...files, 'cluster/web.yaml': filled('cluster-settings') })).toEqual([]);
    expect(await findingsIn({ ...files, 'cluster/web.yaml': filled('cluster-settigns') })).toEqual([
      'reference-missing error cluster/web.yaml:9: Kustomization web names the ConfigMap cluster-settigns, which nothing in this repository makes.',
    ]);
  });

  it('may be optional, or made by whoever installs Flux', async () => {
    expect(await findingsIn({ ...files, 'cluster/web.yaml': filled('cluster-settigns', ', optional: true') })).toEqual(
      [],
    );
    expect(await findingsIn({ ...files, 'cluster/web.yaml': filled('terraform') })).toEqual([]);
  });
});
