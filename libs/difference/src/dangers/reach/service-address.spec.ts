import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const service = (spec: string, annotations = ''): string =>
  object('v1/Service', `spec: {type: LoadBalancer, ${spec}}`, annotations && `annotations: {${annotations}}`);
const port = (rest: string): string => service(`ports: [{name: a, port: 80${rest}}]`);

it.each([
  ['an address', service('loadBalancerIP: 10.0.0.1'), service('loadBalancerIP: 10.0.0.2'), 'high'],
  [
    'an address of MetalLB',
    service('a: 1', 'metallb.io/loadBalancerIPs: 10.0.0.1'),
    service('a: 1', 'metallb.io/loadBalancerIPs: 10.0.0.2'),
    'high',
  ],
  [
    'a pool',
    service('a: 1', 'metallb.universe.tf/address-pool: a'),
    service('a: 1', 'metallb.universe.tf/address-pool: b'),
    'high',
  ],
  ['an external address', service('externalIPs: [10.0.0.1]'), service('externalIPs: [10.0.0.2]'), 'high'],
  ['a port of the nodes', port(', nodePort: 30080'), port(', nodePort: 30081'), 'high'],
  ['a port', service('ports: [{port: 80}, {port: 443}]'), service('ports: [{port: 80}]'), 'high'],
  [
    'traffic to nodes with Pods only',
    service('externalTrafficPolicy: Cluster'),
    service('externalTrafficPolicy: Local'),
    'high',
  ],
  [
    'addresses of clients',
    service('externalTrafficPolicy: Local'),
    service('externalTrafficPolicy: Cluster'),
    'notice',
  ],
  ['clients that change Pods', service('sessionAffinity: ClientIP'), service('sessionAffinity: None'), 'notice'],
  [
    'a range that a pool loses',
    object('metallb.io/v1beta1/IPAddressPool', 'spec: {addresses: [10.0.0.1-10.0.0.9, 10.0.1.0/24]}'),
    object('metallb.io/v1beta1/IPAddressPool', 'spec: {addresses: [10.0.1.0/24]}'),
    'high',
  ],
  ['every address let in', service('loadBalancerSourceRanges: [10.0.0.0/8]'), service('a: 1'), 'high'],
])('sees %s', (_, before, after, severity) => {
  expect(codesOf(before, after)).toEqual([`service-address ${severity}`]);
});

it('sees the address of a Gateway', () => {
  const gateway = (address: string): string =>
    object('gateway.networking.k8s.io/v1/Gateway', `spec: {addresses: [{type: IPAddress, value: ${address}}]}`);
  expect(codesOf(gateway('10.0.0.1'), gateway('10.0.0.2'))).toEqual(['service-address high']);
});

it('leaves alone what is added, renamed or written out', () => {
  expect(codesOf(service('a: 1'), service('a: 1, loadBalancerIP: 10.0.0.2'))).toEqual([]);
  expect(codesOf(service('externalTrafficPolicy: Cluster'), service('a: 1'))).toEqual([]);
  expect(codesOf(port(''), port('').replace('name: a', 'name: b'))).toEqual([]);
  expect(codesOf(port(''), port(', targetPort: 8080'))).toEqual([]);
});

it('leaves alone a range that a pool gains, and an address that stays beside a new annotation', () => {
  const pool = (ranges: string): string => object('metallb.io/v1beta1/IPAddressPool', `spec: {addresses: [${ranges}]}`);
  expect(codesOf(pool('10.0.0.0/24'), pool('10.0.0.0/24, 10.0.1.0/24'))).toEqual([]);
  expect(codesOf(service('a: 1'), service('a: 1', 'note: b'))).toEqual([]);
});
