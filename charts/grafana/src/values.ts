import { bySize, defineValues, type ComponentFacts, type Environment } from '@cedille/values/generator';
import { signIn } from './sign-in.ts';
import { telemetry } from './telemetry.ts';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component }) => {
  const host = component.hosts.grafana!;
  const clickhouse = environment.telemetry?.clickhouse;
  const { gateway, vault } = environment;
  const { plugins, envValueFrom, ...reading } = (clickhouse && telemetry(clickhouse)) ?? {};
  return {
    namespace: { podSecurity: 'restricted' },
    route: {
      host,
      gateway: { namespace: gateway.namespace, name: gateway.public },
      service: 'grafana',
      port: 80,
    },
    networkPolicy: {
      ingress: { gateway: { namespace: gateway.namespace, ports: [3000] } },
      // GitHub for signing in, grafana.com for the pinned plugin.
      egress: {
        internet: [443],
        ...(clickhouse && { namespaces: [{ name: namespaceOf(clickhouse.host), ports: [clickhouse.port] }] }),
      },
    },
    // The Secret of this certificate brings the CA that signs ClickHouse's.
    ...(clickhouse && { certificate: { issuer: 'platform-ca', secretName: 'grafana-ca', services: ['grafana'] } }),
    secretStore: { authMount: vault.authMount, kv: vault.kv },
    secrets: secrets(component, { [GITHUB]: environment.sso !== undefined, [CLICKHOUSE]: clickhouse !== undefined }),
    dashboards: clickhouse !== undefined,
    grafana: {
      resources: resources(environment),
      persistence: {
        storageClassName: environment.storageClasses.replicated,
        size: bySize(environment, { small: '1Gi', medium: '5Gi', large: '10Gi' }),
      },
      'grafana.ini': {
        server: { domain: host, root_url: `https://${host}` },
        ...(plugins && { plugins }),
        ...signIn(environment),
      },
      envValueFrom: { ...SECRET_KEY, ...(environment.sso && GITHUB_SETTINGS), ...envValueFrom },
      ...reading,
    },
  };
});

const GITHUB = 'grafana-github';
const CLICKHOUSE = 'grafana-clickhouse';

/** Settings that are secret come from Secrets, as variables: none is in grafana.ini. */
const SECRET_KEY = { GF_SECURITY_SECRET_KEY: { secretKeyRef: { name: 'grafana-admin', key: 'secret-key' } } };

const GITHUB_SETTINGS = {
  GF_AUTH_GITHUB_CLIENT_ID: { secretKeyRef: { name: GITHUB, key: 'client-id' } },
  GF_AUTH_GITHUB_CLIENT_SECRET: { secretKeyRef: { name: GITHUB, key: 'client-secret' } },
};

function secrets({ secrets }: ComponentFacts, needed: Readonly<Record<string, boolean>>) {
  return secrets
    .filter(({ name }) => needed[name] ?? true)
    .map(secret => ({
      ...secret,
      keys: [...secret.keys],
      // The chart reads the name of the administrator from the Secret too; it is no secret.
      ...(secret.name === 'grafana-admin' && { literals: { 'admin-user': 'admin' } }),
    }));
}

/** `clickhouse-telemetry.observability.svc` → `observability`. */
function namespaceOf(host: string): string {
  return host.split('.')[1]!;
}

function resources(environment: Environment) {
  return bySize(environment, {
    small: { requests: { cpu: '50m', memory: '192Mi' }, limits: { memory: '512Mi' } },
    medium: { requests: { cpu: '100m', memory: '384Mi' }, limits: { memory: '1Gi' } },
    large: { requests: { cpu: '250m', memory: '512Mi' }, limits: { memory: '2Gi' } },
  });
}
