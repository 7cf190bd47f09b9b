import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import generate from './values.ts';

const values = (facts: Facts = {}) => generate(contextFor('argo-rollouts', facts));
const clickhouse = { host: 'clickhouse-example.example-telemetry.svc', port: 9440, database: 'example' };

describe('values of argo-rollouts', () => {
  it('run a plugin that is known by its digest, at a version that does not move', () => {
    const { controller } = parse(readFileSync(join(import.meta.dirname, '../values.yaml'), 'utf8'))['argo-rollouts'];
    for (const { location, sha256 } of controller.trafficRouterPlugins) {
      expect(location).toMatch(/\/releases\/download\/v\d+\.\d+\.\d+\//);
      expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('have a second controller, and a budget, where there is room', () => {
    const counts = (['small', 'large'] as const).map(sizing => {
      const controller = values({ sizing })['argo-rollouts']?.controller;
      return [controller?.replicas, controller?.pdb?.enabled];
    });
    expect(counts).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  it('reach what measures where there is something that does, and check who answers', () => {
    const {
      networkPolicy,
      certificate,
      'argo-rollouts': chart,
    } = values({
      telemetry: { otlp: 'http://otel.example-telemetry.svc:4317', clickhouse },
    });
    expect(networkPolicy?.egress?.namespaces).toEqual({ 'example-telemetry': [8443] });
    expect(certificate?.issuer).toBe('platform-ca');
    expect(chart?.controller?.extraEnv?.[0]).toMatchObject({ name: 'SSL_CERT_DIR' });
    expect(values()).not.toHaveProperty('certificate');
  });
});

it('is as recorded, in every size', async () => {
  await expect(
    recorded('argo-rollouts', generate, { telemetry: { otlp: 'http://otel.example:4317', clickhouse } }),
  ).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'argo-rollouts',
    await valuesFor('argo-rollouts', generate, {
      telemetry: { otlp: 'http://otel.example:4317', clickhouse },
      sizing: 'large',
    }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
