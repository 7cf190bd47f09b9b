import { loadKubernetesTypes } from '@cedille/types';
import { describe, expect, it } from 'vitest';
import { differenceOf } from '../../difference-of.ts';
import { codesOf, crd, dangersOf, KEPT, object, registryWith } from '../testing.ts';

describe('data-removed', () => {
  it.each([
    'v1/PersistentVolumeClaim',
    'v1/PersistentVolume',
    'postgresql.cnpg.io/v1/Cluster',
    'postgresql.cnpg.io/v1/Database',
    'elasticsearch.k8s.elastic.co/v1/Elasticsearch',
    'minio.min.io/v2/Tenant',
    'k8s.mariadb.com/v1alpha1/MariaDB',
    'rabbitmq.com/v1beta1/RabbitmqCluster',
    'psmdb.percona.com/v1/PerconaServerMongoDB',
    'kafka.strimzi.io/v1/KafkaTopic',
    'objectbucket.io/v1alpha1/ObjectBucketClaim',
    'longhorn.io/v1beta2/Volume',
    'cluster.x-k8s.io/v1beta1/Cluster',
  ])('sees a %s go', type => {
    expect(codesOf(object(type), '')).toEqual(['data-removed critical']);
  });

  it.each([
    'spec: {storage: {size: 10Gi}}',
    'spec: {server: {volumeClaimTemplate: {spec: {resources: {requests: {storage: 1Gi}}}}}}',
    'spec: {nodes: [{storageClassName: fast}]}',
  ])('sees an object of a kind that nobody knows go, which asks for a volume: %s', spec => {
    expect(codesOf(object('db.example.org/v1/Store', spec), '')).toEqual(['data-removed critical']);
  });

  it('leaves alone what stays because of Prune=false', () => {
    expect(codesOf(object('v1/PersistentVolumeClaim', '', KEPT), '')).toEqual([]);
  });

  it('weighs a StatefulSet by what becomes of its volumes', () => {
    const set = (policy: string): string =>
      object('apps/v1/StatefulSet', `spec: {persistentVolumeClaimRetentionPolicy: {whenDeleted: ${policy}}}`);
    expect(codesOf(set('Delete'), '')).toEqual(['data-removed critical']);
    expect(codesOf(set('Retain'), '')).toEqual(['data-removed high']);
  });

  it('weighs a volume by its reclaim policy', () => {
    expect(codesOf(object('v1/PersistentVolume', 'spec: {persistentVolumeReclaimPolicy: Retain}'), '')).toEqual([
      'data-removed notice',
    ]);
  });

  it('sees a claim that gets another name, because Kubernetes removes the old one', () => {
    const claim = object('v1/PersistentVolumeClaim', 'spec: {accessModes: [ReadWriteOnce], storageClassName: a}');
    expect(codesOf(claim, claim.replace('name: it', 'name: other'))).toEqual(['data-removed critical']);
  });

  it('leaves a Deployment alone, and custom resources that hold nothing', () => {
    expect(codesOf(object('apps/v1/Deployment'), '')).toEqual([]);
    expect(codesOf(object('monitoring.coreos.com/v1/ServiceMonitor'), '')).toEqual([]);
    expect(codesOf(object('argoproj.io/v1alpha1/Workflow'), '')).toEqual([]);
  });
});

describe('who is asked first', () => {
  const claim = (options: string): string =>
    object('v1/PersistentVolumeClaim', '', `annotations: {argocd.argoproj.io/sync-options: "${options}"}`);

  it('says that a person is asked, and is milder', () => {
    const [danger] = dangersOf(claim('Prune=confirm'), '');
    expect(danger).toMatchObject({
      code: 'data-removed',
      severity: 'high',
      message:
        'Removing the PersistentVolumeClaim it deletes its data, once a person confirms it: Argo CD asks first (Prune=confirm).',
    });
  });

  it('goes by Delete= where the whole component leaves the environment', () => {
    const codes = (options: string): string[] =>
      differenceOf({
        before: [{ environment: 'production', component: 'web', text: claim(options) }],
        after: [],
      }).environments[0]!.dangers.map(({ code, severity }) => `${code} ${severity}`);
    expect(codes('Prune=false')).toEqual(['data-removed critical']);
    expect(codes('Delete=false')).toEqual([]);
    expect(codes('Delete=confirm')).toEqual(['data-removed high']);
  });
});

it('names the Application of which a person is asked, where the whole component goes', () => {
  const application = `---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: web, namespace: argocd, annotations: { argocd.argoproj.io/sync-options: Prune=confirm } }
spec: { source: { repoURL: oci://registry.example/bundles/web } }
`;
  const side = (component: string, text: string) => ({ environment: 'production', component, text });
  const { dangers } = differenceOf({
    before: [side('web', object('v1/PersistentVolumeClaim')), side('platform', application)],
    after: [side('platform', '')],
  }).environments[0]!;
  expect(dangers.find(({ code }) => code === 'data-removed')!.message).toBe(
    'Removing the PersistentVolumeClaim it deletes its data, once a person confirms it: Argo CD asks first (Prune=confirm of the Application web).',
  );
});

describe('what a definition declares', () => {
  const removed = object('things.example.org/v1/Thing', 'spec: {colour: red}');
  const severities = async (properties: Record<string, unknown>): Promise<string[]> => {
    const registry = registryWith(await loadKubernetesTypes(), crd('things.example.org', 'Thing', properties));
    return codesOf(removed, '', { registry });
  };

  it('is that its objects can ask for a volume, or that they cannot', async () => {
    const claim = { volumeClaimTemplate: { type: 'object', properties: { size: { type: 'string' } } } };
    expect(await severities({ colour: { type: 'string' }, storage: { type: 'object', properties: claim } })).toEqual([
      'data-removed notice',
    ]);
    expect(await severities({ colour: { type: 'string' } })).toEqual([]);
  });

  it('comes after what the component says that brings the kind', () => {
    const holdings = (holding: 'data' | 'nothing') => ({ holdings: new Map([['things.example.org/Thing', holding]]) });
    expect(codesOf(removed, '')).toEqual(['unknown-kind notice']);
    expect(codesOf(removed, '', holdings('data'))).toEqual(['data-removed critical']);
    expect(codesOf(removed, '', holdings('nothing'))).toEqual([]);
  });
});
