import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const facts: Facts = { telemetry: { otlp: 'http://otel-gateway-collector.observability.svc:4317' } };
const config = (otlp?: string) =>
  generate(contextFor('telemetry-agent', otlp ? { telemetry: { otlp } } : facts)).config as unknown as {
    receivers: { file_log: { exclude: string[] }; k8sobjects: Record<string, unknown> };
    exporters: { otlp_grpc: Record<string, unknown> };
    service: object;
  };

describe('the agent', () => {
  it('sends to where the facts say, with TLS where they say so', () => {
    expect(config().exporters.otlp_grpc).toMatchObject({
      endpoint: 'otel-gateway-collector.observability.svc:4317',
      tls: { insecure: true },
    });
    expect(config('https://otlp.example.org:4317').exporters.otlp_grpc).toMatchObject({
      endpoint: 'otlp.example.org:4317',
      tls: { insecure: false },
    });
  });

  it('remembers a place in a file once what was read is on its disk', () => {
    const { exporters, service } = config();
    expect(exporters.otlp_grpc['sending_queue']).toMatchObject({ storage: 'file_storage', sizer: 'bytes' });
    expect(JSON.stringify(service)).not.toContain('batch');
  });

  it('does not read its own logs', () => {
    expect(config().receivers.file_log.exclude).toEqual(['/var/log/pods/telemetry-agent_*/*/*.log']);
  });

  it('reads events once, however many machines there are', () => {
    expect(config().receivers.k8sobjects).toMatchObject({ k8s_leader_elector: 'k8s_leader_elector' });
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('telemetry-agent', generate, facts)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'telemetry-agent',
    await valuesFor('telemetry-agent', generate, { ...facts, sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
