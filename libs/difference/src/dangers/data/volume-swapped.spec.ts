import { expect, it } from 'vitest';
import { codesOf, dangersOf, object } from '../testing.ts';

interface Mounted {
  volume: string;
  at?: string;
  part?: string;
  container?: string;
}

const workload = ({ volume, at = '/data', part, container = 'main' }: Mounted): string =>
  object(
    'apps/v1/Deployment',
    `spec: {template: {spec: {volumes: [{name: data, ${volume}}], containers: [{name: ${container}, image: "a:1", ` +
      `volumeMounts: [{name: data, mountPath: ${at}${part ? `, subPath: ${part}` : ''}}]}]}}}`,
  );
const claim = (name: string): string => `persistentVolumeClaim: {claimName: ${name}}`;
const HIGH = ['volume-swapped high'];

it('sees a claim become an empty folder, another claim, or another path', () => {
  const before = workload({ volume: claim('x') });
  expect(codesOf(before, workload({ volume: 'emptyDir: {}' }))).toEqual(HIGH);
  expect(codesOf(before, workload({ volume: claim('z') }))).toEqual(HIGH);
  expect(codesOf(before, workload({ volume: claim('x'), at: '/var' }))).toEqual(HIGH);
  expect(codesOf(before, workload({ volume: claim('x'), part: 'sub' }))).toEqual(HIGH);
  expect(dangersOf(before, workload({ volume: claim('z') }))[0]!.message).toBe(
    'In the Deployment it /data is no longer the claim x, but the claim z: the program finds none of its data there.',
  );
});

it('sees the folder of a node, or a share, go', () => {
  expect(codesOf(workload({ volume: 'hostPath: {path: /a}' }), workload({ volume: 'emptyDir: {}' }))).toEqual(HIGH);
  const nfs = (path: string): string => workload({ volume: `nfs: {server: s, path: ${path}}` });
  expect(codesOf(nfs('/a'), nfs('/b'))).toEqual(HIGH);
});

it('sees a claim go that no container mounts by itself', () => {
  const pod = (volume: string): string =>
    object(
      'apps/v1/Deployment',
      `spec: {template: {spec: {volumes: [{name: data, ${volume}}], containers: [{name: a}]}}}`,
    );
  expect(codesOf(pod(claim('x')), pod('emptyDir: {}'))).toEqual(HIGH);
  expect(codesOf(pod(claim('x')), pod(claim('x')))).toEqual([]);
});

it('leaves other names of volumes and containers alone, and what keeps nothing', () => {
  const before = workload({ volume: claim('x') });
  expect(codesOf(before, before.replaceAll('name: data', 'name: store'))).toEqual([]);
  expect(codesOf(before, workload({ volume: claim('x'), container: 'other' }))).toEqual([]);
  expect(codesOf(before, workload({ volume: claim('x'), at: '/data/' }))).toEqual([]);
  expect(codesOf(workload({ volume: 'emptyDir: {}' }), workload({ volume: claim('x') }))).toEqual([]);
  expect(codesOf(workload({ volume: 'configMap: {name: a}' }), workload({ volume: 'configMap: {name: b}' }))).toEqual(
    [],
  );
});
