import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const facts: Facts = {
  telemetry: {
    otlp: 'http://otel-gateway-collector.observability.svc:4317',
    clickhouse: { host: 'clickhouse-stars.observability.svc', port: 9440, database: 'otel' },
  },
  storageClasses: { replicated: 'twice', local: 'here' },
};
const values = (changes?: Facts) => generate(contextFor('clickhouse', { ...facts, ...changes }));

describe('values of clickhouse', () => {
  it.each([
    ['small', { shards: 1, replicas: 1, keeperReplicas: 1 }],
    ['medium', { shards: 1, replicas: 2, keeperReplicas: 3 }],
    ['large', { shards: 2, replicas: 2, keeperReplicas: 3 }],
  ] as const)('fit a %s environment, always with Keeper', (sizing, expected) => {
    expect(values({ sizing })).toMatchObject(expected);
  });

  it('keep replicas on volumes of their machines, a single server on one that is replicated', () => {
    expect(values({ sizing: 'small' }).storage?.class).toBe('twice');
    expect(values({ sizing: 'medium' }).storage?.class).toBe('here');
  });

  it('make the Service that the facts name, with a certificate for it and for each server', () => {
    const { installation, port, certificate } = values();
    expect([installation, port]).toEqual(['stars', 9440]);
    expect(certificate).toMatchObject({
      services: ['clickhouse-stars'],
      dnsNames: ['*.observability.svc.cluster.local'],
    });
  });

  it.each(['db-stars.observability.svc', 'clickhouse-stars.elsewhere.svc'])('refuse the host %s', host => {
    const clickhouse = { host, port: 9440, database: 'otel' };
    expect(() => values({ telemetry: { otlp: 'http://otel:4317', clickhouse } })).toThrow(
      `telemetry.clickhouse.host is ${host}, but what is made here is clickhouse-<name>.observability.svc`,
    );
  });

  it('back up to a folder of this environment alone, where there is a bucket', () => {
    expect(values({ backup: undefined })).not.toHaveProperty('backup');
    const { name } = contextFor('clickhouse').environment;
    expect(values({ backup: { bucket: 'stars' } }).backup?.folder).toBe(
      `https://storage.googleapis.com/stars/${name}/clickhouse`,
    );
  });
});

it('is as recorded, in every size', async () => {
  // With everything that is made only where it is asked for.
  const whole: Facts = { ...facts, backup: { bucket: 'stars' } };
  await expect(recorded('clickhouse', generate, whole)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects('clickhouse', {
    ...(await valuesFor('clickhouse', generate, { ...whole, sizing: 'large' })),
    sample: true,
  });
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
