import type { Context } from '@cedille/values/generator';
import { describe, expect, it } from 'vitest';
import { slug } from './sign-in.ts';
import generate from './values.ts';

const clickhouse = { host: 'clickhouse.telemetry.svc', port: 9440, database: 'otel' };
const secrets = [
  { name: 'grafana-admin', path: 'grafana/admin', keys: ['admin-password', 'secret-key'], generated: true },
  { name: 'grafana-github', path: 'grafana/github', keys: ['client-id', 'client-secret'], generated: false },
  { name: 'grafana-clickhouse', path: 'grafana/clickhouse', keys: ['password'], generated: true },
];

function values(facts: Record<string, unknown> = {}) {
  const environment = {
    sizing: 'small',
    gateway: { namespace: 'gateway', public: 'public' },
    vault: { authMount: 'kubernetes/c', kv: { mount: 'kv', version: 2 } },
    storageClasses: { replicated: 'replicated', local: 'local', replicas: 2 },
    git: { organisation: 'Clubs', teams: { administrators: 'Board', operators: 'Site Reliability' } },
    sso: { issuer: 'https://argocd.example.org/api/dex' },
    ...facts,
  };
  const component = { name: 'grafana', namespace: 'grafana', hosts: { grafana: 'grafana.example.org' }, secrets };
  return generate({
    environment,
    component,
    platform: { applications: [], hosts: [], delivers: [] },
  } as unknown as Context);
}

interface Upstream {
  'grafana.ini': Record<string, Record<string, unknown>>;
  envValueFrom: Record<string, { secretKeyRef: { name: string; key: string } }>;
  datasources?: {
    'datasources.yaml': {
      datasources: { jsonData: Record<string, unknown>; secureJsonData: Record<string, string> }[];
    };
  };
  [key: string]: unknown;
}

function upstream(facts?: Record<string, unknown>): Upstream {
  return values(facts).grafana as unknown as Upstream;
}

describe('signing in', () => {
  const { 'grafana.ini': ini } = upstream();

  it('is by GitHub only', () => {
    expect(ini.auth).toEqual({ disable_login_form: true });
    expect(ini['auth.basic']).toEqual({ enabled: false });
    expect(ini['auth.github']).toMatchObject({ enabled: true, allowed_organizations: 'Clubs' });
  });

  it('gives roles by team, and lets everybody else look', () => {
    expect(ini['auth.github']?.role_attribute_path).toBe(
      "contains(groups[*], '@Clubs/board') && 'GrafanaAdmin' || contains(groups[*], '@Clubs/site-reliability') && 'Editor' || 'Viewer'",
    );
  });

  it('is by the form, for the administrator, where there is no single sign-on', () => {
    const facts = { sso: undefined };
    expect(upstream(facts)['grafana.ini']).not.toHaveProperty('auth');
    expect(Object.keys(upstream(facts).envValueFrom)).toEqual(['GF_SECURITY_SECRET_KEY']);
    expect(values(facts).secrets?.map(({ name }) => name)).toEqual(['grafana-admin']);
  });

  it.each([
    ['SRE', 'sre'],
    ['Site Reliability', 'site-reliability'],
    ['R&D (Montréal)', 'r-d-montr-al'],
  ])('writes the team %s as GitHub does in addresses', (team, expected) => {
    expect(slug(team)).toBe(expected);
  });

  it('has no secret in its configuration', () => {
    expect(JSON.stringify(ini)).not.toMatch(/secret_key|client_secret|password/);
    expect(upstream().envValueFrom.GF_SECURITY_SECRET_KEY).toEqual({
      secretKeyRef: { name: 'grafana-admin', key: 'secret-key' },
    });
  });
});

describe('telemetry', () => {
  it('is read where the environment keeps any, with a pinned plugin and a verified certificate', () => {
    const given = upstream({ telemetry: { otlp: 'http://otel:4317', clickhouse } });
    expect(given['grafana.ini'].plugins?.preinstall_sync).toMatch(/^grafana-clickhouse-datasource@\d+\.\d+\.\d+$/);
    const source = given.datasources?.['datasources.yaml'].datasources[0];
    expect(source?.jsonData).toMatchObject({ host: clickhouse.host, port: 9440, secure: true, tlsSkipVerify: false });
    expect(source?.secureJsonData).toEqual({ password: '$CLICKHOUSE_PASSWORD', tlsCACert: '$PLATFORM_CA' });
  });

  it('is reached in its namespace, on its port', () => {
    const { networkPolicy } = values({ telemetry: { otlp: 'http://otel:4317', clickhouse } });
    expect(networkPolicy?.egress?.namespaces).toEqual([{ name: 'telemetry', ports: [9440] }]);
  });

  it('leaves no trace where there is none', () => {
    const given = values({ telemetry: { otlp: 'http://otel:4317' } });
    expect(given.dashboards).toBe(false);
    expect(JSON.stringify(given).toLowerCase()).not.toContain('clickhouse');
    expect(given).not.toHaveProperty('certificate');
  });
});

describe('secrets', () => {
  it('are in Vault, all but the name of the administrator', () => {
    const admin = values().secrets?.find(({ name }) => name === 'grafana-admin');
    expect(admin).toMatchObject({ generated: true, literals: { 'admin-user': 'admin' } });
  });
});
