import type { MetricOf } from './metrics.ts';

/** What collectors count that nobody will ever see: not accepted, not kept, not written. */
export const LOST: readonly MetricOf<'sum'>[] = [
  'otelcol_receiver_refused_log_records',
  'otelcol_receiver_refused_metric_points',
  'otelcol_receiver_refused_spans',
  'otelcol_exporter_enqueue_failed_log_records',
  'otelcol_exporter_enqueue_failed_metric_points',
  'otelcol_exporter_enqueue_failed_spans',
  'otelcol_exporter_send_failed_log_records',
  'otelcol_exporter_send_failed_metric_points',
  'otelcol_exporter_send_failed_spans',
];
