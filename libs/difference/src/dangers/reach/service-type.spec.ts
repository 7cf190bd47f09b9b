import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const service = (type?: string): string => object('v1/Service', `spec: {${type ? `type: ${type}, ` : ''}ports: []}`);

it('sees another type, and an address that goes', () => {
  expect(codesOf(service(), service('LoadBalancer'))).toEqual(['service-type high']);
  expect(codesOf(service('LoadBalancer'), service())).toEqual(['service-type high']);
  expect(codesOf(service('ExternalName'), service('ClusterIP'))).toEqual(['service-type notice']);
  expect(codesOf(service('LoadBalancer'), '')).toEqual(['service-type high']);
});

it('leaves ClusterIP written out alone, and a usual Service that goes', () => {
  expect(codesOf(service(), service('ClusterIP'))).toEqual([]);
  expect(codesOf(service(), '')).toEqual([]);
});
