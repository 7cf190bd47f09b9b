import { describe, expect, it } from 'vitest';
import { object, problemsIn, problemsOf, service, wide, workload } from '../references.fixture.ts';

const SECRET = object('Secret', 'key', 'stringData: {a: b}');
const reads = (name: string, more = ''): string =>
  workload('web', { container: `env: [{name: A, valueFrom: {secretKeyRef: {name: ${name}, key: a${more}}}}]` });

describe('existing-object', () => {
  it('tells what is named, where, what there is, and what to do', async () => {
    expect(await problemsOf(SECRET + reads('kye'))).toEqual([
      {
        code: 'reference-missing',
        severity: 'error',
        message: 'Deployment home/web refers to Secret kye, but nothing creates it in namespace home.',
        component: 'shop',
        environment: 'lab',
        object: 'Deployment home/web',
        path: 'spec.template.spec.containers[0].env[0].valueFrom.secretKeyRef.name',
        at: { file: 'dist/rendered/lab/shop.yaml', line: 22, column: 54 },
        expected: 'a Secret in namespace home: key; did you mean key?',
        fix: 'write key in the template that makes it or in the values it reads',
      },
    ]);
  });

  it('names the template', async () => {
    const text = reads('gone').replace('---\n', '---\n# Source: shop/templates/web.yaml\n');
    expect(await problemsOf(text)).toMatchObject([
      {
        message:
          'Deployment home/web refers to Secret gone, but nothing creates it in namespace home (shop/templates/web.yaml).',
        fix: 'correct the name in shop/templates/web.yaml, or list it under otherSecrets in charts/shop/component.yaml and say who creates it',
      },
    ]);
  });

  it('names the file that asks for what it is in', async () => {
    const askedIn = 'environments/lab/apps/chess-rating.yaml';
    expect(await problemsIn({ shop: { text: wide('Namespace', 'home') + reads('gone'), askedIn } })).toMatchObject([
      { fix: expect.stringContaining(`or list it under secrets in ${askedIn}`) },
    ]);
  });

  it('accepts what may be missing', async () => {
    expect(await problemsOf(reads('gone', ', optional: true'))).toEqual([]);
  });

  it('accepts a name that is filled in later', async () => {
    expect(await problemsOf(reads('$(NAME)'))).toEqual([]);
  });

  it('tells of one thing that is missing once a component', async () => {
    const twice = reads('gone') + reads('gone').replaceAll('web', 'web2');
    expect(await problemsOf(twice)).toMatchObject([
      {
        message:
          'Deployment home/web and another object refer to Secret gone, but nothing creates it in namespace home.',
      },
    ]);
  });

  it('says in which namespace one of that name is', async () => {
    const abroad = wide('Namespace', 'abroad') + SECRET.replace('home', 'abroad');
    expect(await problemsOf(abroad + reads('key'))).toMatchObject([
      { expected: 'a Secret in namespace home; there is one of that name in abroad' },
    ]);
  });

  it('finds what another component makes', async () => {
    const vault = { text: `${wide('Namespace', 'home')}${SECRET}` };
    expect(await problemsIn({ vault, shop: { text: reads('key') } })).toEqual([]);
  });

  it('finds Secrets that somebody else makes', async () => {
    const otherSecrets = [{ name: 'key', keys: ['a'] }];
    const shop = { text: wide('Namespace', 'home') + reads('key'), otherSecrets };
    expect(await problemsIn({ shop })).toEqual([]);
  });

  it('finds them in each namespace of a component that is released several times, under the name of each', async () => {
    const otherSecrets = [{ name: '<instance>-key', keys: ['a'] }];
    const inside = (namespace: string, name: string) =>
      wide('Namespace', namespace) + reads(name).replaceAll('home', namespace);
    const shop = {
      text: inside('home-a', 'a-key') + inside('home-b', 'b-key'),
      otherSecrets,
      instances: true as const,
    };
    expect(await problemsIn({ shop })).toEqual([]);
    expect(await problemsIn({ shop: { ...shop, text: inside('home-a', 'b-key') } })).toMatchObject([
      { message: expect.stringContaining('refers to Secret b-key') as string },
    ]);
    expect(await problemsIn({ shop: { ...shop, text: inside('homely', 'a-key') } })).toHaveLength(1);
    expect(await problemsIn({ shop: { ...shop, text: inside('home-a', 'gone'), isComplete: false } })).toEqual([]);
  });

  it('points to a Job that may make the Secret', async () => {
    const job = `${object('batch/v1 Job', 'maker', 'spec: {template: {spec: {serviceAccountName: maker, containers: []}}}')}${object(
      'ServiceAccount',
      'maker',
    )}${object(
      'rbac.authorization.k8s.io/v1 Role',
      'maker',
      'rules: [{apiGroups: [""], resources: [secrets], verbs: [create]}]',
    )}${object(
      'rbac.authorization.k8s.io/v1 RoleBinding',
      'maker',
      'roleRef: {kind: Role, name: maker}\nsubjects: [{kind: ServiceAccount, name: maker, namespace: home}]',
    )}`;
    expect(await problemsOf(job + reads('gone'))).toMatchObject([
      {
        fix: 'correct the name in the template that makes it, or, if Job home/maker creates it, list it under otherSecrets in charts/shop/component.yaml',
      },
    ]);
  });

  it.each([
    ['a ConfigMap', workload('web', { container: 'envFrom: [{configMapRef: {name: gone}}]' })],
    ['a ServiceAccount', workload('web', { spec: 'serviceAccountName: gone' })],
    ['a PriorityClass', workload('web', { spec: 'priorityClassName: gone' })],
    ['a pull secret', workload('web', { spec: 'imagePullSecrets: [{name: gone}]' })],
    ['a claim', workload('web', { spec: 'volumes: [{name: a, persistentVolumeClaim: {claimName: gone}}]' })],
    [
      'a projected ConfigMap',
      workload('web', { spec: 'volumes: [{name: a, projected: {sources: [{configMap: {name: gone}}]}}]' }),
    ],
    ['a StorageClass', object('PersistentVolumeClaim', 'a', 'spec: {storageClassName: gone}')],
    ['an IngressClass', object('networking.k8s.io/v1 Ingress', 'a', 'spec: {ingressClassName: gone}')],
    [
      'a Service behind an Ingress',
      object(
        'networking.k8s.io/v1 Ingress',
        'a',
        'spec: {defaultBackend: {service: {name: gone, port: {number: 80}}}}',
      ),
    ],
    [
      'a Service behind a webhook',
      wide(
        'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
        'a',
        'webhooks: [{clientConfig: {service: {name: gone, namespace: home}}}]',
      ),
    ],
    [
      'a Service behind an API',
      wide('apiregistration.k8s.io/v1 APIService', 'a', 'spec: {service: {name: gone, namespace: home}}'),
    ],
    [
      'a workload that is scaled',
      object(
        'autoscaling/v2 HorizontalPodAutoscaler',
        'a',
        'spec: {scaleTargetRef: {apiVersion: apps/v1, kind: StatefulSet, name: gone}}',
      ),
    ],
    ['a Role', object('rbac.authorization.k8s.io/v1 RoleBinding', 'a', 'roleRef: {kind: Role, name: gone}')],
    [
      'a ClusterRole',
      wide('rbac.authorization.k8s.io/v1 ClusterRoleBinding', 'a', 'roleRef: {kind: ClusterRole, name: gone}'),
    ],
    [
      'a subject',
      wide(
        'rbac.authorization.k8s.io/v1 ClusterRoleBinding',
        'a',
        'roleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: gone, namespace: home}]',
      ),
    ],
    ['an Issuer', object('cert-manager.io/v1 Certificate', 'a', 'spec: {secretName: a, issuerRef: {name: gone}}')],
    [
      'a ClusterIssuer',
      object(
        'cert-manager.io/v1 Certificate',
        'a',
        'spec: {secretName: a, issuerRef: {kind: ClusterIssuer, name: gone}}',
      ),
    ],
    [
      'a GatewayClass',
      object('gateway.networking.k8s.io/v1 Gateway', 'a', 'spec: {gatewayClassName: gone, listeners: []}'),
    ],
    ['a Gateway', object('gateway.networking.k8s.io/v1 HTTPRoute', 'a', 'spec: {parentRefs: [{name: gone}]}')],
    [
      'the Secret of a listener',
      object(
        'gateway.networking.k8s.io/v1 Gateway',
        'a',
        'spec: {listeners: [{name: a, port: 443, protocol: HTTPS, tls: {certificateRefs: [{name: gone}]}}]}',
      ),
    ],
    [
      'an account for Vault',
      object(
        'redhatcop.redhat.io/v1alpha1 VaultSecret',
        'a',
        'spec: {output: {name: a}, vaultSecretDefinitions: [{authentication: {serviceAccount: {name: gone}}}]}',
      ),
    ],
    [
      'the Certificate of a webhook',
      wide('admissionregistration.k8s.io/v1 MutatingWebhookConfiguration', 'a', '').replace(
        '{name: a}',
        '{name: a, annotations: {cert-manager.io/inject-ca-from: home/gone}}',
      ),
    ],
  ])('finds %s that nothing makes', async (_what, text) => {
    const found = await problemsOf(text);
    expect(found.map(({ code }) => code)).toEqual(['reference-missing']);
    expect(found[0]!.message).toContain(' gone, but nothing creates it');
  });

  it.each([
    ['the ServiceAccount of every namespace', workload('web', { spec: 'serviceAccountName: default' })],
    [
      'the authority of the cluster',
      workload('web', { container: 'envFrom: [{configMapRef: {name: kube-root-ca.crt}}]' }),
    ],
    ['the classes of the cluster', workload('web', { spec: 'priorityClassName: system-cluster-critical' })],
    [
      'roles of the cluster',
      wide(
        'rbac.authorization.k8s.io/v1 ClusterRoleBinding',
        'a',
        'roleRef: {kind: ClusterRole, name: "system:auth-delegator"}',
      ),
    ],
    ['no class', object('PersistentVolumeClaim', 'a', 'spec: {storageClassName: ""}')],
    [
      'the class of a volume made by hand',
      wide('PersistentVolume', 'v', 'spec: {storageClassName: manual}') +
        object('PersistentVolumeClaim', 'a', 'spec: {storageClassName: manual, volumeName: v}'),
    ],
    [
      'a kind that nobody knows',
      object(
        'gateway.networking.k8s.io/v1 HTTPRoute',
        'a',
        'spec: {rules: [{backendRefs: [{group: cloud.example.com, kind: Bucket, name: gone}]}]}',
      ),
    ],
    [
      'what runs in kube-system',
      object(
        'rbac.authorization.k8s.io/v1 RoleBinding',
        'a',
        'roleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: horizontal-pod-autoscaler, namespace: kube-system}]',
      ),
    ],
    [
      'rights for a program that runs elsewhere',
      object(
        'rbac.authorization.k8s.io/v1 RoleBinding',
        'a',
        'roleRef: {kind: ClusterRole, name: view}\nsubjects: [{kind: ServiceAccount, name: prometheus, namespace: monitoring}]',
      ),
    ],
    [
      'a StatefulSet whose Pods nobody calls',
      object('apps/v1 StatefulSet', 'a', 'spec: {serviceName: gone, template: {spec: {containers: []}}}'),
    ],
  ])('accepts %s', async (_what, text) => {
    expect(await problemsOf(text)).toEqual([]);
  });

  it('wants the Service by which the Pods of a StatefulSet are called', async () => {
    const pods = object(
      'apps/v1 StatefulSet',
      'db',
      'spec: {serviceName: dbs, template: {metadata: {labels: {app: db}}, spec: {containers: []}}}',
    );
    expect(await problemsOf(pods + service('db'))).toMatchObject([
      {
        code: 'reference-missing',
        path: 'spec.serviceName',
        expected: 'a Service in namespace home: db; did you mean db?',
      },
    ]);
  });

  it('accepts classes that the facts name, and kinds that nobody lists', async () => {
    const claim = object('PersistentVolumeClaim', 'a', 'spec: {storageClassName: fast}');
    expect(await problemsOf(claim, { things: [{ kind: 'storage.k8s.io/StorageClass', name: 'fast' }] })).toEqual([]);
    const ingress = object('networking.k8s.io/v1 Ingress', 'a', 'spec: {ingressClassName: nginx}');
    expect(await problemsOf(ingress, { unlisted: ['networking.k8s.io/IngressClass'] })).toEqual([]);
  });
});
