/** Where a metric comes from: a receiver of the collector, or the component whose endpoint it reads. */
type Source =
  | { receiver: 'kubelet_stats' | 'k8s_cluster' }
  | { endpoint: 'argocd' | 'cert-manager' | 'collector' | 'contour' | 'mayastor' | 'velero' };

interface Metric {
  /** The table of ClickHouse that it is written to: `otel_metrics_<kind>`. */
  kind: 'gauge' | 'sum' | 'histogram';
  from: Source;
}

const kubelet = gauges({ receiver: 'kubelet_stats' });
const cluster = gauges({ receiver: 'k8s_cluster' });
const argocd = { endpoint: 'argocd' } as const;
const collector = { endpoint: 'collector' } as const;
const contour = { endpoint: 'contour' } as const;
const mayastor = gauges({ endpoint: 'mayastor' });

/**
 * Every metric that a dashboard or an alert may ask for. Names and kinds are those of metadata.yaml of the receivers, and
 * of the endpoints of the programs; a query for another one does not compile.
 */
export const METRICS = {
  'k8s.node.cpu.usage': kubelet,
  'k8s.node.memory.working_set': kubelet,
  'k8s.node.filesystem.usage': kubelet,
  'k8s.node.filesystem.capacity': kubelet,
  'k8s.pod.cpu.usage': kubelet,
  'k8s.pod.memory.working_set': kubelet,
  'k8s.volume.available': kubelet,
  'k8s.volume.capacity': kubelet,

  'k8s.node.condition_ready': cluster,
  'k8s.pod.phase': cluster,
  'k8s.container.ready': cluster,
  'k8s.container.restarts': cluster,
  'k8s.container.cpu_request': cluster,
  'k8s.container.memory_request': cluster,

  argocd_app_info: { kind: 'gauge', from: argocd },
  argocd_app_sync_total: { kind: 'sum', from: argocd },
  argocd_app_reconcile: { kind: 'histogram', from: argocd },

  certmanager_certificate_expiration_timestamp_seconds: { kind: 'gauge', from: { endpoint: 'cert-manager' } },

  velero_backup_last_successful_timestamp: { kind: 'gauge', from: { endpoint: 'velero' } },

  diskpool_total_size_bytes: mayastor,
  diskpool_used_size_bytes: mayastor,

  envoy_cluster_upstream_rq_xx: { kind: 'sum', from: contour },
  envoy_cluster_upstream_rq_time: { kind: 'histogram', from: contour },
  envoy_http_downstream_cx_active: { kind: 'gauge', from: contour },

  otelcol_exporter_send_failed_log_records: { kind: 'sum', from: collector },
  otelcol_exporter_send_failed_metric_points: { kind: 'sum', from: collector },
  otelcol_exporter_send_failed_spans: { kind: 'sum', from: collector },
  otelcol_exporter_enqueue_failed_log_records: { kind: 'sum', from: collector },
  otelcol_exporter_enqueue_failed_metric_points: { kind: 'sum', from: collector },
  otelcol_exporter_enqueue_failed_spans: { kind: 'sum', from: collector },
  otelcol_receiver_refused_log_records: { kind: 'sum', from: collector },
  otelcol_receiver_refused_metric_points: { kind: 'sum', from: collector },
  otelcol_receiver_refused_spans: { kind: 'sum', from: collector },
} as const satisfies Record<string, Metric>;

type Metrics = typeof METRICS;

/** Names of the metrics of one kind. */
export type MetricOf<Kind extends Metric['kind']> = {
  [Name in keyof Metrics]: Metrics[Name]['kind'] extends Kind ? Name : never;
}[keyof Metrics];

function gauges<From extends Source>(from: From) {
  return { kind: 'gauge', from } as const;
}
