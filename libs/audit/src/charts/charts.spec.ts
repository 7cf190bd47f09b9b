import { join } from 'node:path';
import type { Store } from '@cedille/helm';
import { temporaryWorkspace } from '@cedille/source/testing';
import { loadTypes } from '@cedille/types';
import { describe, expect, it } from 'vitest';
import { audit } from '../audit.ts';
import { createChartSchemas } from './chart-schemas.ts';

/** A chart that reads three values. */
const CHART = {
  'web-1.2.3/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\n',
  'web-1.2.3/values.yaml': 'replicas: 1\nimage: {repository: web, tag: 1.0.0}\nextra: {}\n',
  'web-1.2.3/templates/web.yaml':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  replicas: {{ .Values.replicas }}\n  template:\n    spec:\n      containers:\n        - name: web\n          image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"\n',
};

async function auditWithChart(files: Readonly<Record<string, string>>) {
  const published = await temporaryWorkspace(CHART);
  const types = await loadTypes();
  const resolve: Store['resolve'] = ({ name, version }) =>
    name === 'web' && version === '1.2.3'
      ? Promise.resolve({ path: join(published, 'web-1.2.3'), sha256: '', origin: 'mirror', verified: false })
      : Promise.resolve({
          unreachable: { code: 'upstream-unreachable', severity: 'warning', message: 'It is not there.' },
        });
  const charts = createChartSchemas({ store: { resolve }, types });
  const { problems, looked } = await audit({ root: await temporaryWorkspace(files), types, charts });
  const lines = problems.map(({ code, at, path }) => `${code} ${at?.file}:${at?.line} ${path}`);
  return { lines, values: looked.values };
}

const release = (values: string, version = '1.2.3'): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web}\nspec:\n  interval: 1h\n  chart: {spec: {chart: web, version: ${version}, sourceRef: {kind: HelmRepository, name: charts}}}\n  values:\n${values.replace(/^/gm, '    ')}\n`;
const repository =
  'apiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\nmetadata: {name: charts}\nspec: {url: https://charts.example, interval: 1h}\n';
const application = (helm: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web}\nspec:\n  project: web\n  destination: {name: a, namespace: web}\n  source:\n    repoURL: https://charts.example\n    chart: web\n    targetRevision: 1.2.3\n    helm:\n${helm.replace(/^/gm, '      ')}\n`;

describe('values of a chart', () => {
  it('of a HelmRelease are held against the version that it names', async () => {
    const { lines, values } = await auditWithChart({
      'repo.yaml': repository,
      'good.yaml': release('replicas: 2\nimage: {tag: 1.1.0}\nextra: {any: thing}'),
      'bad.yaml': release('replicsa: 2\nimage: {tga: "1"}'),
    });
    expect(lines).toEqual(['unknown-key bad.yaml:8 replicsa', 'unknown-key bad.yaml:9 image.tga']);
    expect(values).toEqual({ judged: ['web 1.2.3'], left: [] });
  });

  it('of a HelmRelease may stand in a ConfigMap, or in a file that becomes one', async () => {
    const named = release('replicas: 2').replace(
      '  values:',
      '  valuesFrom: [{kind: ConfigMap, name: given}]\n  values:',
    );
    const map =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: given}\ndata:\n  values.yaml: |\n    replicas: 1\n    replicsa: 1\n';
    const { lines } = await auditWithChart({ 'repo.yaml': repository, 'web.yaml': named, 'map.yaml': map });
    expect(lines).toEqual(['unknown-key map.yaml:7 replicsa']);
    const made = await auditWithChart({
      'repo.yaml': repository,
      'web/web.yaml': named,
      'web/kustomization.yaml':
        'resources: [web.yaml]\nconfigMapGenerator: [{name: given, files: [values.yaml=helm/web.yaml]}]\n',
      'web/helm/web.yaml': 'replicsa: 1\n',
    });
    expect(made.lines).toEqual(['unknown-key web/helm/web.yaml:1 replicsa']);
  });

  it('of a release of Helmfile may stand there, or in files beside it', async () => {
    const { lines, values } = await auditWithChart({
      'helmfile.yaml':
        'repositories: [{name: own, url: "https://charts.example"}]\nreleases:\n  - name: web\n    chart: own/web\n    version: 1.2.3\n    values:\n      - replicsa: 1\n      - web.yaml\n',
      'web.yaml': 'image: {tga: "1"}\n',
    });
    expect(lines).toEqual(['unknown-key helmfile.yaml:7 replicsa', 'unknown-key web.yaml:1 image.tga']);
    expect(values).toEqual({ judged: ['web 1.2.3'], left: [] });
  });

  it('of an Application may stand in an object, a text or a file of the repository', async () => {
    const sources =
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: both}\nspec:\n  project: web\n  destination: {name: a, namespace: web}\n  sources:\n    - {repoURL: https://charts.example, chart: web, targetRevision: 1.2.3, helm: {valueFiles: [$own/values/web.yaml]}}\n    - {repoURL: https://git.example/us, ref: own}\n    - {repoURL: https://git.example/us, path: apps/a}\n    - {repoURL: https://git.example/us, path: apps/b}\n';
    const { lines } = await auditWithChart({
      'object.yaml': application('valuesObject:\n  replicsa: 1'),
      'text.yaml': application('values: |\n  replicas: 1\n  imgae: {}'),
      'sources.yaml': sources,
      'values/web.yaml': '# ours\nreplicsa: 1\n',
      'apps/a/x.txt': '',
      'apps/b/x.txt': '',
    });
    expect(lines).toEqual([
      'unknown-key object.yaml:13 replicsa',
      'unknown-key text.yaml:14 imgae',
      'unknown-key values/web.yaml:2 replicsa',
    ]);
  });

  it('of a dependency stand below its name', async () => {
    const { lines } = await auditWithChart({
      'web/Chart.yaml':
        'apiVersion: v2\nname: ours\nversion: 0.0.0\ndependencies:\n  - {name: web, alias: site, version: 1.2.3, repository: https://charts.example}\n',
      'web/values.yaml': 'own: 1\nsite:\n  replicsa: 1\n',
      'web/values-prod.yaml': 'site: {replicas: 2, imgae: {}}\n',
      'web/other.yaml': 'site: {replicsa: 1}\n',
    });
    expect(lines).toEqual(['unknown-key web/values-prod.yaml:1 imgae', 'unknown-key web/values.yaml:3 replicsa']);
  });

  it('are not judged where the chart is not at hand, or no version is named', async () => {
    const { lines, values } = await auditWithChart({
      'repo.yaml': repository,
      'a.yaml': release('replicsa: 1', '9.9.9'),
      'b.yaml': release('replicsa: 1', '"${VERSION}"'),
    });
    expect(lines).toEqual([]);
    expect(values).toEqual({ judged: [], left: ['web 9.9.9'] });
  });

  it('that something else fills in are none', async () => {
    const { lines } = await auditWithChart({
      'repo.yaml': repository,
      'a.yaml': release('replicas: ${COUNT}\n${KEY}: 1'),
    });
    expect(lines).toEqual([]);
  });
});
