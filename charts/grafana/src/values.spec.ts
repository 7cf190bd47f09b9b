import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import { slug } from './sign-in.ts';
import generate from './values.ts';

const otlp = 'http://otel:4317';
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
    const beside = values({ telemetry: { otlp: 'http://otel.telemetry.svc:4317', clickhouse } });
    expect(beside.networkPolicy?.egress?.namespaces).toEqual({ telemetry: [4317, 9440] });
  });

  it('leaves no trace where there is none', () => {
    const given = values({ telemetry: { otlp: 'http://otel:4317' } });
    expect(given).not.toHaveProperty('dashboards');
    expect(JSON.stringify(given).toLowerCase()).not.toContain('clickhouse');
    expect(given).not.toHaveProperty('certificate');
  });
});

describe('traces of itself', () => {
  const ini = (otlp: string) => upstream({ telemetry: { otlp } })['grafana.ini'] as Record<string, object>;

  it('go to where the facts say', () => {
    expect(ini('http://otel.observability.svc:4317')['tracing.opentelemetry.otlp']).toMatchObject({
      address: 'otel.observability.svc:4317',
    });
  });

  it('do not leave the cluster, where they would be readable', () => {
    expect(Object.keys(ini('https://otlp.example.org:4317')).filter(name => name.startsWith('tracing'))).toEqual([]);
  });
});

describe('alerts', () => {
  const alerting = (changes: Facts) => upstream(changes).alerting as Record<string, object>;
  const robotics = { name: 'robotics', team: 'Robotics', notify: 'discord' } as const;
  const chess = { name: 'chess-club', team: 'Chess', notify: 'discord' } as const;
  const quiet = { name: 'quiet', team: 'Quiet' };
  const notify = { otlp, clickhouse, notify: 'discord' } as const;

  it('are seen in Grafana alone where nobody is to be told', () => {
    expect(Object.keys(alerting({ telemetry: { otlp, clickhouse }, clubs: [quiet] }))).toEqual(['rules.yaml']);
  });

  it('go to administrators, with a webhook that is in a Secret', () => {
    const facts = { telemetry: notify, clubs: [quiet] };
    expect(alerting(facts)).toMatchObject({
      'contactpoints.yaml': {
        contactPoints: [{ receivers: [{ type: 'discord', settings: { url: '$DISCORD_ADMINISTRATORS' } }] }],
      },
      'policies.yaml': { policies: [{ receiver: 'administrators' }] },
    });
    expect(upstream(facts).envValueFrom?.DISCORD_ADMINISTRATORS).toEqual({
      secretKeyRef: { name: 'grafana-discord', key: 'webhook' },
    });
    expect(values(facts).secrets).toEqual({});
  });

  it('about a club go to its captain first, and to administrators as well', () => {
    const facts = { telemetry: notify, clubs: [robotics, quiet, chess] };
    const given = alerting(facts)['policies.yaml'] as { policies: [{ routes: object[] }] };
    expect(given.policies[0].routes).toEqual([
      { receiver: 'club-robotics', object_matchers: [['club', '=', 'robotics']], continue: true },
      { receiver: 'club-chess-club', object_matchers: [['club', '=', 'chess-club']], continue: true },
      { receiver: 'administrators' },
    ]);
    expect(values(facts).secrets).toEqual({
      'grafana-discord-robotics': { path: 'grafana/discord/robotics', keys: ['webhook'], generated: false },
      'grafana-discord-chess-club': { path: 'grafana/discord/chess-club', keys: ['webhook'], generated: false },
    });
    expect(upstream(facts).envValueFrom?.DISCORD_CLUB_CHESS_CLUB).toEqual({
      secretKeyRef: { name: 'grafana-discord-chess-club', key: 'webhook' },
    });
  });

  it('go to no captain where administrators would not know', () => {
    expect(() => values({ telemetry: { otlp, clickhouse }, clubs: [quiet, robotics] })).toThrow(
      'clubs robotics are to be told of alerts, but administrators are not: set telemetry.notify',
    );
  });

  it('are about what runs there', () => {
    const uids = (...components: string[]) => {
      const file = alerting({ telemetry: { otlp, clickhouse }, components })['rules.yaml'];
      return (file as { groups: [{ rules: { uid: string }[] }] }).groups[0].rules.map(({ uid }) => uid);
    };
    const always = ['node-down', 'telemetry-silent', 'telemetry-lost', 'volume-full', 'pod-not-ready'];
    const collectors = ['telemetry', 'telemetry-agent'];
    expect(uids(...collectors)).toEqual(always);
    expect(uids('telemetry')).toEqual(always.filter(uid => uid !== 'volume-full'));
    expect(uids('argocd', 'vault', 'velero')).toEqual([]);
    expect(uids(...collectors, 'cert-manager', 'argocd', 'vault', 'velero')).toEqual([
      ...always,
      'certificate-expiry',
      'application-degraded',
      'vault-sealed',
      'backup-missing',
    ]);
  });

  it('keep the braces of Grafana from Helm, which takes these files as templates', () => {
    const { 'rules.yaml': file } = alerting({ telemetry: { otlp, clickhouse }, components: ['telemetry'] });
    const [node] = (file as { groups: [{ rules: { annotations: { summary: string } }[] }] }).groups[0].rules;
    expect(node!.annotations.summary).toBe('{{`The node {{ $labels.node }} is not ready.`}}');
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('grafana', generate, facts)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects('grafana', await valuesFor('grafana', generate, { ...facts, sizing: 'large' }));
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
