import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const HIGH = ['class-changed high'];
const pair = (make: (name: string) => string): [string, string] => [make('a'), make('b')];

it.each([
  ['an Ingress', pair(name => object('networking.k8s.io/v1/Ingress', `spec: {ingressClassName: ${name}}`))],
  [
    'an Ingress by annotation',
    pair(name => object('networking.k8s.io/v1/Ingress', '', `annotations: {kubernetes.io/ingress.class: ${name}}`)),
  ],
  ['a Gateway', pair(name => object('gateway.networking.k8s.io/v1/Gateway', `spec: {gatewayClassName: ${name}}`))],
  [
    'a GatewayClass',
    pair(name => object('gateway.networking.k8s.io/v1/GatewayClass', `spec: {controllerName: ${name}}`)),
  ],
  ['an HTTPProxy', pair(name => object('projectcontour.io/v1/HTTPProxy', `spec: {ingressClassName: ${name}}`))],
])('sees another class of %s', (_, [before, after]) => {
  expect(codesOf(before, after)).toEqual(HIGH);
});

it('sees an IngressClass that is no longer the default', () => {
  const ingressClass = (is: string): string =>
    object(
      'networking.k8s.io/v1/IngressClass',
      '',
      `annotations: {ingressclass.kubernetes.io/is-default-class: "${is}"}`,
    );
  expect(codesOf(ingressClass('true'), ingressClass('false'))).toEqual(HIGH);
  expect(codesOf(ingressClass('false'), ingressClass('true'))).toEqual([]);
});

it('leaves the same class alone that is written in the newer place', () => {
  const [old] = pair(name =>
    object('networking.k8s.io/v1/Ingress', '', `annotations: {kubernetes.io/ingress.class: ${name}}`),
  );
  expect(codesOf(old, object('networking.k8s.io/v1/Ingress', 'spec: {ingressClassName: a}'))).toEqual([]);
});
