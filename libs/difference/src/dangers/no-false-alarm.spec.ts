import { loadKubernetesTypes, type TypeRegistry } from '@cedille/types';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { beforeAll, expect, it } from 'vitest';
import { codesOf } from './testing.ts';

type Data = Record<string, unknown>;

interface App {
  name: string;
  replicas: number;
  patch: number;
  labels: Record<string, string>;
  notes: Record<string, string>;
  size: number;
  room: number;
  values: Record<string, string>;
  extra: readonly string[];
}

let registry: TypeRegistry;
beforeAll(async () => {
  registry = await loadKubernetesTypes();
});

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,6}$/);
const words = fc.dictionary(
  word.map(key => `note-${key}`),
  word,
  { maxKeys: 3 },
);
const app: fc.Arbitrary<App> = fc.record({
  name: word,
  replicas: fc.integer({ min: 1, max: 4 }),
  patch: fc.integer({ min: 0, max: 50 }),
  labels: words,
  notes: words,
  size: fc.integer({ min: 1, max: 20 }),
  room: fc.integer({ min: 1, max: 20 }),
  values: fc.dictionary(word, word, { minKeys: 1, maxKeys: 3 }),
  extra: fc.constant([]),
});

/** What a change may do without anybody being in danger: labels, more of everything, a patch, other values, new objects. */
const harmless = (before: App): fc.Arbitrary<App> =>
  fc
    .record({
      labels: words,
      notes: words,
      more: fc.integer({ min: 0, max: 3 }),
      patch: fc.integer({ min: 0, max: 5 }),
      grow: fc.integer({ min: 0, max: 30 }),
      value: word,
      extra: fc.uniqueArray(word, { maxLength: 3 }),
    })
    .map(({ labels, notes, more, patch, grow, value, extra }) => ({
      ...before,
      labels,
      notes,
      replicas: before.replicas + more,
      patch: before.patch + patch,
      size: before.size + grow,
      room: before.room + grow,
      values: { ...Object.fromEntries(Object.keys(before.values).map(key => [key, value])), [`new-${value}`]: value },
      extra,
    }));

const pair = app.chain(before => fc.tuple(fc.constant(before), harmless(before)));

/** An application with everything that a usual chart has. */
function rendered(one: App): string {
  const { name, replicas, patch, labels, notes, size, room, values, extra } = one;
  const metadata = (suffix = ''): Data => ({
    name: name + suffix,
    namespace: 'here',
    labels: { app: name, ...labels },
    annotations: notes,
  });
  const pods = (volumes: Data[] = []): Data => ({
    metadata: { labels: { app: name, ...labels }, annotations: notes },
    spec: {
      serviceAccountName: `${name}-account`,
      volumes: [{ name: 'conf', configMap: { name: `${name}-conf` } }, ...volumes],
      containers: [
        {
          name: 'main',
          image: `example.org/postgres:16.${patch}`,
          envFrom: [{ secretRef: { name: `${name}-key` } }],
          ports: [{ name: 'web', containerPort: 8080 }],
          readinessProbe: { httpGet: { path: '/', port: 'web' }, periodSeconds: replicas },
          resources: { requests: { memory: `${size}Mi` } },
          volumeMounts: [
            { name: 'conf', mountPath: '/conf' },
            { name: 'data', mountPath: '/data' },
          ],
        },
      ],
    },
  });
  const selector = { matchLabels: { app: name } };
  const objects: Data[] = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('-account') },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('-conf'), data: values },
    { apiVersion: 'v1', kind: 'Secret', metadata: metadata('-key'), stringData: values },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadata('-data'),
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: `${size}Gi` } } },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata(),
      spec: {
        replicas,
        selector,
        template: pods([{ name: 'data', persistentVolumeClaim: { claimName: `${name}-data` } }]),
      },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: metadata('-set'),
      spec: {
        replicas,
        serviceName: name,
        selector,
        template: pods(),
        volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } }],
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(),
      spec: { type: 'LoadBalancer', selector: { app: name }, ports: [{ port: 80, targetPort: 'web' }] },
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata(),
      spec: { maxUnavailable: 1, selector },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(),
      spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from: [{ podSelector: {} }] }] },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: metadata(),
      spec: {
        ingressClassName: 'a',
        rules: [
          {
            host: `${name}.example.org`,
            http: { paths: [{ path: '/', pathType: 'Prefix', backend: { service: { name, port: { number: 80 } } } }] },
          },
        ],
        tls: [{ hosts: [`${name}.example.org`], secretName: `${name}-key` }],
      },
    },
    {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'Cluster',
      metadata: metadata(),
      spec: { instances: replicas, imageName: `ghcr.io/x/postgresql:16.${patch}`, storage: { size: `${room}Gi` } },
    },
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: metadata(),
      spec: {
        project: 'a',
        source: { repoURL: 'oci://r', targetRevision: `1.0.${patch}` },
        destination: { name: 'a', namespace: 'b' },
      },
    },
    {
      apiVersion: 'shop.example.org/v1',
      kind: 'Widget',
      metadata: metadata(),
      spec: { colour: Object.values(values)[0] },
    },
    ...extra.flatMap((suffix): Data[] => [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata(`-extra-${suffix}`), data: values },
      {
        apiVersion: 'shop.example.org/v1',
        kind: 'Widget',
        metadata: metadata(`-extra-${suffix}`),
        spec: { colour: 'red' },
      },
    ]),
  ];
  return objects.map(object => `---\n${dump(object, { noRefs: true })}`).join('');
}

it.each([false, true])('gives no danger for a change that harms nobody (facts of kinds: %s)', hasFacts => {
  fc.assert(
    fc.property(pair, ([before, after]) => {
      const known = hasFacts ? { registry } : {};
      expect(codesOf(rendered(before), rendered(after), known)).toEqual([]);
      expect(codesOf('', rendered(after), known)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

it('sees each of the same objects go', () => {
  fc.assert(
    fc.property(app, one => {
      const codes = codesOf(rendered(one), '', { registry });
      for (const code of [
        'data-removed critical',
        'host-removed high',
        'unknown-kind notice',
        'application-removed notice',
      ])
        expect(codes).toContain(code);
    }),
    { numRuns: 20 },
  );
});
