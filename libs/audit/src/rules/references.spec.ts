import { describe, expect, it } from 'vitest';
import { configMap, deployment, findingsIn } from '../testing.ts';

type Files = Readonly<Record<string, string>>;

/** A Deployment whose container has a port, with more lines of its container and of its Pod. */
const workload = (name: string, { container = '', pod = '' } = {}): string =>
  `${deployment(name)}          ports: [{name: http, containerPort: 8080}]\n${container.replace(/^(?=.)/gm, '          ')}${pod.replace(/^(?=.)/gm, '      ')}`;

const readsKey = (map: string, key: string): string =>
  `env: [{name: A, valueFrom: {configMapKeyRef: {name: ${map}, key: ${key}}}}]\n`;
const service = (name: string, { selector = `app: ${name}`, port = '{port: 80, targetPort: http}' } = {}): string =>
  `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec:\n  selector: {${selector}}\n  ports: [${port}]\n`;
const route = (name: string, port: number): string =>
  `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: ${name}}\nspec:\n  rules:\n    - backendRefs: [{name: ${name}, port: ${port}}]\n`;

const WEB = { 'web/service.yaml': service('web'), 'web/route.yaml': route('web', 80) };
const withWeb = (container: string, files: Files = {}): Promise<string[]> =>
  findingsIn({ ...WEB, 'web/web.yaml': workload('web', { container }), ...files });

describe('references of an object', () => {
  it('lead to what is there', async () => {
    const files = { 'web/map.yaml': configMap('settings') };
    expect(await withWeb(readsKey('settings', 'a'), files)).toEqual([]);
    expect(await withWeb(readsKey('settings', 'b'), files)).toEqual([
      'reference-key error web/web.yaml:15: Deployment web reads the key b of the ConfigMap settings, which has no such key.',
    ]);
    expect(await withWeb(readsKey('setting', 'a'), files)).toEqual([
      'reference-missing error web/web.yaml:15: Deployment web names the ConfigMap setting, which nothing in this repository makes.',
    ]);
    const optional = readsKey('none', 'a').replace('key: a', 'key: a, optional: true');
    expect(await withWeb(optional)).toEqual([]);
  });

  it('may lead to what a generator makes, whose keys are known', async () => {
    const made = (more: string): Files => ({
      'web/kustomization.yaml': `resources: [web.yaml, service.yaml, route.yaml]\nconfigMapGenerator: [{name: settings, ${more}}]\n`,
      'web/a.conf': 'x',
    });
    expect(await withWeb(readsKey('settings', 'a'), made('literals: [a=b]'))).toEqual([]);
    expect(await withWeb(readsKey('settings', 'a.conf'), made('files: [a.conf]'))).toEqual([]);
    expect(await withWeb(readsKey('settings', 'b'), made('literals: [a=b]'))).toHaveLength(1);
    expect(await withWeb(readsKey('settings', 'b'), made('envs: [a.conf]'))).toEqual([]);
  });

  it.each<[string, Files]>([
    [
      'a chart of Flux',
      { 'flux/r.yaml': 'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: site}\nspec: {}\n' },
    ],
    [
      'a custom resource',
      { 'x.yaml': 'apiVersion: sea.example/v1\nkind: Boat\nmetadata: {name: b}\nspec: {map: site-settings}\n' },
    ],
    ['a script', { 'up.sh': 'kubectl create configmap site-settings --from-file=x\n' }],
    [
      'a script in an object',
      { 'job/map.yaml': configMap('j', 'data:\n  run: kubectl create configmap site-settings') },
    ],
    ['a person who reads how', { 'README.md': 'First, `kubectl create configmap site-settings`.\n' }],
    ['values of a chart', { 'values.yaml': 'existingConfigMap: site-settings\n' }],
    ['a template', { 'm.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: site-settings}\n{{ .data }}\n' }],
    [
      'what is fetched',
      { 'web/kustomization.yaml': 'resources: [web.yaml, service.yaml, route.yaml, https://example.org/x.yaml]\n' },
    ],
    [
      'a patch',
      {
        'web/kustomization.yaml':
          'resources: [web.yaml, service.yaml, route.yaml]\npatches: [{target: {kind: Deployment}, patch: "[]"}]\n',
      },
    ],
  ])('are not missed where %s may make them', async (_maker, files) => {
    const made = (await withWeb(readsKey('site-settings', 'a'), files)).filter(line => line.startsWith('reference'));
    expect(made).toEqual([]);
    expect(await withWeb(readsKey('site-settings', 'a'))).toHaveLength(1);
  });

  it('to Secrets are left to whoever makes them, unless the one that is meant lies beside', async () => {
    const reads = 'envFrom: [{secretRef: {name: web-secret}}]\n';
    expect(await withWeb(reads)).toEqual([]);
    const sealed = (name: string): Files => ({
      'web/secret.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}}\nstringData: {user: admin}\n`,
    });
    expect(await withWeb(reads, sealed('web-secret'))).toEqual([]);
    expect(await withWeb(reads, sealed('web-secrets'))).toEqual([
      expect.stringMatching(/^reference-missing error web\/web\.yaml:15: Deployment web names the Secret web-secret/),
    ]);
  });

  it('lead to ports that a Service and its Pods have', async () => {
    expect(await withWeb('', { 'web/route.yaml': route('web', 8080) })).toEqual([
      'reference-port error web/route.yaml:6: HTTPRoute web wants port 8080 of the Service web, which has no such port.',
    ]);
    expect(await withWeb('', { 'web/service.yaml': service('web', { port: '{port: 80, targetPort: htpp}' }) })).toEqual(
      [
        'reference-port error web/service.yaml:6: Service web leads to a port htpp, which no container of its Pods has.',
      ],
    );
    expect(await withWeb('', { 'web/service.yaml': service('web', { port: '{port: 80, targetPort: 8080}' }) })).toEqual(
      [],
    );
  });

  it('lead to Pods', async () => {
    const other = { 'web/service.yaml': service('web', { selector: 'app: wbe' }) };
    expect(await withWeb('', other)).toEqual([
      'selects-nothing error web/service.yaml:5: Service web selects no Pod: Deployment web beside it has other labels.',
    ]);
    expect(await withWeb('', { ...other, 'other/wbe.yaml': workload('wbe') })).toEqual([]);
    expect(await withWeb('', { 'web/service.yaml': service('web', { selector: 'cnpg.io/cluster: web' }) })).toEqual([]);
    const labels =
      'resources: [web.yaml, service.yaml, route.yaml]\nlabels: [{includeSelectors: true, pairs: {app: x}}]\n';
    expect(await withWeb('', { ...other, 'web/kustomization.yaml': labels })).toEqual([]);
  });

  it('stay inside an object where they have to', async () => {
    expect(await withWeb('volumeMounts: [{name: data, mountPath: /data}]\n')).toEqual([
      'volume-missing error web/web.yaml:15: Deployment web mounts the volume data in container main, and has no volume of that name.',
    ]);
    expect(await withWeb('readinessProbe: {httpGet: {path: /, port: htpp}}\n')).toEqual([
      'reference-port error web/web.yaml:15: Deployment web asks at the port htpp of container main, which has no port of that name.',
    ]);
    expect(await findingsIn({ 'a.yaml': deployment('a').replace('labels: {app: a}', 'labels: {app: b}') })).toEqual([
      expect.stringMatching(/^selector-mismatch error a\.yaml:\d: The selector of Deployment a/),
    ]);
  });

  it('may lead to what every namespace has', async () => {
    expect(await withWeb('', { 'web/web.yaml': workload('web', { pod: 'serviceAccountName: default\n' }) })).toEqual(
      [],
    );
    expect(await withWeb('', { 'web/web.yaml': workload('web', { pod: 'serviceAccountName: robot\n' }) })).toEqual([
      'reference-missing error web/web.yaml:15: Deployment web names the ServiceAccount robot, which nothing in this repository makes.',
    ]);
  });
});
