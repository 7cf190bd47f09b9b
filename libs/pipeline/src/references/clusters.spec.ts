import type { Component } from '@cedille/component';
import { describe, expect, it } from 'vitest';
import type { Place } from '../load-workspace.ts';
import type { Rendering } from '../rendering.ts';
import { clustersOf } from './clusters.ts';

const component = (name: string, meta: object = {}): Component =>
  ({ name, meta: { namespace: name, ...meta } }) as unknown as Component;

const COMPONENTS = [
  component('argocd', { provides: ['gitops'] }),
  component('platform', { namespace: 'argocd', requires: ['gitops'] }),
  component('shop', {
    otherSecrets: [
      { name: 'a', keys: ['b'], madeBy: 'cluster' },
      { name: 'c', keys: ['d'], madeBy: 'cluster', when: 'sso' },
    ],
  }),
];

const place = (name: string, components: readonly string[], from?: string): Place =>
  ({ environment: { name, facts: { name, components, delivery: { from } } } }) as unknown as Place;

const HUB = place('hub', ['argocd', 'platform']);
const SHOP = place('lab', ['platform', 'shop'], 'hub');

function clusters(places: readonly Place[], partial: readonly string[] = []) {
  const renderings = places.flatMap(({ environment }) =>
    environment.facts.components.map(
      name =>
        ({
          environment: environment.name,
          component: name,
          status: partial.includes(name) ? 'partial' : 'complete',
        }) as unknown as Rendering,
    ),
  );
  return clustersOf({ places, components: COMPONENTS, renderings }).map(({ name, neighbours }) => [
    name,
    neighbours.map(one => `${one.environment}/${one.name}${one.isComplete ? '' : '?'}`),
  ]);
}

describe('what goes to a cluster', () => {
  it('is what its environment lists', () => {
    expect(clusters([HUB])).toEqual([['hub', ['hub/argocd', 'hub/platform']]]);
  });

  it('is also what Argo CD reads there for another environment', () => {
    expect(clusters([HUB, SHOP])).toEqual([
      ['hub', ['hub/argocd', 'hub/platform', 'lab/platform']],
      ['lab', ['lab/shop']],
    ]);
  });

  it('is mostly unknown where the environment was not asked for', () => {
    expect(clusters([SHOP])).toEqual([
      ['hub', ['lab/platform?']],
      ['lab', ['lab/shop']],
    ]);
  });

  it('is not all known where a render is partial', () => {
    expect(clusters([HUB], ['argocd'])).toEqual([['hub', ['hub/argocd?', 'hub/platform']]]);
  });

  it('has the Secrets that components say are made by others there', () => {
    const [, lab] = clustersOf({ places: [HUB, SHOP], components: COMPONENTS, renderings: [] });
    expect(lab!.neighbours[0]).toEqual({
      name: 'shop',
      environment: 'lab',
      namespace: 'shop',
      isComplete: false,
      otherSecrets: [{ name: 'a', keys: ['b'] }],
    });
  });
});
