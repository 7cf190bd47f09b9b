import type { Environment } from '@cedille/values/generator';

type ClickHouse = NonNullable<NonNullable<Environment['telemetry']>['clickhouse']>;

/** Pinned: Grafana takes the newest otherwise. */
const PLUGIN = 'grafana-clickhouse-datasource@4.20.0';

/** Values of the upstream chart for reading telemetry: plugin, data source, dashboards. */
export function telemetry(clickhouse: ClickHouse) {
  return {
    envValueFrom: {
      CLICKHOUSE_PASSWORD: { secretKeyRef: { name: 'grafana-clickhouse', key: 'password' } },
      PLATFORM_CA: { secretKeyRef: { name: 'grafana-ca', key: 'ca.crt' } },
    },
    plugins: { preinstall_sync: PLUGIN },
    datasources: { 'datasources.yaml': { apiVersion: 1, prune: true, datasources: [dataSource(clickhouse)] } },
    dashboardProviders: {
      'dashboardproviders.yaml': { apiVersion: 1, providers: [dashboards('platform', 'Platform')] },
    },
    dashboardsConfigMaps: { platform: 'grafana-dashboards-platform' },
  };
}

/** Tables and columns are those that the ClickHouse exporter of OpenTelemetry makes. */
function dataSource({ host, port, database }: ClickHouse) {
  return {
    name: 'ClickHouse',
    uid: 'clickhouse',
    type: 'grafana-clickhouse-datasource',
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

function dashboards(name: string, folder: string) {
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
