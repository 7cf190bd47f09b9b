import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const policy = (spec: string): string =>
  object('networking.k8s.io/v1/NetworkPolicy', `spec: {podSelector: {}, ${spec}}`);
const HIGH = ['network-opened high'];
const closed = policy('policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {}}]}]');

it('sees a policy go', () => {
  expect(codesOf(closed + object('v1/ConfigMap'), object('v1/ConfigMap'))).toEqual(HIGH);
});

it('leaves a policy alone that goes with its whole component', () => {
  expect(codesOf(closed, '')).toEqual([]);
});

it('sees a policy that lets everything in, or out', () => {
  expect(codesOf(closed, policy('policyTypes: [Ingress, Egress], ingress: [{}]'))).toEqual(HIGH);
  expect(
    codesOf(closed, policy('policyTypes: [Ingress, Egress], ingress: [{from: [{namespaceSelector: {}}]}]')),
  ).toEqual(HIGH);
  expect(codesOf(closed, policy('policyTypes: [Ingress], ingress: [{from: [{podSelector: {}}]}]'))).toEqual(HIGH);
  expect(
    codesOf(closed, policy('policyTypes: [Ingress, Egress], egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]')),
  ).toEqual(HIGH);
});

it('leaves a named peer alone, one port for all, and a policy that comes', () => {
  expect(
    codesOf(
      closed,
      policy('policyTypes: [Ingress, Egress], ingress: [{from: [{podSelector: {matchLabels: {a: b}}}]}]'),
    ),
  ).toEqual([]);
  expect(codesOf(closed, policy('policyTypes: [Ingress, Egress], ingress: [{ports: [{port: 80}]}]'))).toEqual([]);
  expect(codesOf('', closed)).toEqual([]);
});
