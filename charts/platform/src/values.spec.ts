import type { ApplicationFacts, DeliveredEnvironment, PlatformFacts } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const digest = `sha256:${'0'.repeat(64)}`;

function application(name: string, facts: Partial<ApplicationFacts> = {}): ApplicationFacts {
  return { name, namespace: name, category: 'network', owner: 'sre', version: '1.2.3', wave: 0, secrets: [], ...facts };
}

interface Given {
  clubs?: { name: string; team: string }[];
  absent?: PlatformFacts['absent'];
  /** The environment that delivers this one. */
  from?: string | undefined;
  follows?: 'tree';
  delivers?: DeliveredEnvironment[];
}

function values(
  applications: ApplicationFacts[],
  { clubs = [], absent = [], from, follows, delivers = [] }: Given = {},
) {
  const facts = { name: 'staging', cluster: { name: 'staging-cluster' }, delivery: { from, follows }, clubs };
  return generate(contextFor('platform', facts, { applications, absent, delivers }));
}

function project(name: string, given: ReturnType<typeof values>) {
  return given.projects?.find(candidate => candidate.name === name);
}

describe('values of platform', () => {
  it('makes an Application of every component but itself', () => {
    const all = [application('vault'), application('platform'), application('grav')];
    const given = values(all, { follows: 'tree' });
    expect(given.applications?.map(({ name }) => name)).toEqual(['vault', 'grav']);
  });

  it('delivers what is pinned, by its digest, and nothing else', () => {
    const given = values([application('vault', { digest }), application('grav')]);
    expect(given.applications?.map(({ name, revision }) => [name, revision])).toEqual([['vault', digest]]);
  });

  it('takes the version of the tree for what is not pinned, where the environment says that it follows the tree', () => {
    const given = values([application('vault', { digest }), application('grav')], { follows: 'tree' });
    expect(given.applications?.map(({ revision }) => revision)).toEqual([digest, '1.2.3']);
  });

  it('keeps the project of what is not pinned: whatever it left there can still be taken away', () => {
    expect(project('network', values([application('contour')]))).toMatchObject({ namespaces: ['contour', 'gateway'] });
  });

  it('has what tags name verified where somebody has to sign, here and where this one delivers', () => {
    expect(values([])).toMatchObject({ verified: false });
    const registry = { signedBy: { key: 'environments/release.pub' } };
    expect(generate(contextFor('platform', { registry }))).toMatchObject({ verified: true });
  });

  it('asks a person before it removes what holds data', () => {
    const given = values([application('vault', { category: 'secrets', digest }), application('contour', { digest })]);
    expect(given.applications?.map(({ confirmRemoval }) => confirmRemoval)).toEqual([true, false]);
  });

  it('leaves to programs in the cluster what they write, of what is delivered', () => {
    const written = { group: 'apps', kind: 'Deployment', fields: ['.spec.replicas'], reason: 'An autoscaler.' };
    const writtenElsewhere = [written];
    const given = values([
      application('shop', { digest, writtenElsewhere }),
      application('office', { writtenElsewhere }),
      application('vault', { digest }),
    ]);
    expect(given.ignoreDifferences).toEqual({
      shop: [{ group: 'apps', kind: 'Deployment', jqPathExpressions: ['.spec.replicas'], reason: 'An autoscaler.' }],
    });
  });

  it('lets an area write to the namespaces of its components, from their bundles, and nowhere else', () => {
    const given = values([
      application('vault', { category: 'secrets' }),
      application('vault-config-operator', { category: 'secrets', namespace: 'vault-config' }),
      application('grafana', { category: 'observability' }),
    ]);
    expect(project('secrets', given)).toMatchObject({
      sources: ['oci://registry.example/bundles/vault', 'oci://registry.example/bundles/vault-config-operator'],
      namespaces: ['vault', 'vault-config'],
    });
  });

  const made = (cluster: string[], namespaced: string[]) => ({
    cluster: cluster.map(kind => ({ group: '', kind })),
    namespaced: namespaced.map(kind => ({ group: 'apps', kind })),
  });

  it('lets an area make what its components render, listed or not, and nothing else', () => {
    const vault = application('vault', { category: 'secrets', makes: made(['Namespace'], ['StatefulSet']) });
    const seal = { name: 'seal', namespace: 'seal', category: 'secrets', makes: made(['Namespace'], ['Deployment']) };
    expect(project('secrets', values([vault], { absent: [seal] }))).toMatchObject({
      clusterKinds: [{ group: '', kind: 'Namespace' }],
      namespacedKinds: [
        { group: 'apps', kind: 'Deployment' },
        { group: 'apps', kind: 'StatefulSet' },
      ],
    });
    const definitions = application('definitions', { category: 'network', makes: made(['Node'], []) });
    expect(project('network', values([definitions]))).toMatchObject({ namespacedKinds: [] });
  });

  it('lets an area make what such an area may, as long as one of its components does not say', () => {
    const vault = application('vault', { category: 'secrets', makes: made([], []) });
    const given = values([vault, application('seal', { category: 'secrets' })]);
    expect(project('secrets', given)).not.toHaveProperty('namespacedKinds');
    expect(project('secrets', given)?.clusterKinds).toContainEqual({
      group: 'rbac.authorization.k8s.io',
      kind: 'ClusterRole',
    });
  });

  it('lets an area take away what a component left that is not listed any more', () => {
    const grafana = { name: 'grafana', namespace: 'grafana', category: 'observability' };
    const vault = { name: 'vault', namespace: 'vault', category: 'secrets' };
    const given = values([application('otel', { category: 'observability' })], { absent: [grafana, vault] });
    expect(project('observability', given)).toMatchObject({
      sources: ['oci://registry.example/bundles/otel'],
      namespaces: ['grafana', 'otel'],
    });
    expect(project('secrets', given)).toBeUndefined();
  });

  it('lets the network write to the namespace of the shared Gateways', () => {
    expect(project('network', values([application('contour')]))?.namespaces).toEqual(['contour', 'gateway']);
  });

  it('lets what is released several times have its namespaces, and asks a person before it goes as a whole', () => {
    const given = values([application('vcluster', { instances: true, digest })]);
    expect(project('network', given)?.namespaces).toEqual(['gateway', 'vcluster', 'vcluster-*']);
    expect(given.applications?.[0]?.confirmRemoval).toBe(true);
  });

  it('lets what is released several times, and nothing else, go on without any release', () => {
    const given = values([application('vcluster', { instances: true, digest }), application('contour', { digest })]);
    expect(given.applications?.map(({ name, mayBeEmpty }) => [name, mayBeEmpty])).toEqual([
      ['vcluster', true],
      ['contour', undefined],
    ]);
  });

  it('gives a club no cluster-scoped kind but its namespaces, and an area of applications those only', () => {
    const given = values([application('grav', { category: 'clubs' })], {
      clubs: [{ name: 'chess', team: 'Chess' }],
    });
    expect(project('club-chess', given)).toMatchObject({
      sources: ['oci://registry.example/bundles/grav'],
      namespaces: ['chess-*'],
      clusterKinds: [{ group: '', kind: 'Namespace', name: 'chess-*' }],
    });
    expect(project('club-chess', given)?.namespacedKinds).not.toContainEqual({ group: '', kind: 'Secret' });
    expect(project('clubs', given)?.clusterKinds).toEqual([{ group: '', kind: 'Namespace' }]);
  });

  it('puts what somebody asked for into the project of the club, from the bundle of the chart, and into no area', () => {
    const clubs = ['chess', 'robots'].map(name => ({ name, team: name }));
    const site = application('chess-www', { category: 'sites', instanceOf: 'grav', club: 'chess' });
    const given = values([site], { clubs, follows: 'tree' });
    expect(given.applications).toMatchObject([{ name: 'chess-www', project: 'club-chess', bundle: 'grav' }]);
    expect(project('club-chess', given)?.sources).toEqual(['oci://registry.example/bundles/grav']);
    expect(project('club-robots', given)?.sources).toEqual([]);
    expect(project('sites', given)).toBeUndefined();
  });

  it('lets a club make whatever there is for clubs, asked for or not', () => {
    const database = { group: 'postgresql.cnpg.io', kind: 'Cluster' };
    const makes = { cluster: [], namespaced: [database] };
    const absent = [{ name: 'web-app', namespace: 'web-app', category: 'clubs', makes }];
    const given = values([], { clubs: [{ name: 'chess', team: 'Chess' }], absent });
    expect(project('club-chess', given)?.namespacedKinds).toContainEqual(database);
  });

  it('makes a set of Applications of pull requests, in a project without secrets, in namespaces that go', () => {
    const previews = {
      repository: 'chess/api',
      label: 'try',
      parameters: { 'image.tag': 'head_sha', 'git.repository': 'repository' } as const,
      values: { port: 3000, networkPolicy: { egress: { internet: [443], namespaces: { vault: [8200] } } } },
      route: { name: 'web', port: 80, pods: [3000] },
    };
    const api = application('chess-api', { category: 'clubs', instanceOf: 'web-app', club: 'chess', previews });
    const given = values([api], { clubs: [{ name: 'chess', team: 'Chess' }] });
    expect(given.previews).toMatchObject([
      {
        name: 'chess-api',
        project: 'previews-chess-api',
        owner: 'chess',
        repository: 'api',
        label: 'try',
        charts: 'registry.example/charts',
        chart: 'web-app',
        version: '1.2.3',
        host: { value: 'routes.web.host', domain: 'previews.example.org' },
        parameters: { 'image.tag': '{{ .head_sha }}', 'git.repository': 'https://github.com/chess/api.git' },
      },
    ]);
    const { namespace, networkPolicy } = given.previews![0]!.values as Record<string, unknown>;
    expect(namespace).toMatchObject({ podSecurity: 'restricted', keep: false, quota: { pods: 4 } });
    expect(networkPolicy).toEqual({
      enabled: true,
      ingress: { gateway: { namespace: 'gateway', ports: [3000] } },
      egress: { internet: [443] },
    });
    expect(project('previews-chess-api', given)).toMatchObject({
      sources: ['registry.example/charts'],
      namespaces: ['chess-api-pr-*'],
      clusterKinds: [{ group: '', kind: 'Namespace', name: 'chess-api-pr-*' }],
    });
    const kinds = project('previews-chess-api', given)!.namespacedKinds!.map(({ kind }) => kind);
    expect(kinds).toContain('ResourceQuota');
    expect(kinds).not.toContain('VaultSecret');
  });

  it('lets the root make projects and Applications only', () => {
    expect(project('platform', values([]))).toMatchObject({
      namespaces: ['argocd'],
      clusterKinds: [],
      namespacedKinds: [
        { group: 'argoproj.io', kind: 'AppProject' },
        { group: 'argoproj.io', kind: 'Application' },
        { group: 'argoproj.io', kind: 'ApplicationSet' },
      ],
    });
  });

  it('refuses two clubs of which one would own the namespaces of the other', () => {
    const clubs = ['chess', 'chess-girls'].map(name => ({ name, team: name }));
    expect(() => values([], { clubs })).toThrow(
      'clubs chess and chess-girls: chess-* would hold the namespaces of both; rename one',
    );
  });
});

describe('an environment that the Argo CD of another one delivers', () => {
  const given = values([application('vault', { category: 'secrets' })], { from: 'hub' });

  it('is named in all its projects and Applications, and its cluster is where they go', () => {
    expect(given.hub).toEqual({ cluster: 'staging-cluster', prefix: 'staging-' });
    expect(values([]).hub).toBeUndefined();
  });

  it('has no root of its own: that of the other one brings it', () => {
    expect(given.projects?.map(({ name }) => name)).toEqual(['secrets']);
  });

  it('says in its projects what is where', () => {
    expect(project('secrets', given)?.description).toBe('Components of the area secrets in staging.');
  });
});

describe('an environment whose Argo CD delivers another one', () => {
  const shop: DeliveredEnvironment = {
    name: 'shop',
    cluster: 'shop-cluster',
    endpoint: 'https://shop.vcluster-shop.svc',
    wave: 7,
    registry: { charts: 'oci://elsewhere.example/charts', bundles: 'oci://elsewhere.example/bundles' },
    delivery: { prune: false, selfHeal: true, from: 'staging' },
    clubs: [],
    teams: { administrators: 'Board', operators: 'SRE' },
  };
  const given = values([application('vault', { category: 'secrets' })], { delivers: [shop] });

  it('has the root of it, as the facts of that one say', () => {
    expect(given.environments).toEqual([
      {
        name: 'shop',
        bundles: 'oci://elsewhere.example/bundles',
        wave: 7,
        verified: false,
        sync: { prune: false, selfHeal: true },
      },
    ]);
  });

  it('lets that root make projects and Applications beside its own, from the bundle of the root, and nothing else', () => {
    expect(project('shop-platform', given)).toMatchObject({
      sources: ['oci://elsewhere.example/bundles/platform'],
      namespaces: ['argocd'],
      clusterKinds: [],
      namespacedKinds: [
        { group: 'argoproj.io', kind: 'AppProject' },
        { group: 'argoproj.io', kind: 'Application' },
        { group: 'argoproj.io', kind: 'ApplicationSet' },
      ],
    });
  });

  it('keeps a root of its own', () => {
    expect(given.projects?.map(({ name }) => name)).toEqual(['platform', 'shop-platform', 'secrets']);
  });
});

it('is as recorded, in every size', async () => {
  await expect(
    recorded(
      'platform',
      generate,
      { clubs: [{ name: 'chess', team: 'Chess' }] },
      { applications: [application('vault', { digest })] },
    ),
  ).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'platform',
    await valuesFor(
      'platform',
      generate,
      { clubs: [{ name: 'chess', team: 'Chess' }], sizing: 'large' },
      { applications: [application('vault', { digest })] },
    ),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
