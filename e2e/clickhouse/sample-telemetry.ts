import type { ClickHouse } from './open-clickhouse.ts';

/** Attributes of what sends, and of the measurement. */
interface Series {
  metric: string;
  resource?: Readonly<Record<string, string>>;
  attributes?: Readonly<Record<string, string>>;
}

type Gauge = Series & { values: readonly number[] };

/** Three nodes of which one is down, a site of a club that struggles, and the platform around it. */
const node = (name: string) => ({ 'k8s.node.name': name });
const pod = (namespace: string, name: string) => ({
  'k8s.namespace.name': namespace,
  'k8s.pod.name': name,
  'k8s.pod.uid': `uid-${name}`,
});
const container = (namespace: string, name: string, of: string) => ({
  ...pod(namespace, name),
  'k8s.container.name': of,
});
const volume = (namespace: string, claim: string) => ({
  ...pod(namespace, `${claim}-0`),
  'k8s.volume.name': 'data',
  'k8s.volume.type': 'persistentVolumeClaim',
  'k8s.persistentvolumeclaim.name': claim,
});

const NODES = ['one', 'two', 'three'].flatMap((name, index) => [
  gauge('k8s.node.condition_ready', node(name), [1, index === 2 ? 0 : 1]),
  gauge('k8s.node.cpu.usage', node(name), [2, 2.5]),
  gauge('k8s.node.memory.working_set', node(name), [4e9, 5e9]),
  gauge('k8s.node.filesystem.usage', node(name), [3e10, 4e10]),
  gauge('k8s.node.filesystem.capacity', node(name), [1e11, 1e11]),
]);

/** The Pod of a Job that is done: its container is not ready, and that is right. */
const PODS = [
  { namespace: 'grafana', name: 'grafana-0', of: 'grafana', phase: 2, ready: 1 },
  { namespace: 'vault', name: 'vault-0', of: 'vault', phase: 2, ready: 0 },
  { namespace: 'robotics-site', name: 'site-0', of: 'site', phase: 2, ready: 0 },
  { namespace: 'robotics-site', name: 'seed-1', of: 'seed', phase: 3, ready: 0 },
  { namespace: 'chess-club-site', name: 'board-0', of: 'board', phase: 1, ready: 0 },
].flatMap(({ namespace, name, of, phase, ready }) => [
  gauge('k8s.pod.phase', pod(namespace, name), [1, phase]),
  gauge('k8s.pod.cpu.usage', pod(namespace, name), [0.1, 0.2]),
  gauge('k8s.pod.memory.working_set', pod(namespace, name), [1e8, 2e8]),
  gauge('k8s.container.ready', container(namespace, name, of), [0, ready]),
  gauge('k8s.container.restarts', container(namespace, name, of), [0, 2]),
  gauge('k8s.container.cpu_request', container(namespace, name, of), [0.25, 0.25]),
  gauge('k8s.container.memory_request', container(namespace, name, of), [2.5e8, 2.5e8]),
]);

const VOLUMES = [
  { of: volume('grafana', 'grafana'), available: 6e8 },
  { of: volume('robotics-site', 'site'), available: 5e7 },
  { of: volume('chess-club-site', 'board'), available: 5e8 },
].flatMap(({ of, available }) => [
  gauge('k8s.volume.capacity', of, [1e9, 1e9]),
  gauge('k8s.volume.available', of, [9e8, available]),
]);

const application = (name: string, project: string, health: string) =>
  endpoint(
    'argocd_app_info',
    { name, project, health_status: health, sync_status: 'Synced', namespace: 'argocd' },
    [1, 1],
  );

const soon = (days: number) => Math.trunc(Date.now() / 1000) + days * 86_400;

const ENDPOINTS = [
  application('grafana', 'observability', 'Healthy'),
  application('site', 'club-robotics', 'Degraded'),
  endpoint('certmanager_certificate_expiration_timestamp_seconds', { namespace: 'grafana', name: 'grafana-ca' }, [
    soon(60),
    soon(60),
  ]),
  endpoint('certmanager_certificate_expiration_timestamp_seconds', { namespace: 'robotics-site', name: 'site' }, [
    soon(3),
    soon(3),
  ]),
  endpoint('velero_backup_last_successful_timestamp', { schedule: 'velero-grafana' }, [soon(-2), soon(-2)]),
  endpoint('velero_backup_last_successful_timestamp', { schedule: '' }, [soon(0), soon(0)]),
  endpoint('diskpool_total_size_bytes', { node: 'one', name: 'pool-one' }, [1e12, 1e12]),
  endpoint('diskpool_used_size_bytes', { node: 'one', name: 'pool-one' }, [4e11, 5e11]),
  endpoint('envoy_http_downstream_cx_active', { envoy_http_conn_manager_prefix: 'https-443' }, [5, 7]),
  endpoint('envoy_http_downstream_cx_active', { envoy_http_conn_manager_prefix: 'admin' }, [1, 1]),
];

const answers = (code: string, values: readonly number[]) =>
  endpoint(
    'envoy_cluster_upstream_rq_xx',
    { envoy_cluster_name: 'robotics-site_site_80', envoy_response_code_class: code },
    values,
  );

/** What a program measures of itself. */
const OWN = [gauge('shop.orders.open', { 'service.name': 'shop', ...pod('robotics-site', 'site-0') }, [3, 4])];

const COUNTERS = [
  // It starts again between the second and the third.
  answers('2', [100, 160, 60]),
  answers('5', [0, 0, 6]),
  endpoint('argocd_app_sync_total', { name: 'site', phase: 'Failed' }, [1, 1, 2]),
  ...['receiver_refused', 'exporter_enqueue_failed', 'exporter_send_failed'].flatMap(what =>
    ['log_records', 'metric_points', 'spans'].map(of =>
      endpoint(`otelcol_${what}_${of}`, { exporter: 'clickhouse' }, [0, 3, 3]),
    ),
  ),
];

const HISTOGRAMS = [
  endpoint('envoy_cluster_upstream_rq_time', { envoy_cluster_name: 'robotics-site_site_80' }, []),
  endpoint('argocd_app_reconcile', { dest_server: 'https://kubernetes.default.svc' }, []),
];

const SERVICES = [
  { service: 'shop', namespace: 'robotics-site' },
  { service: 'board', namespace: 'chess-club-site' },
];

const MINUTE = 60_000;

/** Writes a few minutes of telemetry that end at a moment: at least two measurements of each series. */
export async function insertTelemetry(clickhouse: ClickHouse, end: Date): Promise<void> {
  const gauges = [...NODES, ...PODS, ...VOLUMES, ...ENDPOINTS, ...OWN];
  await insert(clickhouse, 'otel_metrics_gauge', [...gauges.flatMap(series => points(series, end)), ...ended(end)]);
  await insert(
    clickhouse,
    'otel_metrics_sum',
    COUNTERS.flatMap(series => points(series, end)),
  );
  await insert(
    clickhouse,
    'otel_metrics_histogram',
    HISTOGRAMS.flatMap(series => buckets(series, end)),
  );
  await insert(clickhouse, 'otel_traces', spans(end));
  await insert(clickhouse, 'otel_logs', logs(end));
}

/** A series of an endpoint that has ended: the row says so by its flag, and has no value. */
function ended(end: Date) {
  const gone = endpoint('argocd_app_info', { name: 'gone', project: 'observability', health_status: 'Degraded' }, [0]);
  return points(gone, end).map(point => ({ ...point, Flags: 1 }));
}

function gauge(metric: string, resource: Readonly<Record<string, string>>, values: readonly number[]): Gauge {
  return { metric, resource, values };
}

/** What is read from the endpoint of a program. */
function endpoint(metric: string, attributes: Readonly<Record<string, string>>, values: readonly number[]): Gauge {
  return { metric, attributes, resource: { 'service.name': 'endpoint' }, values };
}

function points({ values, ...series }: Gauge, end: Date) {
  return values.map((value, index) => ({ ...measured(series, end, values.length - index), Value: value }));
}

/** Ten requests below 5, then ninety more of which nine are slow. */
function buckets(series: Series, end: Date) {
  const counts = [
    [10, 0, 0],
    [91, 9, 0],
  ];
  return counts.map((bucketCounts, index) => ({
    ...measured(series, end, counts.length - index),
    BucketCounts: bucketCounts,
    ExplicitBounds: [5, 100],
    Count: bucketCounts.reduce((sum, count) => sum + count, 0),
    Sum: 1,
  }));
}

function measured({ metric, resource = {}, attributes = {} }: Series, end: Date, minutesAgo: number) {
  const time = timestamp(new Date(end.getTime() - minutesAgo * MINUTE));
  return {
    MetricName: metric,
    ResourceAttributes: resource,
    Attributes: attributes,
    ServiceName: resource['service.name'] ?? 'unknown_service',
    StartTimeUnix: time,
    TimeUnix: time,
  };
}

function spans(end: Date) {
  return SERVICES.flatMap(({ service, namespace }) =>
    ['Ok', 'Error'].map((status, index) => ({
      Timestamp: timestamp(new Date(end.getTime() - (index + 1) * MINUTE)),
      TraceId: `${service}-${String(index)}`,
      ServiceName: service,
      SpanName: 'GET /',
      SpanKind: 'Server',
      StatusCode: status,
      Duration: 25_000_000,
      ResourceAttributes: { 'service.name': service, 'k8s.namespace.name': namespace },
    })),
  );
}

function logs(end: Date) {
  return SERVICES.flatMap(({ service, namespace }) =>
    [
      { SeverityText: 'ERROR', SeverityNumber: 17, Body: 'out of stock' },
      { SeverityText: '', SeverityNumber: 0, Body: 'listening' },
    ].map((record, index) => ({
      ...record,
      Timestamp: timestamp(new Date(end.getTime() - (index + 1) * MINUTE)),
      ServiceName: service,
      ResourceAttributes: { 'service.name': service, 'k8s.namespace.name': namespace },
    })),
  );
}

function timestamp(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}

async function insert(clickhouse: ClickHouse, table: string, rows: readonly object[]): Promise<void> {
  const lines = rows.map(row => JSON.stringify(row)).join('\n');
  await clickhouse.ask(`INSERT INTO otel.${table} FORMAT JSONEachRow\n${lines}`);
}
