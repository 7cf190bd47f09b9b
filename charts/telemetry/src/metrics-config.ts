import type { Environment } from '@cedille/values/generator';
import { ownTelemetry } from './own-telemetry.ts';
import { scrapesOf } from './scrapes.ts';

/** What the API server says of nodes and Pods, and what components answer with, to the gateway. */
export function metricsConfig({ components, telemetry }: Environment) {
  const { otlp } = telemetry!;
  const scrapes = scrapesOf(components);
  const receivers = {
    k8s_cluster: { auth_type: 'serviceAccount', collection_interval: '60s', node_conditions_to_report: ['Ready'] },
    ...(scrapes.length && {
      prometheus: { config: { global: { scrape_interval: '60s', scrape_timeout: '30s' }, scrape_configs: scrapes } },
    }),
  };
  return {
    extensions: { health_check: { endpoint: '0.0.0.0:13133' } },
    receivers,
    processors: {
      memory_limiter: { check_interval: '1s', limit_percentage: 75, spike_limit_percentage: 20 },
      batch: { timeout: '5s', send_batch_size: 2000, send_batch_max_size: 4000 },
    },
    exporters: {
      otlp_grpc: {
        endpoint: otlp.slice('http://'.length),
        tls: { insecure: true },
        retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
        sending_queue: { enabled: true, queue_size: 200 },
      },
    },
    service: {
      extensions: ['health_check'],
      telemetry: ownTelemetry(otlp),
      pipelines: {
        metrics: {
          receivers: Object.keys(receivers),
          processors: ['memory_limiter', 'batch'],
          exporters: ['otlp_grpc'],
        },
      },
    },
  };
}
