import type { ComponentFacts } from '@cedille/values/generator';

/** Logs of Pods, measures of the machine and of its kubelet, and events of the cluster, to the gateway. */
export function agentConfig(otlp: string, { name, namespace }: Pick<ComponentFacts, 'name' | 'namespace'>) {
  const [, protocol, endpoint] = /^(https?):\/\/([^/]+)/.exec(otlp)!;
  const pipeline = (...receivers: string[]) => ({ receivers, processors: PROCESSORS, exporters: ['otlp_grpc'] });
  return {
    extensions: {
      health_check: { endpoint: '0.0.0.0:13133' },
      // Where it was in each file, so that a restart reads nothing twice.
      file_storage: { directory: '/var/lib/otelcol' },
      k8s_leader_elector: { auth_type: 'serviceAccount', lease_name: name, lease_namespace: namespace },
    },
    receivers: {
      file_log: {
        include: ['/var/log/pods/*/*/*.log'],
        // Its own would go round and round.
        exclude: [`/var/log/pods/${namespace}_*/*/*.log`],
        start_at: 'end',
        include_file_path: true,
        include_file_name: false,
        storage: 'file_storage',
        operators: [{ type: 'container', id: 'container' }],
      },
      host_metrics: {
        root_path: '/host',
        collection_interval: '60s',
        scrapers: { cpu: {}, disk: {}, filesystem: {}, load: {}, memory: {}, network: {} },
      },
      kubelet_stats: {
        auth_type: 'serviceAccount',
        endpoint: 'https://${env:NODE_ADDRESS}:10250',
        collection_interval: '60s',
        // A kubelet signs its certificate itself, and this one is on the same machine.
        insecure_skip_verify: true,
        metric_groups: ['node', 'pod', 'container', 'volume'],
        // With it comes which claim a volume is of.
        extra_metadata_labels: ['k8s.volume.type'],
      },
      // One agent of all reads them.
      k8sobjects: {
        auth_type: 'serviceAccount',
        k8s_leader_elector: 'k8s_leader_elector',
        objects: [{ name: 'events', group: 'events.k8s.io', mode: 'watch' }],
      },
    },
    processors: {
      memory_limiter: { check_interval: '1s', limit_percentage: 75, spike_limit_percentage: 20 },
      resource: { attributes: [{ key: 'k8s.node.name', value: '${env:NODE_NAME}', action: 'insert' }] },
    },
    exporters: {
      otlp_grpc: {
        endpoint,
        tls: { insecure: protocol === 'http' },
        retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
        sending_queue: {
          enabled: true,
          storage: 'file_storage',
          sizer: 'bytes',
          queue_size: 250 * 2 ** 20,
          // Behind the queue: a place in a file is remembered once its lines are on the disk.
          batch: { sizer: 'items', flush_timeout: '5s', min_size: 2000, max_size: 4000 },
        },
      },
    },
    service: {
      extensions: ['health_check', 'file_storage', 'k8s_leader_elector'],
      telemetry: ownTelemetry({
        protocol: 'grpc',
        endpoint: `${protocol!}://${endpoint!}`,
        insecure: protocol === 'http',
      }),
      pipelines: { logs: pipeline('file_log', 'k8sobjects'), metrics: pipeline('host_metrics', 'kubelet_stats') },
    },
  };
}

const PROCESSORS = ['memory_limiter', 'resource'];

/** What it counts of itself goes where everything goes: an alert asks for what was lost. */
function ownTelemetry(otlp: object) {
  return {
    logs: { encoding: 'json' },
    metrics: { readers: [{ periodic: { interval: 60_000, exporter: { otlp } } }] },
  };
}
