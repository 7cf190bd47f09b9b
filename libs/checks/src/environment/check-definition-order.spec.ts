import type { InstallOrder } from '@cedille/component';
import { exampleComponent as component } from '@cedille/component/testing';
import type { LoadedEnvironment } from '@cedille/environment';
import { describe, expect, it } from 'vitest';
import { checkDefinitionOrder } from './check-definition-order.ts';

const COMPONENTS = [
  component('argocd', { provides: ['gitops'] }),
  component('platform', { requires: ['gitops'] }),
  component('cert-manager', { provides: ['certificates'] }),
  component('shop'),
];
const BROUGHT_BY = new Map([
  ['argoproj.io/v1alpha1/Application', ['argocd']],
  ['cert-manager.io/v1/Certificate', ['cert-manager']],
]);

interface Given {
  /** Component → its wave; those that are left out do not run here. */
  waves: Record<string, number>;
  from?: string;
  component: string;
  kind: string;
}

function codes({ waves, from, component: user, kind }: Given): string[] {
  const facts = { delivery: { from } } as unknown as LoadedEnvironment['facts'];
  const environment: LoadedEnvironment = {
    name: 'lab',
    facts,
    positionOf: () => ({ file: 'environments/lab/environment.yaml', line: 1, column: 1 }),
  };
  const order: InstallOrder = { waves: new Map(Object.entries(waves)), edges: new Map(), problems: [] };
  const used = [{ component: user, kind, object: 'X a/b' }];
  const found = checkDefinitionOrder({ environment, components: COMPONENTS, order, used, broughtBy: BROUGHT_BY });
  return found.map(({ code }) => code);
}

const CERTIFICATE = 'cert-manager.io/v1/Certificate';
const APPLICATION = 'argoproj.io/v1alpha1/Application';

describe('the definition of a kind', () => {
  it('comes in an earlier wave than its objects', () => {
    expect(codes({ waves: { 'cert-manager': 0, shop: 1 }, component: 'shop', kind: CERTIFICATE })).toEqual([]);
    expect(codes({ waves: { 'cert-manager': 1, shop: 1 }, component: 'shop', kind: CERTIFICATE })).toEqual(['order']);
  });

  it('comes from a component that runs here', () => {
    expect(codes({ waves: { shop: 1 }, component: 'shop', kind: CERTIFICATE })).toEqual(['requirement-missing']);
  });

  it('comes with the Argo CD that delivers, for what is made there', () => {
    const platform = { waves: { platform: 0 }, component: 'platform', kind: APPLICATION };
    expect(codes({ ...platform, from: 'hub' })).toEqual([]);
    expect(codes(platform)).toEqual(['requirement-missing']);
  });

  it('does not come with that Argo CD for what is made here', () => {
    expect(codes({ waves: { shop: 0 }, from: 'hub', component: 'shop', kind: APPLICATION })).toEqual([
      'requirement-missing',
    ]);
    expect(codes({ waves: { platform: 0 }, from: 'hub', component: 'platform', kind: CERTIFICATE })).toEqual([
      'requirement-missing',
    ]);
  });
});
