import { describe, expect, it } from 'vitest';
import { podWith, refusals, specOf } from './refused.fixture.ts';

const scaler = (name: string): string =>
  specOf(
    'autoscaling/v2/HorizontalPodAutoscaler',
    `{ scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 3, metrics: [{ type: ContainerResource, containerResource: { name: ${name}, container: web, target: { type: Utilization, averageUtilization: 50 } } }] }`,
  );
const claim = (source: string): string =>
  specOf(
    'v1/PersistentVolumeClaim',
    `{ accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } }, dataSource: ${source} }`,
  );
const definition = (scope: string): string =>
  `{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: sites.example.org }, spec: { group: example.org, scope: ${scope}, names: { kind: Site, plural: sites }, versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }] } }`;

const metric = (name: string): string =>
  specOf(
    'autoscaling/v2/HorizontalPodAutoscaler',
    `{ scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 3, metrics: [{ type: Resource, resource: { name: ${name}, target: { type: Utilization, averageUtilization: 50 } } }] }`,
  );
const behaving = (type: string): string =>
  specOf(
    'autoscaling/v2/HorizontalPodAutoscaler',
    `{ scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }, maxReplicas: 3, behavior: { scaleDown: { policies: [{ type: ${type}, value: 1, periodSeconds: 60 }] } } }`,
  );
const set = (claims: string, retention = ''): string =>
  specOf(
    'apps/v1/StatefulSet',
    `{ selector: { matchLabels: { a: b } }, persistentVolumeClaimRetentionPolicy: { ${retention} }, template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: web, image: nginx }] } }, volumeClaimTemplates: [${claims.replace('SPEC', '{ accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }')}] }`,
  );

const webhook = (resources: string): string =>
  `{ apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingWebhookConfiguration, metadata: { name: a }, webhooks: [{ name: a.example.org, clientConfig: { url: "https://a.example" }, admissionReviewVersions: [v1], sideEffects: None, rules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [${resources}] }] }] }`;

/** What rules let through until mutations with another seed were shown to an API server. */
describe('what an API server refuses', () => {
  it.each([
    ['an option of name servers without a name', podWith('dnsConfig: { options: [{}] }'), 'the name of the option'],
    ['a template without Pods', specOf('batch/v1/Job', '{ template: {} }'), 'spec.template: containers'],
    ['half an object in a quota', specOf('v1/ResourceQuota', '{ hard: { pods: 5m } }'), 'hard.pods: a whole number'],
    [
      'half a device in a quota',
      specOf('v1/ResourceQuota', '{ hard: { example.org/gpu: 500m } }'),
      '["example.org/gpu"]: a whole number',
    ],
    ['a resource that no container has', scaler('5m'), 'containerResource.name: cpu, memory'],
    [
      'a source of a claim without a name',
      claim('{ kind: PersistentVolumeClaim, name: "" }'),
      'the name of the source',
    ],
    ['a definition without a scope', definition('""'), 'Namespaced or Cluster'],
    ['a policy of an autoscaler without a type', behaving('""'), 'Pods or Percent'],
    [
      'a variable of no field',
      podWith('', 'env: [{ name: A, valueFrom: { fieldRef: { fieldPath: "" } } }]'),
      'the field that is meant',
    ],
    [
      'a file of no field',
      podWith('volumes: [{ name: a, downwardAPI: { items: [{ path: a, fieldRef: { fieldPath: "" } }] } }]'),
      'the field that is meant',
    ],
    ['a claim of a set that cannot be a volume', set('{ metadata: { name: DATA }, spec: SPEC }'), 'a DNS label'],
    ['a webhook for everything, twice', webhook('"*/*", pods'), '"*/*" alone'],
    ['a webhook for everything, and some', webhook('"*", pods'), '"*", or resources'],
    ['a webhook for all of Pods, and some', webhook('"pods/*", pods/status'), 'each resource once'],
    ['an autoscaler of no group', metric('cpu').replace('apps/v1', 'v1'), 'such as apps/v1'],
    ['an autoscaler of no version', metric('cpu').replace('apiVersion: apps/v1, ', ''), 'such as apps/v1'],
    ['what becomes of claims in another word', set('', 'whenScaled: 5m'), 'one of Retain, Delete'],
    ...['apps/v1/Deployment', 'batch/v1/Job', 'v1/Pod', 'batch/v1/CronJob'].map((kind): [string, string, string] => [
      `nothing but a name of a ${kind}`,
      specOf(kind, 'null'),
      'what it is to do',
    ]),
  ])('is found: %s', (_what, text, place) => {
    expect(refusals(text)).toEqual([expect.stringContaining(place)]);
  });

  it.each([
    ['processor time in a quota', specOf('v1/ResourceQuota', '{ hard: { requests.cpu: 500m, pods: "10" } }')],
    ['a resource of containers', scaler('memory')],
    ['a source that the server drops', claim('{ apiGroup: example.org, kind: Site, name: "" }')],
    ['a webhook for everything and its parts', webhook('"*", "*/scale", pods/status')],
    [
      'an autoscaler of a controller of old',
      metric('cpu').replace('apps/v1, kind: Deployment', 'v1, kind: ReplicationController'),
    ],
    ['any name of a metric of Pods', metric('-a')],
    [
      'two tokens at one path',
      podWith(
        'volumes: [{ name: a, projected: { sources: [{ serviceAccountToken: { path: t } }, { serviceAccountToken: { path: t } }] } }]',
      ),
    ],
    ['a source with a name', claim('{ kind: PersistentVolumeClaim, name: a }')],
  ])('is not found in %s', (_what, text) => {
    expect(refusals(text)).toEqual([]);
  });
});
