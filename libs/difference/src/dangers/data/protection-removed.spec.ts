import { expect, it } from 'vitest';
import { codesOf, KEPT, object } from '../testing.ts';

it('sees Prune=false taken away, and not when another option is', () => {
  const claim = (metadata: string): string => object('v1/PersistentVolumeClaim', '', metadata);
  expect(codesOf(claim(KEPT), claim(''))).toEqual(['protection-removed notice']);
  expect(codesOf(claim(KEPT), claim(KEPT.replace(',ServerSideApply=true', '')))).toEqual([]);
});

it('sees a volume that is deleted from now on, and not one that is kept from now on', () => {
  const volume = (policy: string): string =>
    object('v1/PersistentVolume', `spec: {persistentVolumeReclaimPolicy: ${policy}}`);
  expect(codesOf(volume('Retain'), volume('Delete'))).toEqual(['protection-removed high']);
  expect(codesOf(volume('Delete'), volume('Retain'))).toEqual([]);
});
