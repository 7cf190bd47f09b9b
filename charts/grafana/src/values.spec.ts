import { contextFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import { slug } from './sign-in.ts';
import generate from './values.ts';

const clickhouse = { host: 'clickhouse.telemetry.svc', port: 9440, database: 'otel' };
const facts: Facts = {
  git: { teams: { operators: 'Site Reliability' } },
  sso: { issuer: 'https://argocd.example.org/api/dex' },
};
const values = (changes?: Facts) => generate(contextFor('grafana', { ...facts, ...changes }));
const upstream = (changes?: Facts) => values(changes).grafana!;

describe('signing in', () => {
  const ini = upstream()['grafana.ini']!;

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
    const without = upstream({ sso: undefined });
    expect(without['grafana.ini']).not.toHaveProperty('auth');
    expect(Object.keys(without.envValueFrom ?? {})).toEqual(['GF_SECURITY_SECRET_KEY']);
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
    expect(upstream().envValueFrom?.GF_SECURITY_SECRET_KEY).toEqual({
      secretKeyRef: { name: 'grafana-admin', key: 'secret-key' },
    });
  });
});

describe('telemetry', () => {
  it('is read where the environment keeps any, with a pinned plugin and a verified certificate', () => {
    const given = upstream({ telemetry: { otlp: 'http://otel:4317', clickhouse } });
    expect(given['grafana.ini']?.plugins?.preinstall_sync).toMatch(/^grafana-clickhouse-datasource@\d+\.\d+\.\d+$/);
    expect(given.datasources).toMatchObject({
      'datasources.yaml': {
        datasources: [
          expect.objectContaining({
            jsonData: expect.objectContaining({
              host: clickhouse.host,
              port: 9440,
              secure: true,
              tlsSkipVerify: false,
            }) as object,
            secureJsonData: { password: '$CLICKHOUSE_PASSWORD', tlsCACert: '$PLATFORM_CA' },
          }),
        ],
      },
    });
  });

  it('is reached in its namespace, on its port', () => {
    const { networkPolicy } = values({ telemetry: { otlp: 'http://otel:4317', clickhouse } });
    expect(networkPolicy?.egress?.namespaces).toEqual({ telemetry: [9440] });
  });

  it('leaves no trace where there is none', () => {
    const given = values({ telemetry: { otlp: 'http://otel:4317' } });
    expect(given.dashboards).toBe(false);
    expect(JSON.stringify(given).toLowerCase()).not.toContain('clickhouse');
    expect(given).not.toHaveProperty('certificate');
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('grafana', generate, facts)).toMatchFileSnapshot('recorded.yaml');
});
