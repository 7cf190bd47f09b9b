import { describe, expect, it } from 'vitest';
import { podWith, refusals, specOf } from './refused.fixture.ts';

const scaler = (name: string): string =>
  specOf(
    'autoscaling/v2/HorizontalPodAutoscaler',
    `{ scaleTargetRef: { kind: Deployment, name: web }, maxReplicas: 3, metrics: [{ type: ContainerResource, containerResource: { name: ${name}, container: web, target: { type: Utilization, averageUtilization: 50 } } }] }`,
  );
const claim = (source: string): string =>
  specOf(
    'v1/PersistentVolumeClaim',
    `{ accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } }, dataSource: ${source} }`,
  );
const definition = (scope: string): string =>
  `{ apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: { name: sites.example.org }, spec: { group: example.org, scope: ${scope}, names: { kind: Site, plural: sites }, versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }] } }`;

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
  ])('is found: %s', (_what, text, place) => {
    expect(refusals(text)).toEqual([expect.stringContaining(place)]);
  });

  it.each([
    ['processor time in a quota', specOf('v1/ResourceQuota', '{ hard: { requests.cpu: 500m, pods: "10" } }')],
    ['a resource of containers', scaler('memory')],
    ['a source that the server drops', claim('{ apiGroup: example.org, kind: Site, name: "" }')],
    ['a source with a name', claim('{ kind: PersistentVolumeClaim, name: a }')],
  ])('is not found in %s', (_what, text) => {
    expect(refusals(text)).toEqual([]);
  });
});
