import { CedilleError, type Problem } from '@cedille/source';
import { temporaryWorkspace } from '@cedille/source/testing';
import { describe, expect, it } from 'vitest';
import { loadDeliveries } from './load-deliveries.ts';

const SHARED = `git: { organisation: Club, repository: https://git.example/platform, teams: { administrators: A, operators: B } }
registry: { charts: oci://example.org/charts, bundles: oci://example.org/bundles }
delivery: { prune: true, selfHeal: true }
`;

interface Facts {
  cluster?: string;
  /** Name of the cluster; that of the environment when left out. */
  clusterName?: string;
  /** What Vault it uses, as far as it differs from one of its own. */
  vault?: string;
  /** Further lines. */
  more?: string;
}

const OWN_VAULT = 'mode: file';

/** What an environment says of its Vault, but for what it says otherwise. */
function vaultDefaults(name: string, given: string): string[] {
  const said = {
    address: 'https://vault.vault.svc:8200',
    authMount: `kubernetes/${name}`,
    kv: `{ mount: kv-${name}, version: 2 }`,
  };
  return Object.entries(said).flatMap(([key, value]) => (given.includes(`${key}: `) ? [] : [`${key}: ${value}`]));
}

function environment(name: string, given: Facts = {}): string {
  const { cluster = 'kind: talos', clusterName = name, vault = OWN_VAULT, more = '' } = given;
  return `name: ${name}
description: { en: ${name}, fr: ${name} }
cluster: { name: ${clusterName}, kubernetes: 1.35.4, ${cluster} }
sizing: small
domain: { base: ${name}.example }
gateway: { class: contour, namespace: gateway, public: public, exposure: hostPort }
issuer: platform-ca
alternatives: { storage: local }
storageClasses: { replicated: standard, local: standard, replicas: 1 }
vault: { ${[...vaultDefaults(name, vault), vault].join(', ')} }
components: [argocd]
${more}`;
}

const VCLUSTER = 'kind: vcluster, host: hub, endpoint: https://a.b.svc';
const from = (hub: string) => ({
  cluster: 'kind: talos, endpoint: https://a.b.svc',
  more: `delivery: { from: ${hub} }\n`,
});

function workspace(environments: Record<string, Facts>, files: Record<string, string> = {}): Promise<string> {
  const facts = Object.entries(environments).map(([name, given]) => [
    `environments/${name}/environment.yaml`,
    environment(name, given),
  ]);
  return temporaryWorkspace({ 'environments/shared.yaml': SHARED, ...Object.fromEntries(facts), ...files });
}

async function problemsOf(root: string, names?: string[]): Promise<readonly Problem[]> {
  const error = await loadDeliveries(root, names).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(CedilleError);
  return (error as CedilleError).problems;
}

describe('who delivers an environment', () => {
  it('is its host for a vcluster, whoever it names, and otherwise nobody but itself', async () => {
    const root = await workspace({ hub: {}, other: {}, shop: { cluster: VCLUSTER }, forum: from('hub') });
    const deliveries = await loadDeliveries(root);
    expect(deliveries.map(({ environment: { name }, hub }) => [name, hub?.name])).toEqual([
      ['forum', 'hub'],
      ['hub', undefined],
      ['other', undefined],
      ['shop', 'hub'],
    ]);
    expect(deliveries.find(({ environment }) => environment.name === 'shop')?.environment.facts.delivery).toEqual({
      from: 'hub',
      prune: true,
      selfHeal: true,
    });
  });

  it('is what it says, for a vcluster as well', async () => {
    const more = 'delivery: { from: other }\n';
    const [shop] = await loadDeliveries(await workspace({ hub: {}, other: {}, shop: { cluster: VCLUSTER, more } }), [
      'shop',
    ]);
    expect(shop?.hub?.name).toBe('other');
  });

  it('tells a hub all that it delivers, whatever was asked for', async () => {
    const root = await workspace({ hub: {}, shop: { cluster: VCLUSTER }, forum: from('hub') });
    const [hub] = await loadDeliveries(root, ['hub']);
    expect(hub?.delivers.map(({ name }) => name)).toEqual(['forum', 'shop']);
  });
});

describe('what the Argo CD of a hub is told', () => {
  it('may be said of all environments at once', async () => {
    const shared = SHARED.replace('selfHeal: true', 'selfHeal: true, notify: discord, plugins: [lovely]');
    const root = await workspace({ hub: {}, shop: from('hub') }, { 'environments/shared.yaml': shared });
    expect((await loadDeliveries(root)).map(({ environment: { name } }) => name)).toEqual(['hub', 'shop']);
  });
});

describe('a delivery that cannot be is told with place, expectation and way out', () => {
  const cases: [string, Record<string, Facts>, Partial<Problem>][] = [
    [
      'from an environment that does not exist',
      { hub: {}, shop: from('hup') },
      { code: 'unknown-environment', path: 'delivery.from', fix: 'write hub' },
    ],
    [
      'from a host that does not exist',
      { shop: { cluster: VCLUSTER } },
      { code: 'unknown-environment', path: 'cluster.host' },
    ],
    ['from itself', { shop: from('shop') }, { path: 'delivery.from', message: 'delivery.from is shop itself.' }],
    [
      'from itself, for a vcluster',
      { hub: {}, shop: { cluster: VCLUSTER, more: 'delivery: { from: shop }\n' } },
      { fix: 'remove delivery.from: hub, where the vcluster lives, then delivers it' },
    ],
    [
      'from one that is delivered itself',
      { hub: {}, forum: from('hub'), shop: from('forum') },
      {
        environment: 'shop',
        message: 'shop is delivered by forum, which has no Argo CD: shop ← forum ← hub.',
        fix: 'set delivery.from: hub',
      },
    ],
    [
      'in a circle',
      { forum: from('shop'), shop: from('forum') },
      { message: 'No Argo CD delivers forum, only a circle of environments: forum ← shop ← forum.' },
    ],
    [
      'without an address',
      { hub: {}, shop: { more: 'delivery: { from: hub }\n' } },
      { path: 'cluster.endpoint', expected: 'the URL of the API server of shop, as pods of hub see it' },
    ],
    [
      'to people of another organisation',
      {
        hub: {},
        shop: {
          ...from('hub'),
          more: `${from('hub').more}git: { organisation: Others, repository: https://git.example/x, teams: { administrators: A, operators: B } }\n`,
        },
      },
      { path: 'git.organisation', expected: 'Club' },
    ],
    [
      'with notifications that another Argo CD would send',
      { hub: {}, shop: { ...from('hub'), more: 'delivery: { from: hub, notify: discord }\n' } },
      { path: 'delivery.notify', message: 'delivery.notify of shop changes nothing: the Argo CD of hub delivers it.' },
    ],
    [
      'with a plugin that another Argo CD would need',
      { hub: {}, shop: { ...from('hub'), more: 'delivery: { from: hub, plugins: [lovely] }\n' } },
      { path: 'delivery.plugins', fix: expect.stringContaining('environments/hub/environment.yaml') as string },
    ],
    [
      'to two clusters of one name',
      { hub: {}, shop: from('hub'), forum: { ...from('hub'), clusterName: 'shop' } },
      { path: 'cluster.name' },
    ],
    [
      'to a cluster with the name that Argo CD has for its own',
      { hub: {}, shop: { ...from('hub'), clusterName: 'in-cluster' } },
      {
        path: 'cluster.name',
        message: 'The Argo CD of hub knows two clusters as in-cluster: that of shop, and that of hub.',
      },
    ],
    [
      'under names that begin each other',
      { hub: {}, shop: from('hub'), 'shop-two': from('hub') },
      { environment: 'shop', path: 'name', fix: 'rename shop or shop-two' },
    ],
  ];
  it.each(cases)('%s', async (_name, environments, expected) => {
    const [problem] = await problemsOf(await workspace(environments));
    expect(problem).toMatchObject(expected);
    expect(problem?.at?.file).toMatch(/^environments\/\w+\/environment\.yaml$/);
    expect(problem?.fix).toBeTruthy();
  });
});

/** An environment that has its secrets in the Vault of another one. */
const keptBy = (keeper: string, more = ''): Facts => ({
  cluster: 'kind: talos, endpoint: https://a.b.svc',
  vault: `mode: external, from: ${keeper}${more}`,
});

describe('whose Vault an environment uses', () => {
  it('is its own, that of its host, or that of whom it names', async () => {
    const root = await workspace({
      hub: {},
      shop: { cluster: VCLUSTER, vault: 'mode: external' },
      forum: keptBy('hub'),
      own: { cluster: VCLUSTER },
      abroad: { vault: 'mode: external' },
    });
    const deliveries = await loadDeliveries(root);
    expect(deliveries.map(({ environment: { name }, keeper }) => [name, keeper?.name])).toEqual([
      ['abroad', undefined],
      ['forum', 'hub'],
      ['hub', undefined],
      ['own', undefined],
      ['shop', 'hub'],
    ]);
    const hub = deliveries.find(({ environment }) => environment.name === 'hub');
    expect(hub?.tenants.map(({ name }) => name)).toEqual(['forum', 'shop']);
  });

  it('is told to whoever keeps it, whatever was asked for', async () => {
    const root = await workspace({ hub: {}, forum: keptBy('hub') });
    const [hub] = await loadDeliveries(root, ['hub']);
    expect(hub?.tenants.map(({ name }) => name)).toEqual(['forum']);
  });
});

describe('a Vault that cannot be shared is told with place, expectation and way out', () => {
  const cases: [string, Record<string, Facts>, Partial<Problem>][] = [
    [
      'with an environment that does not exist',
      { hub: {}, shop: keptBy('hup') },
      { code: 'unknown-environment', path: 'vault.from', fix: 'write hub' },
    ],
    [
      'with itself',
      { shop: keptBy('shop') },
      { path: 'vault.from', message: 'vault.from is shop itself, whose vault.mode is external.' },
    ],
    [
      'with one that has none',
      { hub: {}, forum: keptBy('hub'), shop: keptBy('forum') },
      { path: 'vault.from', fix: 'set vault.from: hub' },
    ],
    [
      'by one that has its own',
      { hub: {}, shop: { vault: 'mode: file, from: hub' } },
      { path: 'vault.from', message: 'vault.from is hub, but vault.mode is file: shop has a Vault of its own.' },
    ],
    [
      'without an address of the cluster whose tokens it reviews',
      { hub: {}, shop: { vault: 'mode: external, from: hub' } },
      {
        path: 'cluster.endpoint',
        message: 'The Vault of hub reviews tokens of shop, but cluster.endpoint is missing.',
      },
    ],
    [
      'through one auth method for two clusters',
      { hub: {}, shop: keptBy('hub', ', authMount: kubernetes/hub') },
      { path: 'vault.authMount', expected: 'mounts of its own for each environment' },
    ],
    [
      'through one engine for two environments',
      { hub: {}, forum: keptBy('hub'), shop: keptBy('hub', ', kv: { mount: kv-forum, version: 2 }') },
      { path: 'vault.kv.mount', fix: expect.stringContaining('name it for') as string },
    ],
    [
      'through an engine for tokens that holds the secrets of another one',
      { hub: {}, shop: keptBy('hub', ', github: { mount: kv-hub }') },
      { path: 'vault.github.mount' },
    ],
    [
      'under names that begin each other',
      { hub: {}, 'hub-two': keptBy('hub') },
      { path: 'name', message: 'hub and hub-two share a Vault: hub-* would name the policies of both.' },
    ],
    [
      'with the key of an App that somebody else would have to write',
      { hub: {}, shop: keptBy('hub', ', github: { mount: github-shop, application: 42 }') },
      { path: 'vault.github.application', fix: expect.stringContaining('vault write github-shop/config') as string },
    ],
  ];
  it.each(cases)('%s', async (_name, environments, expected) => {
    const [problem] = await problemsOf(await workspace(environments));
    expect(problem).toMatchObject(expected);
    expect(problem?.at?.file).toMatch(/^environments\/[\w-]+\/environment\.yaml$/);
    expect(problem?.fix).toBeTruthy();
  });
});

describe('facts of other environments', () => {
  const broken = { 'environments/broken/environment.yaml': environment('broken').replace('small', 'tiny') };

  it('are no concern of one that has nothing to do with them', async () => {
    const root = await workspace({ hub: {}, shop: from('hub') }, broken);
    expect((await loadDeliveries(root, ['shop'])).map(({ environment: { name } }) => name)).toEqual(['shop']);
  });

  it('are when it is delivered by them, or delivers them', async () => {
    const wrong = environment('hub').replace('small', 'tiny');
    const root = await workspace({ shop: from('hub') }, { 'environments/hub/environment.yaml': wrong });
    expect(await problemsOf(root, ['shop'])).toMatchObject([{ environment: 'hub', path: 'sizing' }]);
    const delivered = environment('shop', from('hub')).replace('small', 'tiny');
    const other = await workspace({ hub: {} }, { 'environments/shop/environment.yaml': delivered });
    expect(await problemsOf(other, ['hub'])).toMatchObject([{ environment: 'shop', path: 'sizing' }]);
  });

  it('are when they have their secrets in its Vault', async () => {
    const wrong = environment('shop', keptBy('hub')).replace('small', 'tiny');
    const root = await workspace({ hub: {} }, { 'environments/shop/environment.yaml': wrong });
    expect(await problemsOf(root, ['hub'])).toMatchObject([{ environment: 'shop', path: 'sizing' }]);
  });

  it('are when nobody can tell who delivers them', async () => {
    const root = await workspace({ hub: {} }, { 'environments/shop/environment.yaml': 'delivery: { from: hub\n' });
    expect(await problemsOf(root, ['hub'])).toMatchObject([{ code: 'yaml-syntax' }]);
  });

  it('and names that are none are told together', async () => {
    const root = await workspace({ hub: {} });
    expect((await problemsOf(root, ['hup', 'hubb'])).map(({ code }) => code)).toEqual([
      'unknown-environment',
      'unknown-environment',
    ]);
  });
});
