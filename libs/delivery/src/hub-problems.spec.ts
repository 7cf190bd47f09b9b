import { exampleComponent as component } from '@cedille/component/testing';
import type { LoadedEnvironment } from '@cedille/environment';
import { describe, expect, it } from 'vitest';
import { hubProblems, type HubTies } from './hub-problems.ts';

const COMPONENTS = [
  component('argocd', { provides: ['gitops'], hosts: { argocd: { port: 80 } }, category: 'delivery' }),
  component('platform', { requires: ['gitops'], category: 'delivery' }),
  component('vault', { category: 'secrets' }),
  component('vault-config-operator', { category: 'secrets' }),
];

function environment(name: string, components: string[], facts: object = {}): LoadedEnvironment {
  return {
    name,
    facts: { components, domain: { base: `${name}.example` }, ...facts } as unknown as LoadedEnvironment['facts'],
    positionOf: path => ({ file: `environments/${name}/environment.yaml`, line: path.length, column: 1 }),
  };
}

const HUB = environment('hub', ['argocd', 'platform', 'vault', 'vault-config-operator'], {
  sso: { issuer: 'https://argocd.hub.example/api/dex' },
  clubs: [{ name: 'chess', team: 'Chess' }],
});
const SHOP = environment('shop', ['platform', 'vault']);

function problems(hub: LoadedEnvironment, ...delivers: LoadedEnvironment[]) {
  const deliveries: HubTies[] = [
    { environment: hub, hub: undefined, delivers },
    ...delivers.map(environment => ({ environment, hub, delivers: [] })),
  ];
  return hubProblems(deliveries, COMPONENTS);
}

describe('the Argo CD of one environment for another one', () => {
  it('is there when both list what they need', () => {
    expect(problems(HUB, SHOP)).toEqual([]);
  });

  it('is missed once, whoever was asked for', () => {
    const hub = environment('hub', ['vault']);
    const told = problems(hub, SHOP, environment('forum', ['platform']));
    expect(told.map(({ message, fix }) => [message, fix])).toEqual([
      [
        'hub delivers shop and forum, but does not run argocd.',
        'add argocd to components in environments/hub/environment.yaml',
      ],
      [
        'hub delivers shop and forum, but does not run platform.',
        'add platform to components in environments/hub/environment.yaml',
      ],
    ]);
    const asked: HubTies[] = [{ environment: SHOP, hub, delivers: [] }];
    expect(hubProblems(asked, COMPONENTS).map(({ environment }) => environment)).toEqual(['hub', 'hub']);
  });

  it('makes the clusters that live in its own', () => {
    const maker = component('vcluster', { provides: ['virtual-clusters'], category: 'delivery' });
    const inside = environment('shop', ['platform'], { cluster: { kind: 'vcluster', host: 'hub' } });
    const told = (hub: LoadedEnvironment, delivered: LoadedEnvironment) =>
      hubProblems([{ environment: hub, hub: undefined, delivers: [delivered] }], [...COMPONENTS, maker]);
    expect(told(HUB, inside)).toMatchObject([
      {
        message: 'shop is a vcluster of hub, which does not run vcluster: nothing makes it.',
        fix: 'add vcluster to components in environments/hub/environment.yaml',
      },
    ]);
    expect(
      told({ ...HUB, facts: { ...HUB.facts, components: [...HUB.facts.components, 'vcluster'] } }, inside),
    ).toEqual([]);
    expect(told(HUB, environment('shop', ['platform'], { cluster: { kind: 'talos' } }))).toEqual([]);
  });

  it('leaves no room for a second one', () => {
    expect(problems(HUB, environment('shop', ['platform', 'argocd']))).toMatchObject([
      {
        code: 'invalid-fact',
        environment: 'shop',
        path: 'components[1]',
        message: 'shop lists argocd, but the Argo CD of hub delivers it.',
        fix: 'remove argocd from components in environments/shop/environment.yaml',
      },
    ]);
  });

  it('has to be told what to deliver', () => {
    expect(problems(HUB, environment('shop', ['vault']))).toMatchObject([
      { component: 'platform', fix: 'add platform to components in environments/shop/environment.yaml' },
    ]);
  });

  it.each([
    ['vault', 'vault-config-operator'],
    ['club', 'club-chess'],
  ])('cannot name what belongs to %s beside %s', (name, taken) => {
    expect(problems(HUB, environment(name, ['platform']))).toMatchObject([
      { path: 'name', message: expect.stringContaining(`hub has ${taken} of its own`) as string },
    ]);
  });

  it('is the one whose Dex answers', () => {
    const shop = (issuer: string) => environment('shop', ['platform'], { sso: { issuer } });
    expect(problems(HUB, shop('https://argocd.shop.example/api/dex'))).toMatchObject([
      { path: 'sso.issuer', fix: 'write https://argocd.hub.example/api/dex' },
    ]);
    expect(problems(HUB, shop('https://argocd.hub.example/api/dex'))).toEqual([]);
    expect(problems(HUB, shop('https://login.example/realms/shop'))).toEqual([]);
  });
});
