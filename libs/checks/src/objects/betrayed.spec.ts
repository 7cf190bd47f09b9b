import { describe, expect, it } from 'vitest';
import { document, problemsOf } from './rendered.fixture.ts';

const config = (annotations: string, data = 'a: b'): string =>
  document(
    'config',
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: sites\n  annotations: {${annotations}}\ndata: {${data}}\n`,
  );

const messages = (text: string): string[] => problemsOf(text).map(({ message }) => message);

describe('an annotation that a controller reads', () => {
  it.each([
    ['argocd.argoproj.io/sync-options', 'Prun=false', 'Prune=false'],
    ['argocd.argoproj.io/sync-options', 'Prune=false, Validat=false', 'Validate=false'],
    ['argocd.argoproj.io/hook', 'PreSinc', 'PreSync'],
    ['argocd.argoproj.io/hook-delete-policy', 'HookSuceeded', 'HookSucceeded'],
    ['argocd.argoproj.io/compare-options', 'IgnoreExtranous', 'IgnoreExtraneous'],
    ['helm.sh/hook', 'post-instal', 'post-install'],
    ['helm.sh/resource-policy', 'kep', 'keep'],
  ])('%s with %s is an error, and what was meant is said', (key, value, meant) => {
    expect(problemsOf(config(`"${key}": "${value}"`))).toMatchObject([
      { code: 'object-field', expected: expect.stringContaining(`did you mean ${meant}?`) as string },
    ]);
  });

  it.each(['argocd.argoproj.io/sync-wave', 'helm.sh/hook-weight'])('%s is a whole number', key => {
    expect(messages(config(`"${key}": "-5"`))).toEqual([]);
    expect(messages(config(`"${key}": first`))[0]).toContain('has "first"');
    expect(messages(config(`"${key}": "1.5"`))).toHaveLength(1);
  });

  it('is an error also where nothing near is known', () => {
    expect(messages(config('"argocd.argoproj.io/hook": PreSink'))[0]).toContain(
      'has "PreSink", which Argo CD does not know',
    );
  });

  it('is known by its name too', () => {
    expect(messages(config('"argocd.argoproj.io/sync-optoins": Prune=false'))[0]).toContain('nearly an annotation');
    expect(messages(config('"argocd.argoproj.io/tracking-id": x, "example.org/hook": PreSink'))).toEqual([]);
  });

  it('is right in every form that its reader takes', () => {
    const value = 'Prune=confirm,Delete=false, ServerSideApply=true,PrunePropagationPolicy=orphan';
    expect(
      messages(config(`"argocd.argoproj.io/sync-options": "${value}", "argocd.argoproj.io/hook": "PreSync,PostSync"`)),
    ).toEqual([]);
  });
});

describe('a text that Go printed by mistake', () => {
  it.each([
    '"grafana.%!s(<nil>)"',
    '"%!d(string=a) b"',
    '"a %!v(PANIC=String method: x)"',
    '"<no value>"',
    '"https://<no value>/x"',
    '"--x=map[a:b]"',
    '"map[a:b c:map[d:e]]"',
    '"map[]"',
    '"<nil>"',
    '"[<nil> <nil>]"',
    '"--hosts=[a <nil>]"',
  ])('is an error: %s', value => {
    expect(problemsOf(config('', `a: ${value}`))).toMatchObject([{ severity: 'error' }]);
  });

  it.each(['"3.56136738e+08"', '"1e+06"', '"--limit=1.048576e+07"'])('is a warning where it is a number: %s', value => {
    expect(problemsOf(config('', `a: ${value}`))).toMatchObject([
      { severity: 'warning', fix: expect.stringContaining('int64') as string },
    ]);
  });

  it.each([
    '"100%! (yes)"',
    '"map[string]string"',
    '"a bitmap[1:2]"',
    '"1e6"',
    '"<none>"',
    '"error: expected <nil>: got x"',
    '"a<nil>"',
    '"{{ .Values.map }}"',
    '"rate(x[5m]) > 1.5e+10"',
  ])('is not seen where none is: %s', value => {
    expect(messages(config('', `a: ${value}`))).toEqual([]);
  });
});

describe('a list that Kubernetes treats as a map', () => {
  const deployment = (container: string, pod = ''): string =>
    document(
      'web',
      `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: sites}\nspec:\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec:\n      containers:\n        - {name: web, image: web:1, resources: {requests: {cpu: 1m, memory: 1Mi}, limits: {memory: 1Mi}}, ${container}}\n${pod}`,
    );

  it.each([
    ['env', 'env: [{name: A, value: "1"}, {name: B, value: "2"}, {name: A, value: "3"}]', 'name A'],
    [
      'ports',
      'ports: [{containerPort: 80}, {name: x, containerPort: 80, protocol: TCP}]',
      'containerPort 80, protocol TCP',
    ],
    ['volumeMounts', 'volumeMounts: [{name: v, mountPath: /a}, {name: w, mountPath: /a}]', 'mountPath /a'],
  ])('has no two items with one key: %s', (list, container, key) => {
    const volumes = '      volumes: [{name: v, emptyDir: {}}, {name: w, emptyDir: {}}]\n';
    expect(messages(deployment(container, volumes)).filter(text => text.includes('two items'))).toEqual([
      expect.stringContaining(`spec.template.spec.containers[0].${list} has two items with ${key}`) as string,
    ]);
  });

  it('has no two volumes of one name', () => {
    const volumes = '      volumes: [{name: v, emptyDir: {}}, {name: v, emptyDir: {}}]\n';
    expect(messages(deployment('env: []', volumes))[0]).toContain(
      'spec.template.spec.volumes has two items with name v',
    );
  });

  it('has what differs in a part of the key', () => {
    expect(messages(deployment('ports: [{containerPort: 80}, {containerPort: 80, protocol: UDP}]'))).toEqual([]);
  });
});
