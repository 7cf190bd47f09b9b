import { describe, expect, it } from 'vitest';
import { auditOf } from '../testing.ts';

const FILES = {
  'boats/account.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: boats, namespace: sea}\n',
  'boats/boats.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: boats}
spec:
  selector: {matchLabels: {app: boats}}
  template:
    metadata: {labels: {app: boats}}
    spec:
      serviceAccountName: boats
      containers: [{name: main, image: "registry.example/boats:1.0.0", args: [--leader-elect]}]
`,
};
const BINDING =
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: boats}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: boats}\nsubjects: [{kind: ServiceAccount, name: boats, namespace: system}]\n';

const toldOf = async (files: Readonly<Record<string, string>>): Promise<string[]> =>
  (await auditOf(files)).problems
    .filter(({ code }) => code === 'permission-missing')
    .map(({ at, severity }) => `${severity} ${at?.file}:${at?.line}`);

describe('a controller', () => {
  it('whose account nothing in the repository binds is told of', async () => {
    expect(await toldOf(FILES)).toEqual(['warning boats/boats.yaml:9']);
  });

  it.each([
    ['is bound in another folder and namespace', { 'rights/all.yaml': BINDING }],
    [
      'is bound in a template',
      { 'chart/Chart.yaml': 'name: chart\n', 'chart/templates/all.yaml': `{{ if .Values.x }}\n${BINDING}{{ end }}\n` },
    ],
    [
      'comes with what is elsewhere',
      { 'boats/kustomization.yaml': 'resources: [account.yaml, boats.yaml, https://example.org/all.yaml]\n' },
    ],
    ['is applied by nobody', { 'boats/kustomization.yaml': 'resources: [account.yaml]\n' }],
    [
      'has an account from elsewhere',
      { 'boats/account.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' },
    ],
  ])('that %s is not', async (_what, more) => {
    expect(await toldOf({ ...FILES, ...more })).toEqual([]);
  });
});
