import type { ApplicationFacts, PlatformFacts } from '@cedille/values/generator';
import { contextFor, type Facts } from '@cedille/values/testing';
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

const EXTERNAL = { mode: 'external', authMount: 'kubernetes/production' } as const;
const CLUSTER = { name: 'production', endpoint: 'https://production.example.svc:443' };

function values(
  vault: Facts['vault'] = {},
  facts: Facts = {},
  applications = [application('grafana')],
  hosts: PlatformFacts['hosts'] = [],
) {
  const changes: Facts = { name: 'production', cluster: CLUSTER, vault: { ...EXTERNAL, ...vault }, ...facts };
  return generate(contextFor('vault-config-operator', changes, { applications, hosts }));
}

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
      policies: ['production-grafana'],
      serviceAccounts: ['vault-secrets'],
      namespaces: ['grafana'],
    });
    expect(policy('production-grafana', given)).toContain('path "kv/data/grafana/*"');
  });

  it('leaves data/ out of the path for version 1 of the engine', () => {
    expect(policy('production-grafana', values({ kv: { mount: 'kv', version: 1 } }))).toContain('path "kv/grafana/*"');
  });

  it('gives nothing to a namespace without secrets', () => {
    expect(role('contour', values({}, {}, [application('contour', { secrets: [] })]))).toBeUndefined();
  });

  it('gives two components of one namespace one role', () => {
    const given = values({}, {}, [application('argocd'), application('rollouts', { namespace: 'argocd' })]);
    expect(given.roles?.filter(({ name }) => name === 'argocd')).toHaveLength(1);
  });
});

describe('access of clubs', () => {
  const given = values({}, { clubs: [{ name: 'chess', team: 'Chess' }] });

  it('binds a club to the namespaces that are labelled with it', () => {
    expect(role('club-chess', given)).toMatchObject({ namespaceLabels: { 'cedille.club/club': 'chess' } });
    expect(role('club-chess', given)).not.toHaveProperty('namespaces');
  });

  it('lets a service account read what is filed under its namespace and name, and only read', () => {
    const text = policy('production-club', given);
    expect(text).toMatch(
      /path "kv\/data\/{{identity.*service_account_namespace}}\/{{identity.*service_account_name}}\/\*"/,
    );
    expect(text).toContain('${auth/kubernetes/production/@accessor}');
    expect(text).not.toMatch(/create|update|delete/);
  });

  it('declares nothing where there is no club', () => {
    expect(policy('production-club', values())).toBe('');
  });
});

describe('the administrator of the configuration', () => {
  it('may touch the policies and mounts of its environment, and no secret', () => {
    const text = policy('production-administrator', values());
    expect(text).toContain('path "sys/policies/acl/production-*"');
    expect(text).not.toContain('kv/data');
    expect(text).not.toContain('path "*"');
  });

  it('turns auditing on only in a Vault of its own', () => {
    expect(policy('production-administrator', values())).not.toContain('sys/audit');
    expect(values()).not.toHaveProperty('audit');
    expect(policy('production-administrator', values({ mode: 'ha' }))).toContain('sys/audit');
    expect(values({ mode: 'ha' }).audit?.map(({ path }) => path)).toEqual(['file', 'stdout']);
  });
});

describe('people who operate', () => {
  it('file secrets and see which there are, but read none back', () => {
    const text = policy('production-operators', values());
    expect(text).toContain('path "kv/data/*" {\n  capabilities = ["create", "update"]');
    expect(text).toContain('path "kv/metadata/*" {\n  capabilities = ["read", "list"]');
  });

  it('likewise in version 1 of the engine', () => {
    const text = policy('production-operators', values({ kv: { mount: 'kv', version: 1 } }));
    expect(text).toContain('path "kv/*" {\n  capabilities = ["create", "update", "list"]');
  });
});

describe('the connection to Vault', () => {
  it('shows a Vault elsewhere a token that may review tokens here', () => {
    expect(values().kubernetesAuth).toEqual({
      path: 'kubernetes',
      name: 'production',
      host: 'https://production.example.svc:443',
      reviewer: 'vault-token-reviewer',
    });
  });

  it('lets a Vault in the same cluster ask with its own identity', () => {
    expect(values({ mode: 'ha' }).kubernetesAuth).not.toHaveProperty('reviewer');
  });

  it('trusts the CA of the cluster for a Vault in it, and public ones for a Vault elsewhere', () => {
    expect(JSON.stringify(values({ mode: 'file' }))).toContain('/vault-ca/ca.crt');
    expect(JSON.stringify(values())).not.toContain('vault-ca');
  });

  it('says what is missing when Vault cannot reach the cluster', () => {
    expect(() => values({}, { cluster: { name: 'production' } })).toThrow('cluster.endpoint is missing');
  });
});

describe('tokens for GitHub', () => {
  const engine = { github: { mount: 'github-production', application: 42 } };
  const hosts = [
    { host: 'www.example.org', component: 'grav', namespace: 'grav' },
    { host: 'grafana.example.org', component: 'grafana', namespace: 'grafana' },
  ];
  const given = values(engine, {}, [application('grav', { category: 'clubs' }), application('grafana')], hosts);

  it('has a permission set for each site, for the repository of its name', () => {
    expect(given.github?.permissionSets).toEqual([
      { name: 'grav', repositories: ['www.example.org'], permissions: { contents: 'write' } },
    ]);
    expect(policy('production-grav', given)).toContain('path "github-production/token/grav"');
    expect(policy('production-grafana', given)).not.toContain('github-production');
  });

  it('keeps a token of Vault as long as the token of GitHub that hangs on it', () => {
    expect(role('grav', given)?.tokenTTL).toBe(3600);
    expect(role('grafana', given)?.tokenTTL).toBe(60);
  });

  it('leaves the App to the bootstrap where its id is not a fact', () => {
    expect(values({ github: { mount: 'github-production' } }).github).not.toHaveProperty('application');
  });
});
