import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const HIGH = ['tls-removed high'];

it('sees an Ingress without TLS, as a whole or for one host', () => {
  const ingress = (...encrypted: string[]): string =>
    object(
      'networking.k8s.io/v1/Ingress',
      `spec: {rules: [{host: a.org}, {host: b.org}], tls: [${encrypted.length ? `{hosts: [${encrypted.join(', ')}]}` : ''}]}`,
    );
  expect(codesOf(ingress('a.org', 'b.org'), ingress('a.org'))).toEqual(HIGH);
  expect(codesOf(ingress('a.org'), ingress())).toEqual(HIGH);
  expect(codesOf(ingress('a.org'), ingress('b.org', 'a.org'))).toEqual([]);
});

it('sees a listener of a Gateway, an HTTPProxy and an IngressRoute without it', () => {
  const gateway = (protocol: string): string =>
    object(
      'gateway.networking.k8s.io/v1/Gateway',
      `spec: {listeners: [{name: a, hostname: a.org, protocol: ${protocol}}]}`,
    );
  expect(codesOf(gateway('HTTPS'), gateway('HTTP'))).toEqual(HIGH);
  const proxy = (tls: string): string =>
    object('projectcontour.io/v1/HTTPProxy', `spec: {virtualhost: {fqdn: a.org${tls}}}`);
  expect(codesOf(proxy(', tls: {secretName: a}'), proxy(''))).toEqual(HIGH);
  const route = (tls: string): string => object('traefik.io/v1alpha1/IngressRoute', `spec: {routes: []${tls}}`);
  expect(codesOf(route(', tls: {}'), route(''))).toEqual(HIGH);
});
