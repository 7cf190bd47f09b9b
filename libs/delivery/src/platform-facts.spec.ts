import { orderComponents } from '@cedille/component';
import { exampleComponent as component } from '@cedille/component/testing';
import type { LoadedEnvironment } from '@cedille/environment';
import { describe, expect, it } from 'vitest';
import { platformFacts } from './platform-facts.ts';

const LAB: LoadedEnvironment = {
  name: 'lab',
  facts: {
    components: ['grafana', 'vault'],
    domain: { base: 'lab.example' },
    cluster: { kind: 'kind' },
    delivery: { prune: true, selfHeal: true },
  } as unknown as LoadedEnvironment['facts'],
  positionOf: () => ({ file: 'environments/lab/environment.yaml', line: 1, column: 1 }),
};

const VAULT = component('vault', { provides: ['vault'], namespace: 'secrets', hosts: { vault: { port: 80 } } });
const GRAFANA = component('grafana', {
  requires: ['vault'],
  hosts: { grafana: { port: 80 } },
  secrets: [
    { name: 'admin', description: { en: 'A', fr: 'A' }, path: 'grafana/admin', keys: ['password'], generated: true },
  ],
});
const MACHINES = component('talos', { category: 'machines', delivery: 'omnictl' });
const ABSENT = component('kuma', { hosts: { mesh: { port: 80 } } });

describe('an environment that has its secrets in the Vault of another one', () => {
  const shop: LoadedEnvironment = {
    ...LAB,
    name: 'shop',
    facts: {
      ...LAB.facts,
      components: ['grafana'],
      domain: { base: 'shop.example' },
      vault: { mode: 'external' },
      git: { organisation: 'Club' },
    } as unknown as LoadedEnvironment['facts'],
  };

  it('is seen with what runs there, and which secrets it has', () => {
    const components = [ABSENT, GRAFANA, VAULT];
    const { tenants } = platformFacts({
      environment: LAB,
      components,
      order: orderComponents(LAB, components),
      pins: new Map(),
      tenants: [shop],
    });
    expect(tenants).toMatchObject([
      {
        name: 'shop',
        organisation: 'Club',
        clubs: [],
        applications: [{ name: 'grafana', namespace: 'grafana', secrets: [{ path: 'grafana/admin' }] }],
        hosts: [{ host: 'grafana.shop.example', namespace: 'grafana' }],
      },
    ]);
  });
});

describe('a vcluster', () => {
  const inside = (cluster: object): LoadedEnvironment => ({
    ...LAB,
    name: 'shop',
    facts: {
      ...LAB.facts,
      sizing: 'medium',
      cluster: {
        ...{ name: 'shop', kind: 'vcluster', host: 'lab', kubernetes: '1.34.2' },
        endpoint: 'https://shop.vcluster-shop.svc:443',
        ...cluster,
      },
      git: { organisation: 'Club' },
    } as unknown as LoadedEnvironment['facts'],
  });
  const seen = (delivered: LoadedEnvironment) =>
    platformFacts({
      ...{ environment: LAB, components: [], order: orderComponents(LAB, []), pins: new Map() },
      delivers: [delivered],
    }).delivers[0];

  it('is seen by its host with what it has to be like', () => {
    expect(seen(inside({}))).toMatchObject({
      volumes: 'vcluster-shop',
      hosted: { kubernetes: '1.34.2', sizing: 'medium', syncs: ['networkPolicies', 'podDisruptionBudgets'] },
    });
  });

  it('is seen with the sandboxes beside it, and without what they are for', () => {
    const shop = inside({});
    const people = [{ person: 'ada', purpose: 'Trying an operator.', expires: '2027-03-15' }];
    const facts = { ...shop.facts, sandboxes: { months: 3, people } };
    expect(seen({ ...shop, facts })?.hosted?.sandboxes).toEqual([
      { person: 'ada', expires: '2027-03-15', name: 'shop-ada', volumes: 'vcluster-shop-ada' },
    ]);
    expect(seen(shop)?.hosted).not.toHaveProperty('sandboxes');
  });

  it('of another host is none of its business', () => {
    expect(seen(inside({ host: 'other' }))).not.toHaveProperty('hosted');
  });
});

describe('the platform as its generators see it', () => {
  const components = [ABSENT, GRAFANA, VAULT];
  const digest = `sha256:${'b'.repeat(64)}`;
  const facts = platformFacts({
    environment: LAB,
    components,
    order: orderComponents(LAB, components),
    pins: new Map([['vault', { version: '0.0.9', digest }]]),
  });

  it('is told of nothing that is for no cluster, listed or not', () => {
    for (const listed of [[], ['talos']]) {
      const environment = { ...LAB, facts: { ...LAB.facts, components: ['grafana', 'vault', ...listed] } };
      const all = [...components, MACHINES];
      const order = orderComponents(environment, all);
      const { applications, absent } = platformFacts({ environment, components: all, order, pins: new Map() });
      expect([...applications, ...(absent ?? [])].map(({ name }) => name)).toEqual(['vault', 'grafana', 'kuma']);
    }
  });

  it('lists what runs here, by wave', () => {
    expect(facts.applications.map(({ name, wave, namespace }) => [name, wave, namespace])).toEqual([
      ['vault', 0, 'secrets'],
      ['grafana', 1, 'grafana'],
    ]);
  });

  it('knows where everything else would be', () => {
    expect(facts.absent).toEqual([{ name: 'kuma', namespace: 'kuma', category: 'network' }]);
  });

  it('takes the version from the pin, else from the tree', () => {
    expect(facts.applications.map(({ version, digest }) => [version, digest])).toEqual([
      ['0.0.9', digest],
      ['0.1.0', undefined],
    ]);
  });

  it('knows every host', () => {
    expect(facts.hosts).toEqual([
      { host: 'grafana.lab.example', component: 'grafana', namespace: 'grafana' },
      { host: 'vault.lab.example', component: 'vault', namespace: 'secrets' },
    ]);
  });
});

describe('hosts and members of a mesh', () => {
  const gateway = { class: 'c', namespace: 'gateway', public: 'public', internal: 'internal' };
  const office = component('office', { hosts: { office: { port: 80, audience: 'administrators' } } });
  const mesh = component('mesh', { provides: ['mesh:5678'], members: {} });
  const till = component('till', { mesh: true, provides: ['till:80'] });
  const shop = component('shop', { mesh: true, requires: ['till'], hosts: { shop: { port: 80 } } });
  const seen = (components: (typeof office)[], more = {}) => {
    const facts = { ...LAB.facts, gateway, ...more, components: components.map(({ name }) => name) };
    const environment = { ...LAB, facts } as LoadedEnvironment;
    return platformFacts({ environment, components, order: orderComponents(environment, components), pins: new Map() });
  };
  const meshOf = (components: (typeof office)[]) =>
    Object.fromEntries(seen(components).applications.flatMap(({ name, mesh }) => (mesh ? [[name, mesh]] : [])));

  it('tells the hosts that only administrators reach, where they have a Gateway', () => {
    expect(seen([office]).hosts).toMatchObject([{ host: 'office.lab.example', internal: true }]);
    expect(seen([office], { gateway: { ...gateway, internal: undefined } }).hosts[0]).not.toHaveProperty('internal');
    expect(seen([shop]).hosts[0]).not.toHaveProperty('internal');
  });

  it('tells which members something outside of the mesh connects to', () => {
    expect(meshOf([mesh, till, shop])).toEqual({ shop: 'open', till: 'closed' });
    expect(meshOf([mesh, till, component('bin', { requires: ['till'] })])).toEqual({ till: 'open' });
    expect(meshOf([mesh, component('hook', { mesh: true, reachedBy: ['apiServer:9443'] })])).toEqual({ hook: 'open' });
    expect(meshOf([till, shop])).toEqual({});
  });
});
