import { describe, expect, it } from 'vitest';
import { object, problemsIn, problemsOf, wide, workload } from '../references.fixture.ts';

describe('own-faults', () => {
  it('finds a mount without its volume, once for all containers', async () => {
    const text = workload('web', {
      container: 'volumeMounts: [{name: dta, mountPath: /x}]',
      spec: 'volumes: [{name: data, emptyDir: {}}]\ninitContainers: [{name: init, volumeMounts: [{name: dta, mountPath: /x}]}]',
    });
    expect(await problemsOf(text)).toMatchObject([
      {
        code: 'volume-missing',
        message: 'Deployment home/web mounts volume dta in containers init, main, but has no volume of that name.',
        path: 'spec.template.spec.initContainers[0].volumeMounts[0].name',
        expected: 'a volume of the Pod: data; did you mean data?',
      },
    ]);
  });

  it('knows the volumes that a StatefulSet claims', async () => {
    const set = (name: string): string =>
      object(
        'apps/v1 StatefulSet',
        'db',
        `spec: {volumeClaimTemplates: [{metadata: {name: data}}], template: {spec: {containers: [{name: db, volumeMounts: [{name: ${name}, mountPath: /d}]}]}}}`,
      );
    expect(await problemsOf(set('data'))).toEqual([]);
    expect(await problemsOf(set('dat'))).toMatchObject([{ code: 'volume-missing' }]);
  });

  it('lets others name the claims of a StatefulSet', async () => {
    const set = object('apps/v1 StatefulSet', 'db', 'spec: {volumeClaimTemplates: [{metadata: {name: data}}]}');
    const mounts = (claim: string): string =>
      workload('backup', { spec: `volumes: [{name: a, persistentVolumeClaim: {claimName: ${claim}}}]` });
    expect(await problemsOf(set + mounts('data-db-0'))).toEqual([]);
    expect(await problemsOf(set + mounts('data-bd-0'))).toMatchObject([{ code: 'reference-missing' }]);
  });

  it('finds a probe of a port that the container does not name', async () => {
    const probe = (port: string): string =>
      workload('web', {
        container: `ports: [{name: http, containerPort: 80}]\nreadinessProbe: {httpGet: {path: /, port: ${port}}}`,
      });
    expect(await problemsOf(probe('http') + probe('8080').replaceAll('web', 'web2'))).toEqual([]);
    expect(await problemsOf(probe('htpp'))).toMatchObject([
      {
        code: 'reference-port',
        message: 'Deployment home/web refers to port htpp of container main, which has no port of that name.',
        expected: 'a port of the container: http; did you mean http?',
      },
    ]);
  });

  it('finds a selector that does not fit the labels of the template', async () => {
    const text = workload('web').replace('labels: {app: web}', 'labels: {app: other, tier: x}');
    expect(await problemsOf(text)).toMatchObject([
      {
        code: 'selector-mismatch',
        message:
          'The selector of Deployment home/web does not match its own Pod template: the API server would reject it.',
        path: 'spec.selector',
        expected: 'labels of spec.template: app: other, tier: x',
      },
    ]);
  });

  it('finds them whatever else is missing', async () => {
    const text = workload('web', { container: 'volumeMounts: [{name: gone, mountPath: /x}]' });
    expect(await problemsIn({ shop: { text, isComplete: false } })).toMatchObject([
      { code: 'volume-missing', expected: 'a volume of the Pod; there are none' },
    ]);
  });

  it('names the item of a List', async () => {
    const item = `{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: home}, spec: {serviceAccountName: gone, containers: []}}`;
    expect(await problemsOf(`apiVersion: v1\nkind: List\nitems: [${item}]\n`)).toMatchObject([
      { code: 'reference-missing', object: 'Pod home/a', path: 'items[0].spec.serviceAccountName' },
    ]);
    expect(await problemsOf(wide('Namespace', 'x'))).toEqual([]);
  });
});
