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

it('leaves a policy alone that goes where another one keeps its Pods apart', () => {
  const named = (name: string, spec: string): string =>
    closed.replace('name: it', `name: ${name}`).replace(/spec: .*/, spec);
  const allow = named('allow', 'spec: {podSelector: {matchLabels: {a: b}}, policyTypes: [Egress], egress: [{}]}');
  const other = (spec: string): string => named('other', spec);
  const denied = other('spec: {podSelector: {}, policyTypes: [Egress]}');
  expect(codesOf(allow + denied, denied)).toEqual([]);
  const same = other('spec: {podSelector: {matchLabels: {a: b}}, policyTypes: [Egress]}');
  expect(codesOf(allow, same)).toEqual([]);
  for (const spec of [
    'spec: {podSelector: {matchLabels: {a: c}}, policyTypes: [Egress]}',
    'spec: {podSelector: {}, policyTypes: [Ingress]}',
  ])
    expect(codesOf(allow + other(spec), other(spec))).toEqual(HIGH);
  const elsewhere = denied.replace('namespace: here', 'namespace: there');
  expect(codesOf(allow + elsewhere, elsewhere)).toEqual(HIGH);
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
