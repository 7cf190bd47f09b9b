import { expect, it } from 'vitest';
import { codesOf, object } from '../testing.ts';

const route = (...parents: string[]): string =>
  object(
    'gateway.networking.k8s.io/v1/HTTPRoute',
    `spec: {parentRefs: [${parents.map(one => `{${one}}`).join(', ')}]}`,
  );

it('sees a route at another Gateway', () => {
  expect(codesOf(route('name: public'), route('name: internal'))).toEqual(['route-moved high']);
  expect(codesOf(route('name: a', 'name: b'), route('name: a'))).toEqual(['route-moved high']);
  expect(codesOf(route('name: a, namespace: x'), route('name: a, namespace: y'))).toEqual(['route-moved high']);
});

it('gives a notice for one more, and for another listener', () => {
  expect(codesOf(route('name: a'), route('name: a', 'name: b'))).toEqual(['route-moved notice']);
  expect(codesOf(route('name: a, sectionName: https'), route('name: a, sectionName: http'))).toEqual([
    'route-moved notice',
  ]);
});

it('leaves the order alone, and the own namespace when it is written out', () => {
  expect(codesOf(route('name: a', 'name: b'), route('name: b', 'name: a'))).toEqual([]);
  expect(codesOf(route('name: a'), route('name: a, namespace: here'))).toEqual([]);
});

it('sees an IngressRoute leave an entry point', () => {
  const ingressRoute = (points: string): string =>
    object('traefik.io/v1alpha1/IngressRoute', `spec: {entryPoints: [${points}]}`);
  expect(codesOf(ingressRoute('web, websecure'), ingressRoute('web'))).toEqual(['route-moved high']);
});
