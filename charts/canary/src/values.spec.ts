import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const telemetry = {
  otlp: 'http://otel.example-telemetry.svc:4317',
  clickhouse: { host: 'clickhouse-example.example-telemetry.svc', port: 9440, database: 'example' },
};
const metric = (facts: Facts) => generate(contextFor('canary', facts)).analyses?.['errors']?.metrics?.[0];

describe('values of canary', () => {
  it('judge a new version by its own errors, as ClickHouse has them', () => {
    const web = metric({ telemetry })?.provider?.web;
    const url = new URL(web?.url ?? '');
    expect(url.origin).toBe('https://clickhouse-example.example-telemetry.svc:8443');
    expect(url.searchParams.get('database')).toBe('example');
    expect(url.searchParams.get('query')).toContain("'-{{args.version}}-'");
    expect(url.searchParams.get('query')).toMatch(/FORMAT JSON$/);
    // Argo Rollouts looks for this text.
    expect(web?.url).toContain('{{args.version}}');
  });

  it('check who answers, and show nobody the password', () => {
    const web = metric({ telemetry })?.provider?.web;
    expect(web).not.toHaveProperty('insecure');
    expect(web?.headers).toContainEqual({ key: 'X-ClickHouse-Key', value: '{{args.password}}' });
  });

  it('go on by time alone where nothing measures', () => {
    expect(generate(contextFor('canary'))).not.toHaveProperty('analyses');
  });

  it('are reached through the Gateway alone', async () => {
    const { routes, networkPolicy } = await valuesFor('canary', generate);
    expect(Object.keys(routes ?? {})).toEqual(['canary']);
    expect(networkPolicy?.ingress?.gateway?.ports).toEqual([8080]);
    expect(networkPolicy?.egress ?? {}).not.toHaveProperty('internet');
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('canary', generate, { telemetry })).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects('canary', await valuesFor('canary', generate, { telemetry, sizing: 'large' }));
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
