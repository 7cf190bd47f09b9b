import { describe, expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const DANGER = ['immutable-field critical'];
const cases: [name: string, type: string, before: string, after: string][] = [
  [
    'the selector of a Deployment',
    'apps/v1/Deployment',
    'spec: {selector: {matchLabels: {a: b}}}',
    'spec: {selector: {matchLabels: {a: c}}}',
  ],
  [
    'the claims of a StatefulSet',
    'apps/v1/StatefulSet',
    'spec: {volumeClaimTemplates: [{metadata: {name: a}, spec: {x: 1}}]}',
    'spec: {volumeClaimTemplates: [{metadata: {name: a}, spec: {x: 2}}]}',
  ],
  ['the serviceName of a StatefulSet', 'apps/v1/StatefulSet', 'spec: {serviceName: a}', 'spec: {serviceName: b}'],
  ['the template of a Job', 'batch/v1/Job', 'spec: {template: {spec: {a: 1}}}', 'spec: {template: {spec: {a: 2}}}'],
  ['the class of a claim', 'v1/PersistentVolumeClaim', 'spec: {storageClassName: a}', 'spec: {storageClassName: b}'],
  ['the address of a Service', 'v1/Service', 'spec: {ports: []}', 'spec: {clusterIP: None, ports: []}'],
  [
    'the parameters of a StorageClass',
    'storage.k8s.io/v1/StorageClass',
    'parameters: {repl: "1"}',
    'parameters: {repl: "2"}',
  ],
  [
    'the scope of a CRD',
    'apiextensions.k8s.io/v1/CustomResourceDefinition',
    'spec: {scope: Cluster}',
    'spec: {scope: Namespaced}',
  ],
  ['the role of a binding', 'rbac.authorization.k8s.io/v1/RoleBinding', 'roleRef: {name: a}', 'roleRef: {name: b}'],
  [
    'the data of an immutable ConfigMap',
    'v1/ConfigMap',
    'immutable: true\ndata: {a: b}',
    'immutable: true\ndata: {a: c}',
  ],
  ['the type of a Secret', 'v1/Secret', 'type: Opaque', 'type: kubernetes.io/tls'],
];
const nearMisses: [name: string, type: string, before: string, after: string][] = [
  ['the replicas of a Deployment', 'apps/v1/Deployment', 'spec: {replicas: 1}', 'spec: {replicas: 2}'],
  ['the template of a StatefulSet', 'apps/v1/StatefulSet', 'spec: {template: {a: 1}}', 'spec: {template: {a: 2}}'],
  ['the parallelism of a Job', 'batch/v1/Job', 'spec: {parallelism: 1}', 'spec: {parallelism: 2}'],
  [
    'a larger claim',
    'v1/PersistentVolumeClaim',
    'spec: {resources: {requests: {storage: 1Gi}}}',
    'spec: {resources: {requests: {storage: 2Gi}}}',
  ],
  ['an address that is left out again', 'v1/Service', 'spec: {clusterIP: 10.0.0.1, ports: []}', 'spec: {ports: []}'],
  [
    'expansion of a StorageClass',
    'storage.k8s.io/v1/StorageClass',
    'allowVolumeExpansion: false',
    'allowVolumeExpansion: true',
  ],
  [
    'the columns of a CRD',
    'apiextensions.k8s.io/v1/CustomResourceDefinition',
    'spec: {names: {kind: A}}',
    'spec: {names: {kind: A, shortNames: [a]}}',
  ],
  ['the data of a usual ConfigMap', 'v1/ConfigMap', 'data: {a: b}', 'data: {a: c}'],
];

describe('immutable-field', () => {
  it.each(cases)('sees %s', (_, type, before, after) => {
    expect(codesOf(object(type, before), object(type, after))).toEqual(DANGER);
  });

  it.each(nearMisses)('leaves %s alone', (_, type, before, after) => {
    expect(codesOf(object(type, before), object(type, after))).toEqual([]);
  });

  it('leaves a Job alone that is a hook, or made anew by force', () => {
    for (const annotation of [
      'helm.sh/hook: post-install',
      'argocd.argoproj.io/sync-options: "Replace=true,Force=true"',
    ]) {
      const job = (value: number): string =>
        object('batch/v1/Job', `spec: {template: {a: ${value}}}`, `annotations: {${annotation}}`);
      expect(codesOf(job(1), job(2))).toEqual([]);
    }
  });
});
