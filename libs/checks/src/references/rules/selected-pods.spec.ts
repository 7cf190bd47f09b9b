import { describe, expect, it } from 'vitest';
import { judge, object, problemsOf, service, wide, workload } from '../references.fixture.ts';

const selecting = (labels: string): string => service('web').replace('app: web', labels);
const codes = async (text: string): Promise<string[]> => (await problemsOf(text)).map(({ code }) => code);

describe('selected-pods', () => {
  it('tells what is asked for and what there is', async () => {
    expect(await problemsOf(workload('web') + selecting('app: zzz'))).toMatchObject([
      {
        code: 'selects-nothing',
        message: 'Service home/web selects no Pods: nothing in namespace home has the labels app: zzz.',
        path: 'spec.selector',
        expected: 'labels of Pods in that namespace, for example of Deployment home/web: app: web',
        fix: 'correct the selector in the template that makes it, or remove the Service',
      },
    ]);
    expect(await problemsOf(selecting('app: web'))).toMatchObject([
      { expected: 'labels of Pods in that namespace; there are none' },
    ]);
  });

  const POD = '{spec: {containers: []}, metadata: {labels: {app: web}}}';

  it.each([
    ['a Pod', object('Pod', 'web', 'spec: {containers: []}').replace('{name: web', '{labels: {app: web}, name: web')],
    ['a StatefulSet', object('apps/v1 StatefulSet', 'web', `spec: {template: ${POD}}`)],
    ['a DaemonSet', object('apps/v1 DaemonSet', 'web', `spec: {template: ${POD}}`)],
    ['a Job', object('batch/v1 Job', 'web', `spec: {template: ${POD}}`)],
    ['a CronJob', object('batch/v1 CronJob', 'web', `spec: {jobTemplate: {spec: {template: ${POD}}}}`)],
    ['a Rollout', object('argoproj.io/v1alpha1 Rollout', 'web', `spec: {template: ${POD}}`)],
  ])('knows the Pods of %s', async (_what, text) => {
    expect(await codes(text + service('web'))).toEqual([]);
  });

  it.each([
    ['a policy', object('networking.k8s.io/v1 NetworkPolicy', 'a', 'spec: {podSelector: {matchLabels: {app: zzz}}}')],
    ['a budget', object('policy/v1 PodDisruptionBudget', 'a', 'spec: {selector: {matchLabels: {app: zzz}}}')],
    [
      'one of several values',
      object(
        'policy/v1 PodDisruptionBudget',
        'a',
        'spec: {selector: {matchExpressions: [{key: app, operator: In, values: [x, y]}]}}',
      ),
    ],
    ['a label too many', selecting('app: web, tier: front')],
  ])('finds %s', async (_what, text) => {
    expect(await codes(workload('web') + text)).toEqual(['selects-nothing']);
  });

  it.each([
    ['everything', object('networking.k8s.io/v1 NetworkPolicy', 'a', 'spec: {podSelector: {}}')],
    [
      'whatever is not something',
      object(
        'networking.k8s.io/v1 NetworkPolicy',
        'a',
        'spec: {podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}}',
      ),
    ],
    ['what somebody writes down by hand', object('Service', 'a', 'spec: {ports: [{port: 80}]}')],
    ['labels that Kubernetes adds', selecting('app: web, statefulset.kubernetes.io/pod-name: web-0')],
    ['Pods of a program that is not here', selecting('cnpg.io/cluster: db')],
  ])('accepts a selector of %s', async (_what, text) => {
    expect(await codes(workload('web') + text)).toEqual([]);
  });

  const role = (verb: string, resource = 'pods', group = ''): string =>
    object(
      'rbac.authorization.k8s.io/v1 Role',
      'web',
      `rules: [{apiGroups: ["${group}"], resources: [${resource}], verbs: [${verb}]}]`,
    ) +
    object(
      'rbac.authorization.k8s.io/v1 RoleBinding',
      'web',
      'roleRef: {kind: Role, name: web}\nsubjects: [{kind: ServiceAccount, name: default}]',
    );

  it('accepts a label that Pods may give themselves', async () => {
    const text = workload('web') + selecting('app: web, active: "true"');
    expect(await codes(text)).toEqual(['selects-nothing']);
    expect(await codes(text + role('get'))).toEqual(['selects-nothing']);
    expect(await codes(text + role('patch'))).toEqual([]);
  });

  it('accepts Pods that a program starts, but no typo', async () => {
    const jobs = workload('web') + role('create', 'jobs', 'batch');
    expect(await codes(jobs + selecting('app: snapshot'))).toEqual([]);
    expect(await codes(jobs + selecting('app: web2'))).toEqual([]);
    expect(await codes(jobs + selecting('app: wbe'))).toEqual(['selects-nothing']);
    expect(await codes(jobs + selecting('aap: web'))).toEqual(['selects-nothing']);
  });

  it('accepts Pods of custom resources, unless theirs are known to have none', async () => {
    const text = workload('web') + selecting('app: db');
    expect(await codes(text + object('db.example.com/v1 Database', 'db'))).toEqual([]);
    expect(await codes(text + object('cert-manager.io/v1 Issuer', 'db'))).toEqual(['selects-nothing']);
  });

  it('takes the namespaces of the cluster for full of Pods', async () => {
    expect(await codes(selecting('k8s-app: kube-dns').replace('namespace: home', 'namespace: kube-system'))).toEqual(
      [],
    );
  });

  it('looks into the same namespace alone', async () => {
    const away = wide('Namespace', 'away') + workload('web').replace('namespace: home', 'namespace: away');
    expect(await codes(away + service('web'))).toEqual(['selects-nothing']);
  });

  it('counts what could not be said', () => {
    const text = wide('Namespace', 'home') + service('web');
    expect(judge({ shop: { text, isComplete: false } })).toMatchObject({ findings: [], unchecked: 1 });
  });
});
