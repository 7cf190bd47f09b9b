import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import { ENDPOINTS } from './scrapes.ts';
import generate from './values.ts';

const clickhouse = { host: 'clickhouse-stars.observability.svc', port: 9440, database: 'otel' };
const facts: Facts = { telemetry: { otlp: 'http://otel-gateway-collector.observability.svc:4317', clickhouse } };
const values = (changes?: Facts) => generate(contextFor('telemetry', { ...facts, ...changes }));

/** The configuration, as far as it is asked for here. */
interface Config {
  exporters: { clickhouse: Record<string, unknown> };
  service: { pipelines: Record<string, { receivers: string[]; processors: string[]; exporters: string[] }> };
}
const config = () => values().config as unknown as Config;

describe('the gateway', () => {
  it('makes the Service that the facts name', () => {
    expect(values().name).toBe('otel-gateway');
  });

  it.each([
    'http://otel-gateway-collector.elsewhere.svc:4317',
    'http://otel.observability.svc:4317',
    'https://otlp.example.org',
  ])('is refused where programs would send to %s', otlp => {
    expect(() => values({ telemetry: { otlp, clickhouse } })).toThrow(
      `telemetry.otlp is ${otlp}, but what is made here is http://<name>-collector.observability.svc:4317`,
    );
  });

  it('brings traces, metrics and logs to ClickHouse, and limits its memory first', () => {
    expect(Object.keys(config().service.pipelines)).toEqual(['traces', 'metrics', 'logs']);
    for (const { receivers, processors, exporters } of Object.values(config().service.pipelines)) {
      expect([receivers, processors[0], exporters]).toEqual([['otlp'], 'memory_limiter', ['clickhouse']]);
    }
  });

  it('makes no tables, verifies the server, never gives up, and has no password in it', () => {
    expect(config().exporters.clickhouse).toMatchObject({
      endpoint: 'tcp://clickhouse-stars.observability.svc:9440?secure=true',
      password: '${env:CLICKHOUSE_PASSWORD}',
      create_schema: false,
      tls: { ca_file: '/etc/clickhouse-ca/ca.crt' },
      retry_on_failure: { enabled: true, max_elapsed_time: '0s' },
    });
    expect(JSON.stringify(config())).not.toContain('insecure_skip_verify');
  });

  it('keeps on its volume whatever it has accepted, before it waits for more', () => {
    const { exporters, service } = config();
    expect(exporters.clickhouse['sending_queue']).toMatchObject({
      storage: 'file_storage',
      batch: { flush_timeout: '5s' },
    });
    expect(JSON.stringify(service)).not.toContain('batch');
  });

  it.each(['small', 'medium', 'large'] as const)('fills no volume with its queues where it is %s', sizing => {
    const { storage, config } = values({ sizing });
    const { sending_queue: queue } = (config as unknown as Config).exporters.clickhouse as {
      sending_queue: { sizer: string; queue_size: number };
    };
    expect(queue.sizer).toBe('bytes');
    const volume = Number(/^(\d+)Gi$/.exec(storage!.size!)![1]) * 2 ** 30;
    // Three kinds, twice: what waits is written anew when it starts.
    expect(queue.queue_size * 3 * 2).toBeLessThan(volume);
    expect(queue.queue_size * 3 * 2).toBeGreaterThan(volume / 2);
  });
});

describe('the collector of measurements', () => {
  const metrics = (...components: string[]) =>
    values({ components: ['telemetry', ...components] }).metrics!.config as unknown as {
      receivers: { k8s_cluster: object; prometheus?: { config: { scrape_configs: { job_name: string }[] } } };
      service: { pipelines: { metrics: { receivers: string[] } } };
    };

  it('reads what runs there, and nothing that does not', () => {
    expect(metrics().receivers).not.toHaveProperty('prometheus');
    const { receivers, service } = metrics('velero', 'grafana', 'argocd');
    expect(receivers.prometheus!.config.scrape_configs.map(each => each.job_name)).toEqual(['argocd', 'velero']);
    expect(service.pipelines.metrics.receivers).toEqual(['k8s_cluster', 'prometheus']);
  });
});

it('is as recorded, in every size', async () => {
  // With everything that measurements are read of.
  const whole: Facts = { ...facts, components: Object.keys(ENDPOINTS) };
  await expect(recorded('telemetry', generate, whole)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'telemetry',
    await valuesFor('telemetry', generate, { ...whole, sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
