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
