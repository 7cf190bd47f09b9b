import type { Environment } from '@cedille/values/generator';
import { contactFiles, contactsOf, secretsOf, variablesOf } from './alerts/contacts.ts';
import { rulesFile, rulesOf } from './alerts/rules.ts';
import { DATA_SOURCE } from './dashboards/dashboard.ts';
import { filesOf, foldersOf } from './dashboards/index.ts';

type ClickHouse = NonNullable<NonNullable<Environment['telemetry']>['clickhouse']>;

/** Pinned: Grafana takes the newest otherwise, and asks for it at each start. This one stays on the volume. */
const PLUGIN_VERSION = '4.20.0';

/** Values for reading telemetry: of this chart, and of the upstream one. */
export function telemetry(environment: Environment, clickhouse: ClickHouse) {
  const folders = foldersOf(environment);
  const contacts = contactsOf(environment);
  return {
    own: {
      networkPolicy: { egress: { namespaces: reachedFor(clickhouse, environment) } },
      // The Secret of this certificate brings the CA that signs ClickHouse's.
      certificate: { issuer: 'platform-ca', secretName: 'grafana-ca', services: ['grafana'] },
      secrets: secretsOf(contacts),
      dashboards: filesOf(folders),
    },
    ini: { plugins: { preinstall_sync: `${DATA_SOURCE.type}@${PLUGIN_VERSION}` } },
    variables: {
      CLICKHOUSE_PASSWORD: { secretKeyRef: { name: 'grafana-clickhouse', key: 'password' } },
      PLATFORM_CA: { secretKeyRef: { name: 'grafana-ca', key: 'ca.crt' } },
      ...variablesOf(contacts),
    },
    provisioned: {
      datasources: { 'datasources.yaml': { apiVersion: 1, prune: true, datasources: [dataSource(clickhouse)] } },
      dashboardProviders: {
        'dashboardproviders.yaml': {
          apiVersion: 1,
          providers: Object.entries(folders).map(([name, { title }]) => provider(name, title)),
        },
      },
      dashboardsConfigMaps: Object.fromEntries(Object.keys(folders).map(name => [name, `grafana-dashboards-${name}`])),
      alerting: {
        'rules.yaml': rulesFile(rulesOf(environment), {
          folder: folders['platform']!.title,
          repository: environment.git.repository,
        }),
        ...contactFiles(contacts),
      },
    },
  };
}

/** Tables and columns are those that the ClickHouse exporter of OpenTelemetry makes. */
function dataSource({ host, port, database }: ClickHouse) {
  return {
    name: 'ClickHouse',
    ...DATA_SOURCE,
    isDefault: true,
    editable: false,
    jsonData: {
      host,
      port,
      protocol: 'native',
      secure: true,
      tlsSkipVerify: false,
      tlsAuthWithCACert: true,
      username: 'grafana',
      defaultDatabase: database,
      logs: { defaultDatabase: database, defaultTable: 'otel_logs', otelEnabled: true },
      traces: { defaultDatabase: database, defaultTable: 'otel_traces', otelEnabled: true },
    },
    secureJsonData: { password: '$CLICKHOUSE_PASSWORD', tlsCACert: '$PLATFORM_CA' },
  };
}

function provider(name: string, folder: string) {
  return {
    name,
    folder,
    orgId: 1,
    type: 'file',
    disableDeletion: true,
    editable: false,
    options: { path: `/var/lib/grafana/dashboards/${name}` },
  };
}

/** ClickHouse, and the collector where it is beside it: ports of one namespace are one list. */
function reachedFor({ host, port }: ClickHouse, { telemetry }: Environment): Record<string, number[]> {
  const namespace = namespaceOf(host);
  const [, collector, otlp] = /^http:\/\/[^.]+\.([^.]+)\.svc:(\d+)$/.exec(telemetry!.otlp) ?? [];
  return { [namespace]: [...(collector === namespace ? [Number(otlp)] : []), port] };
}

/** `clickhouse-telemetry.observability.svc` → `observability`. */
function namespaceOf(host: string): string {
  return host.split('.')[1]!;
}
