import { describe, expect, it } from 'vitest';
import { codesOf, KEPT, object } from './testing.ts';

describe('data-removed', () => {
  it.each(['v1/PersistentVolumeClaim', 'v1/PersistentVolume', 'postgresql.cnpg.io/v1/Cluster'])(
    'sees a %s go',
    type => {
      expect(codesOf(object(type), '')).toEqual(['data-removed critical']);
    },
  );

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

  it('leaves a Deployment alone', () => {
    expect(codesOf(object('apps/v1/Deployment'), '')).toEqual([]);
  });
});
