import { expect, it } from 'vitest';
import { codesOf, dangersOf, object } from '../testing.ts';

const route = (...hosts: string[]): string =>
  object('gateway.networking.k8s.io/v1/HTTPRoute', `spec: {hostnames: [${hosts.join(', ')}]}`);
const ingress = (host: string): string => object('networking.k8s.io/v1/Ingress', `spec: {rules: [{host: ${host}}]}`);
const proxy = (host: string): string =>
  object('projectcontour.io/v1/HTTPProxy', `spec: {virtualhost: {fqdn: ${host}}}`);

it('sees a host that is no longer served', () => {
  expect(dangersOf(route('a.org', 'b.org'), route('b.org'))).toMatchObject([
    { code: 'host-removed', message: 'a.org is no longer served by this HTTPRoute.' },
  ]);
  expect(codesOf(ingress('a.org'), '')).toEqual(['host-removed high']);
  expect(codesOf(proxy('a.org'), proxy('b.org'))).toEqual(['host-removed high']);
});

it('leaves a host alone that another object serves now, and one that comes', () => {
  expect(codesOf(ingress('a.org'), route('a.org'))).toEqual([]);
  expect(codesOf(route('a.org'), route('b.org', 'a.org'))).toEqual([]);
});

it('tells of a listener only when no route tells of the same host', () => {
  const gateway = (...hosts: string[]): string =>
    object(
      'gateway.networking.k8s.io/v1/Gateway',
      `spec: {listeners: [${hosts.map(host => `{name: ${host}, hostname: ${host}}`).join(', ')}]}`,
    );
  expect(codesOf(gateway('a.org'), gateway())).toEqual(['host-removed high']);
  expect(codesOf(gateway('a.org') + route('a.org'), gateway())).toEqual(['host-removed high']);
});
