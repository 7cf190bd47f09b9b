import type { ApplicationFacts, PlatformFacts, VaultTenant } from '@cedille/values/generator';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const secret = { name: 's', path: 'grafana/admin', keys: ['password'], generated: true };

function application(name: string, facts: Partial<ApplicationFacts> = {}): ApplicationFacts {
  return {
    name,
    namespace: name,
    category: 'observability',
    owner: 'sre',
    version: '1.0.0',
    wave: 0,
    secrets: [secret],
    ...facts,
  };
}

const KEEPER = { mode: 'file', authMount: 'kubernetes/hub', kv: { mount: 'kv', version: 2 } } as const;
const CLUSTER = { name: 'hub', kind: 'kind' } as const;

/** An environment with a Vault of its own, unless the facts say something else. */
function values(
  vault: Facts['vault'] = {},
  facts: Facts = {},
  applications = [application('grafana')],
  platform: Partial<PlatformFacts> = {},
) {
  const changes: Facts = { name: 'hub', cluster: CLUSTER, vault: { ...KEEPER, ...vault }, ...facts };
  return generate(contextFor('vault-config-operator', changes, { applications, ...platform }));
}

function tenant(name: string, more: Partial<VaultTenant> = {}): VaultTenant {
  return {
    name,
    cluster: { name, kind: 'vcluster', kubernetes: '1.35.4', endpoint: `https://${name}.example.svc:443` },
    vault: {
      address: 'https://vault.example',
      mode: 'external',
      authMount: `kubernetes/${name}`,
      kv: { mount: `kv-${name}`, version: 2 },
    },
    clubs: [],
    organisation: 'Clubs',
    applications: [application('grafana')],
    hosts: [],
    ...more,
  };
}

const withTenants = (...tenants: VaultTenant[]) => values({}, {}, [application('grafana')], { tenants });

function policy(name: string, given: ReturnType<typeof values>): string {
  return given.policies?.find(candidate => candidate.name === name)?.policy ?? '';
}

function role(name: string, given: ReturnType<typeof values>) {
  return given.roles?.find(candidate => candidate.name === name);
}

describe('access of namespaces', () => {
  it('gives a namespace with secrets a role of its name, for its own paths', () => {
    const given = values();
    expect(role('grafana', given)).toMatchObject({
      mount: 'kubernetes/hub',
      policies: ['hub-grafana'],
      serviceAccounts: ['vault-secrets'],
      namespaces: ['grafana'],
    });
    expect(policy('hub-grafana', given)).toContain('path "kv/data/grafana/*"');
  });

  it('leaves data/ out of the path for version 1 of the engine', () => {
    expect(policy('hub-grafana', values({ kv: { mount: 'kv', version: 1 } }))).toContain('path "kv/grafana/*"');
  });

  it('lets a namespace read what another one has made for both, and not a path beside it', () => {
    const lent = { name: 'l', path: 'store/grafana', keys: ['password'], generated: false };
    const reader = application('grafana', { secrets: [lent] });
    const kept = application('store', { secrets: [{ ...lent, generated: true }] });
    expect(policy('hub-grafana', values({}, {}, [reader, kept]))).toContain(
      'path "kv/data/store/grafana" {\n  capabilities = ["read"]\n}',
    );
    expect(policy('hub-store', values({}, {}, [reader, kept]))).not.toContain('grafana"');
    for (const other of [application('store'), application('store', { secrets: [lent] })])
      expect(policy('hub-grafana', values({}, {}, [reader, other]))).not.toContain('store');
  });

  it('gives nothing to a namespace without secrets', () => {
    expect(role('contour', values({}, {}, [application('contour', { secrets: [] })]))).toBeUndefined();
  });

  it('gives two components of one namespace one role', () => {
    const given = values({}, {}, [application('argocd'), application('rollouts', { namespace: 'argocd' })]);
    expect(given.roles?.filter(({ name }) => name === 'argocd')).toHaveLength(1);
  });
});

describe('the audience that a role insists on', () => {
  it('is what kubeadm calls the issuer, where nothing else is said', () => {
    expect(role('grafana', values())?.audience).toBe('https://kubernetes.default.svc.cluster.local');
  });

  it('is what the cluster says', () => {
    const given = values({}, { cluster: { ...CLUSTER, tokenAudience: 'https://hub.example' } });
    expect(new Set(given.roles?.map(({ audience }) => audience))).toEqual(new Set(['https://hub.example']));
  });

  it('must be said for Talos, which names an endpoint that only it knows', () => {
    expect(() => values({}, { cluster: { name: 'hub', kind: 'talos' } })).toThrow(
      /cluster\.tokenAudience of hub is missing.*openid-configuration/,
    );
  });
});

describe('a club that leaves', () => {
  const of = (...names: string[]) => JSON.stringify(values({}, { clubs: names.map(name => ({ name, team: name })) }));

  it('takes everything that names it away, and the last one takes their policy', () => {
    expect(of('chess', 'rowing')).toContain('rowing');
    expect(of('chess')).not.toContain('rowing');
    expect(of('chess')).toContain('hub-club');
    for (const trace of ['hub-club', 'club-', 'chess']) expect(of()).not.toContain(trace);
  });
});

describe('access of clubs', () => {
  const given = values({}, { clubs: [{ name: 'chess', team: 'Chess' }] });

  it('binds a club to the namespaces that are named for it', () => {
    expect(role('club-chess', given)).toMatchObject({ namespaces: ['chess-*'] });
  });

  it('lets a service account read what is filed under its namespace and name, and only read', () => {
    const text = policy('hub-club', given);
    expect(text).toMatch(
      /path "kv\/data\/{{identity.*service_account_namespace}}\/{{identity.*service_account_name}}\/\*"/,
    );
    expect(text).toContain('${auth/kubernetes/hub/@accessor}');
    expect(text).not.toMatch(/create|update|delete/);
  });

  it('declares nothing where there is no club', () => {
    expect(policy('hub-club', values())).toBe('');
  });
});

describe('the administrator of the configuration', () => {
  const text = policy('hub-administrator', withTenants(tenant('shop')));

  it('may touch the policies, roles and mounts of every environment of its Vault, and no secret', () => {
    for (const path of [
      'sys/policies/acl/hub-*',
      'sys/policies/acl/shop-*',
      'auth/kubernetes/shop/role/*',
      'sys/mounts/kv-shop',
      'sys/policies/password/platform',
    ])
      expect(text).toContain(`path "${path}"`);
    expect(text).not.toMatch(/path "(kv[^"]*|\*|sys\/\*)"/);
  });

  it('may remove no audit device', () => {
    const audit = text.split('\n\n').filter(rule => rule.includes('sys/audit'));
    expect(audit).toHaveLength(3);
    expect(audit.join()).not.toMatch(/delete|\*/);
  });

  it('declares two audit devices', () => {
    expect(values().audit?.map(({ path }) => path)).toEqual(['file', 'stdout']);
  });

  it('touches the configuration and the permission sets of an engine for GitHub, and takes no token there', () => {
    const github = policy('hub-administrator', values({ github: { mount: 'github-hub' } }));
    expect(github).toContain('path "github-hub/config"');
    expect(github).toContain('path "github-hub/permissionset/*"');
    expect(github).not.toContain('path "github-hub/*"');
  });
});

describe('snapshots', () => {
  const backup = { bucket: 'backups' };
  const vaultBeside = [application('vault', { category: 'secrets', secrets: [] })];

  it('are taken by an account beside Vault that may do nothing else', () => {
    const given = values({}, { backup }, vaultBeside);
    expect(role('vault-snapshot', given)).toMatchObject({
      namespaces: ['vault'],
      serviceAccounts: ['vault-snapshot'],
      audience: 'vault',
      policies: ['hub-snapshot'],
    });
    expect(policy('hub-snapshot', given)).toBe('path "sys/storage/raft/snapshot" {\n  capabilities = ["read"]\n}\n');
  });

  it('are taken nowhere without a bucket, and by nobody where Vault belongs to another environment', () => {
    expect(role('vault-snapshot', values({}, {}, vaultBeside))).toBeUndefined();
    expect(values({ mode: 'external' }, { backup }, vaultBeside)).not.toHaveProperty('roles');
  });
});

describe('an environment whose Vault belongs to another one', () => {
  const shop = values({ mode: 'external' }, { name: 'shop' });

  it('declares nothing in it, and has no account that could', () => {
    for (const key of ['administrator', 'policies', 'roles', 'kvEngines', 'kubernetesAuth', 'audit', 'githubEngines'])
      expect(shop).not.toHaveProperty(key);
  });

  it('lets the accounts that sign in have their tokens reviewed', () => {
    expect(shop.tokenReviewers).toEqual({ namespaces: ['grafana'], serviceAccount: 'vault-secrets' });
  });

  it('lets every account, where clubs may sign in with any', () => {
    const given = values({ mode: 'external' }, { clubs: [{ name: 'chess', team: 'Chess' }] });
    expect(given.tokenReviewers).toEqual({ everybody: true });
  });

  it('is declared by the operator of the other one, under names that tell whose it is', () => {
    const given = withTenants(tenant('shop', { clubs: [{ name: 'chess', team: 'Chess' }] }));
    expect(role('shop-grafana', given)).toMatchObject({
      role: 'grafana',
      mount: 'kubernetes/shop',
      policies: ['shop-grafana'],
    });
    expect(role('shop-club-chess', given)).toMatchObject({ role: 'club-chess', namespaces: ['chess-*'] });
    expect(policy('shop-grafana', given)).toContain('path "kv-shop/data/grafana/*"');
    expect(policy('shop-operators', given)).toContain('path "kv-shop/data/*"');
    expect(policy('shop-administrator', given)).toBe('');
    expect(given.kvEngines?.map(({ mount }) => mount)).toEqual(['kv', 'kv-shop']);
  });

  it('is asked with the token that is shown, as soon as its CA is known', () => {
    const { cluster } = tenant('shop');
    const certificateAuthority = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';
    expect(withTenants(tenant('shop')).kubernetesAuth).toHaveLength(1);
    expect(withTenants(tenant('shop', { cluster: { ...cluster, certificateAuthority } })).kubernetesAuth?.[1]).toEqual({
      name: 'shop',
      mount: 'kubernetes/shop',
      host: 'https://shop.example.svc:443',
      certificateAuthority,
    });
  });
});

describe('people who operate', () => {
  it('file secrets and see which there are, but read none back', () => {
    const text = policy('hub-operators', values());
    expect(text).toContain('path "kv/data/*" {\n  capabilities = ["create", "update"]');
    expect(text).toContain('path "kv/metadata/*" {\n  capabilities = ["read", "list"]');
  });

  it('likewise in version 1 of the engine', () => {
    const text = policy('hub-operators', values({ kv: { mount: 'kv', version: 1 } }));
    expect(text).toContain('path "kv/*" {\n  capabilities = ["create", "update", "list"]');
  });
});

describe('the connection to Vault', () => {
  it('lets a Vault in the same cluster ask with its own identity', () => {
    expect(values().kubernetesAuth).toEqual([
      { name: 'hub', mount: 'kubernetes/hub', host: 'https://kubernetes.default.svc:443' },
    ]);
  });

  it('trusts the CA of the cluster for a Vault in it, and public ones for a Vault elsewhere', () => {
    expect(JSON.stringify(values())).toContain('/vault-ca/ca.crt');
    expect(JSON.stringify(values({ mode: 'external' }))).not.toContain('vault-ca');
  });
});

describe('tokens for GitHub', () => {
  const engine = { github: { mount: 'github-hub', application: 42 } };
  const hosts = [
    { host: 'www.example.org', component: 'grav', namespace: 'grav' },
    { host: 'grafana.example.org', component: 'grafana', namespace: 'grafana' },
  ];
  const sites = [application('grav', { category: 'clubs' }), application('grafana')];
  const given = values(engine, {}, sites, { hosts });

  it('has a permission set for each site, for the repository of its name', () => {
    expect(given.githubEngines?.[0]?.permissionSets).toEqual([
      { name: 'grav', set: 'grav', repositories: ['www.example.org'], permissions: { contents: 'write' } },
    ]);
    expect(policy('hub-grav', given)).toContain('path "github-hub/token/grav"');
    expect(policy('hub-grafana', given)).not.toContain('github-hub');
  });

  it('keeps a token of Vault as long as the token of GitHub that hangs on it', () => {
    expect(role('grav', given)?.tokenTTL).toBe(3600);
    expect(role('grafana', given)?.tokenTTL).toBe(60);
  });

  it('leaves the App to the bootstrap where its id is not a fact', () => {
    expect(values({ github: { mount: 'github-hub' } }).githubEngines?.[0]).not.toHaveProperty('application');
  });

  it('has an engine of its own for each environment', () => {
    const { vault } = tenant('shop');
    const shop = tenant('shop', { vault: { ...vault, github: { mount: 'github-shop' } }, applications: sites, hosts });
    expect(withTenants(shop).githubEngines).toMatchObject([
      { mount: 'github-shop', permissionSets: [{ name: 'shop-grav', set: 'grav' }] },
    ]);
  });
});

it('is as recorded, in every size', async () => {
  await expect(
    recorded(
      'vault-config-operator',
      generate,
      { name: 'hub', cluster: CLUSTER, vault: KEEPER },
      { applications: [application('grafana')] },
    ),
  ).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'vault-config-operator',
    await valuesFor(
      'vault-config-operator',
      generate,
      {
        name: 'hub',
        cluster: CLUSTER,
        vault: { ...KEEPER, github: { mount: 'github-hub', application: 42 } },
        sizing: 'large',
      },
      { applications: [application('grafana')] },
    ),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
