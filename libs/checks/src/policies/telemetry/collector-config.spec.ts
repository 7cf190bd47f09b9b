import { readFileSync } from 'node:fs';
import type { KubernetesObject } from '@cedille/manifests';
import type { Path } from '@cedille/source';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { collectorConfig } from './collector-config.ts';

/** A configuration with a little of everything. */
const SOUND = parse(`
receivers:
  otlp: { protocols: { grpc: { endpoint: 0.0.0.0:4317, keepalive: { server_parameters: { max_connection_age: 5m } } } } }
  host_metrics/machine: { collection_interval: 30s, scrapers: { cpu: {}, memory: } }
  file_log: { include: [/var/log/pods/*/*/*.log], operators: [{ type: container }], max_log_size: 1MiB }
processors:
  memory_limiter: { check_interval: 1s, limit_percentage: 75 }
  batch:
  k8s_attributes: { auth_type: serviceAccount, extract: { metadata: [k8s.pod.name] } }
exporters:
  otlp_grpc: { endpoint: '\${env:GATEWAY}', tls: { insecure: true }, sending_queue: { storage: file_storage } }
  debug: { verbosity: detailed }
connectors:
  forward:
extensions:
  file_storage: { directory: /var/lib/otelcol }
service:
  extensions: [file_storage]
  telemetry: { logs: { level: info } }
  pipelines:
    traces: { receivers: [otlp], processors: [memory_limiter, batch], exporters: [otlp_grpc, forward] }
    traces/slow: { receivers: [forward], exporters: [debug] }
    metrics: { receivers: [otlp, host_metrics/machine], exporters: [otlp_grpc] }
    logs: { receivers: [file_log], processors: [k8s_attributes], exporters: [otlp_grpc] }
`) as Record<string, unknown>;

const K8S = 'ghcr.io/open-telemetry/opentelemetry-collector-releases/opentelemetry-collector-k8s:0.159.0';

function find(config: unknown, image: string | undefined = K8S) {
  const object = {
    apiVersion: 'opentelemetry.io/v1beta1',
    kind: 'OpenTelemetryCollector',
    metadata: { name: 'c', namespace: 'n' },
    spec: { ...(image && { image }), config },
  };
  return collectorConfig.find(object as unknown as KubernetesObject);
}

/** The sound configuration with one thing put in another thing's place; undefined takes it away. */
function changed(path: Path, value: unknown): Record<string, unknown> {
  const config = structuredClone(SOUND);
  const parent = path
    .slice(0, -1)
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], config) as Record<string, unknown>;
  if (value === undefined) delete parent[path.at(-1)!];
  else parent[path.at(-1)!] = value;
  return config;
}

describe('a configuration of a collector', () => {
  it('is taken as it is where a collector would take it', () => {
    expect(find(SOUND)).toEqual([]);
  });

  const pipelines = ['service', 'pipelines'];
  it.each<[string, Path, unknown, string]>([
    [
      'a receiver that is not defined',
      [...pipelines, 'traces', 'receivers', 0],
      'oltp',
      'Pipeline traces names oltp, which is not defined below receivers or connectors.',
    ],
    [
      'a processor that is not defined',
      [...pipelines, 'logs', 'processors', 0],
      'batch/x',
      'Pipeline logs names batch/x, which is not defined below processors.',
    ],
    [
      'an exporter where receivers stand',
      [...pipelines, 'logs', 'receivers', 0],
      'debug',
      'Pipeline logs names debug, which is not defined below receivers or connectors.',
    ],
    [
      'an extension that is not defined',
      ['service', 'extensions', 0],
      'zpages',
      'service names zpages, which is not defined below extensions.',
    ],
    [
      'a receiver that the distribution does not have',
      ['receivers', 'kafka'],
      {},
      'opentelemetry-collector-k8s 0.159.0 has no receiver kafka.',
    ],
    [
      'a misspelled exporter',
      ['exporters', 'otlp_grcp'],
      {},
      'opentelemetry-collector-k8s 0.159.0 has no exporter otlp_grcp.',
    ],
    [
      'a key that it does not know',
      ['processors', 'batch'],
      { send_batch_sizes: 1 },
      'processor batch does not know the key send_batch_sizes.',
    ],
    [
      'one further down',
      ['exporters', 'otlp_grpc', 'tls', 'insecur'],
      true,
      'exporter otlp_grpc does not know the key insecur.',
    ],
    [
      'a key with the name of a method',
      ['processors', 'batch'],
      { constructor: 1 },
      'processor batch does not know the key constructor.',
    ],
    [
      'a text where there is a switch',
      ['exporters', 'otlp_grpc', 'tls', 'insecure'],
      'yes',
      'insecure of exporter otlp_grpc is of the type string.',
    ],
    [
      'a duration that is none',
      ['receivers', 'host_metrics/machine', 'collection_interval'],
      '30 seconds',
      'collection_interval of receiver host_metrics/machine is of the type string.',
    ],
    [
      'a text where there is a list',
      ['receivers', 'file_log', 'include'],
      '/var/log/x',
      'include of receiver file_log is of the type string.',
    ],
    [
      'a storage that is not started',
      ['exporters', 'otlp_grpc', 'sending_queue', 'storage'],
      'file_storage/x',
      'exporter otlp_grpc uses the extension file_storage/x, which the collector does not start.',
    ],
    ['a section that is none', ['reciever'], {}, 'The configuration does not know the key reciever.'],
    [
      'a pipeline of no kind of data',
      [...pipelines, 'trace'],
      { receivers: ['otlp'], exporters: ['debug'] },
      'Pipeline trace is of no kind of data.',
    ],
    [
      'a key of a pipeline',
      [...pipelines, 'traces', 'procesors'],
      [],
      'Pipeline traces does not know the key procesors.',
    ],
    [
      'a pipeline without an end',
      [...pipelines, 'traces/slow', 'exporters'],
      [],
      'Pipeline traces/slow has no exporters.',
    ],
    ['no pipeline', pipelines, {}, 'The collector has no pipeline.'],
  ])('with %s is refused', (_, path, value, message) => {
    const found = find(changed(path, value));
    expect(found.map(one => one.message)).toContain(message);
  });

  it('is told where it is wrong, and what was probably meant', () => {
    const [finding] = find(changed([...pipelines, 'traces', 'receivers', 0], 'oltp'));
    expect(finding?.path).toEqual(['spec', 'config', 'service', 'pipelines', 'traces', 'receivers', 0]);
    expect(finding?.expected).toMatch(/^otlp, or one of /);
  });

  it('is held against what the image has, and against nothing where that is somebody’s own', () => {
    const clickhouse = changed(['exporters', 'clickhouse'], { endpoint: 'tcp://db:9440', create_schema: false });
    expect(find(clickhouse)).toHaveLength(1);
    expect(find(clickhouse, 'docker.io/otel/opentelemetry-collector-contrib:0.159.0')).toEqual([]);
    expect(find(clickhouse, 'registry.example.org/own-collector:1.0.0')).toEqual([]);
    const dangling = changed([...pipelines, 'traces', 'receivers', 0], 'oltp');
    expect(find(dangling, 'registry.example.org/own-collector:1.0.0')).toHaveLength(1);
  });

  it('knows components by the name that they had before', () => {
    const old = changed(['receivers', 'filelog'], { include: ['/x'], includ: [] });
    expect(find(old).map(({ message }) => message)).toEqual(['receiver filelog does not know the key includ.']);
  });

  it('takes whatever a component has of which nothing but its name is known', () => {
    expect(find(changed(['receivers', 'k8sobjects'], { objects: [{ anything: 1 }] }))).toEqual([]);
  });

  it('says nothing of a text, as configurations were before', () => {
    expect(find('receivers: {}')).toEqual([]);
  });
});

describe('any key of any component', () => {
  const facts = JSON.parse(readFileSync(new URL('../../../facts/collector.json', import.meta.url), 'utf8')) as {
    components: Record<string, Record<string, { names: string[]; config: Shape }>>;
    distributions: Record<string, Record<string, string[]>>;
  };
  type Shape = string | { list?: Shape; map?: Shape; keys?: Record<string, Shape> };
  const SCALARS: Record<string, unknown> = {
    any: {},
    text: 'a',
    number: 1,
    switch: true,
    duration: '5s',
    extension: 'file_storage',
  };

  /** A value with every key that the shape has. */
  function full(shape: Shape): unknown {
    if (typeof shape === 'string') return SCALARS[shape];
    if (shape.list !== undefined) return [full(shape.list)];
    if (shape.map !== undefined) return { any: full(shape.map) };
    return Object.fromEntries(Object.entries(shape.keys!).map(([key, inner]) => [key, full(inner)]));
  }

  /** Paths of all maps with a fixed set of keys. */
  function closed(shape: Shape, path: Path = []): Path[] {
    if (typeof shape === 'string') return [];
    if (shape.list !== undefined) return closed(shape.list, [...path, 0]);
    if (shape.map !== undefined) return closed(shape.map, [...path, 'any']);
    return [path, ...Object.entries(shape.keys!).flatMap(([key, inner]) => closed(inner, [...path, key]))];
  }

  const modules = facts.distributions['opentelemetry-collector-k8s']!;
  const all = Object.entries(facts.components).flatMap(([section, components]) =>
    modules[section]!.map(module => [section, components[module]!.names[0]!, components[module]!.config] as const),
  );

  it('is taken, and the same with a letter too many is not', () => {
    let tried = 0;
    for (const [section, name, config] of all) {
      const value = full(config);
      const withValue = (own: unknown) => ({ ...SOUND, [section]: { ...(SOUND[section] as object), [name]: own } });
      expect(find(withValue(value)), `${section}.${name}`).toEqual([]);
      for (const path of closed(config)) {
        const broken = structuredClone(value);
        const map = path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)[key], broken);
        const [key = 'key'] = Object.keys(map as object);
        (map as Record<string, unknown>)[`${key}x`] = 1;
        expect(find(withValue(broken)).map(one => one.path.join('.'))).toEqual([
          ['spec', 'config', section, name, ...path, `${key}x`].join('.'),
        ]);
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(200);
  });
});
