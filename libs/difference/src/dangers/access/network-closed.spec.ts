import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const policy = (name: string, spec: string): string =>
  object('networking.k8s.io/v1/NetworkPolicy', `spec: {podSelector: {}, ${spec}}`).replace('name: it', `name: ${name}`);
const deny = policy('deny', 'policyTypes: [Ingress]');
const allow = policy('allow', 'policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}]}]');
const pods = object('apps/v1/Deployment', 'spec: {template: {spec: {containers: [{name: a, image: a}]}}}');
const HIGH = ['network-closed high'];

it('sees Pods cut off', () => {
  expect(codesOf(pods, pods + deny)).toEqual(HIGH);
  expect(codesOf(pods + policy('deny', 'policyTypes: [Ingress], ingress: [{}]'), pods + deny)).toEqual(HIGH);
  expect(codesOf(pods, pods + policy('deny', 'policyTypes: [Egress]'))).toEqual(HIGH);
});

it('leaves a denial with allowances alone, one where nothing runs yet, and one more of them', () => {
  expect(codesOf(pods, pods + deny + allow)).toEqual([]);
  expect(codesOf(pods + allow, pods + deny + allow)).toEqual([]);
  expect(codesOf('', pods + deny)).toEqual([]);
  expect(codesOf(pods + deny, pods + deny + deny.replace('name: deny', 'name: other'))).toEqual([]);
});

const from = (app: string, port = 80): string =>
  policy(
    'from',
    `policyTypes: [Ingress], ingress: [{from: [{podSelector: {matchLabels: {app: ${app}}}}], ports: [{port: ${port}}]}]`,
  );
const range = (cidr: string): string =>
  policy('out', `policyTypes: [Egress], egress: [{to: [{ipBlock: {cidr: ${cidr}}}]}]`);

it('sees an allowance go where others still deny', () => {
  expect(codesOf(pods + deny + from('a'), pods + deny)).toEqual(HIGH);
  expect(codesOf(pods + allow + from('a', 8080), pods + allow)).toEqual(HIGH);
  expect(codesOf(pods + deny + from('a'), pods + deny + from('b'))).toEqual(['network-closed notice']);
  expect(codesOf(pods + deny + from('a'), pods + deny + from('a', 81))).toEqual(['network-closed notice']);
  expect(codesOf(pods + range('10.0.0.0/8'), pods + range('10.1.0.0/16'))).toEqual(['network-closed notice']);
});

it('leaves alone what somebody else still allows, and what goes with its Pods', () => {
  const everybody = policy('all', 'policyTypes: [Ingress], ingress: [{ports: [{port: 80}]}]');
  expect(codesOf(pods + everybody + from('a'), pods + everybody)).toEqual([]);
  expect(codesOf(pods + range('10.1.0.0/16'), pods + range('10.0.0.0/8'))).toEqual([]);
  expect(
    codesOf(pods + deny + from('a', 80), pods + deny + from('a', 80).replace('port: 80', 'port: 80, protocol: TCP')),
  ).toEqual([]);
  expect(codesOf(pods + deny + from('a'), '')).not.toContain('network-closed high');
});
