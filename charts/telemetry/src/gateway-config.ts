import type { Environment } from '@cedille/values/generator';
import { ownTelemetry } from './own-telemetry.ts';

interface GatewayOptions {
  /** Of what waits on the volume, of each kind: traces, metrics, logs. */
  queueBytes: number;
}

/** OTLP in, ClickHouse out. What cannot be delivered waits on the volume until it can. */
export function gatewayConfig({ name, cluster, telemetry }: Environment, { queueBytes }: GatewayOptions) {
  const clickhouse = telemetry?.clickhouse;
  if (!clickhouse) throw new Error('telemetry.clickhouse is missing: the gateway has nowhere to bring telemetry to');
  const pipeline = { receivers: ['otlp'], processors: PROCESSORS, exporters: ['clickhouse'] };
  return {
    extensions: {
      health_check: { endpoint: '0.0.0.0:13133' },
      file_storage: { directory: '/var/lib/otelcol', compaction: { on_start: true, directory: '/var/lib/otelcol' } },
    },
    receivers: {
      otlp: { protocols: { grpc: { endpoint: '0.0.0.0:4317' }, http: { endpoint: '0.0.0.0:4318' } } },
    },
    processors: {
      // First, so that it refuses before anything is kept: senders try again.
      memory_limiter: { check_interval: '1s', limit_percentage: 75, spike_limit_percentage: 20 },
      k8s_attributes: {
        auth_type: 'serviceAccount',
        extract: { metadata: METADATA },
        pod_association: [
          { sources: [{ from: 'resource_attribute', name: 'k8s.pod.uid' }] },
          { sources: [{ from: 'resource_attribute', name: 'k8s.pod.ip' }] },
          { sources: [{ from: 'connection' }] },
        ],
      },
      resource: {
        attributes: [
          { key: 'k8s.cluster.name', value: cluster.name, action: 'upsert' },
          { key: 'deployment.environment.name', value: name, action: 'insert' },
        ],
      },
    },
    exporters: {
      clickhouse: {
        endpoint: `tcp://${clickhouse.host}:${clickhouse.port}?secure=true`,
        database: clickhouse.database,
        username: 'collector',
        password: '${env:CLICKHOUSE_PASSWORD}',
        tls: { ca_file: '/etc/clickhouse-ca/ca.crt' },
        // The servers make the tables, and this account may not.
        create_schema: false,
        timeout: '30s',
        retry_on_failure: { enabled: true, initial_interval: '5s', max_interval: '60s', max_elapsed_time: '0s' },
        sending_queue: {
          enabled: true,
          num_consumers: 4,
          storage: 'file_storage',
          sizer: 'bytes',
          queue_size: queueBytes,
          // Behind the queue: what was accepted is on the volume before it waits for others.
          batch: { sizer: 'items', flush_timeout: '5s', min_size: 5000, max_size: 10_000 },
        },
      },
    },
    service: {
      extensions: ['health_check', 'file_storage'],
      telemetry: ownTelemetry('http://localhost:4317'),
      pipelines: { traces: pipeline, metrics: pipeline, logs: pipeline },
    },
  };
}

const PROCESSORS = ['memory_limiter', 'k8s_attributes', 'resource'];

const METADATA = ['k8s.namespace.name', 'k8s.pod.name', 'k8s.pod.uid', 'k8s.node.name', 'k8s.deployment.name'];
