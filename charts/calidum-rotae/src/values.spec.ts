import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const values = (facts?: Facts) => generate(contextFor('calidum-rotae', facts));

describe('values of Calidum Rotae', () => {
  it('let in the pages of the environment and of its clubs, and of nobody else', () => {
    expect(values({ domain: { base: 'example.org', clubs: ['clubs.example'] } }).allowedDomains).toEqual([
      'https://example.org',
      'https://*.example.org',
      'https://clubs.example',
      'https://*.clubs.example',
    ]);
  });

  it('send to the address of the administrators', () => {
    expect(values({ acme: { email: 'ops@example.org' } }).email).toEqual({
      from: 'noreply@example.org',
      to: 'ops@example.org',
    });
  });

  it('send traces to the collector, and open the way to it in this cluster', () => {
    expect(values({ telemetry: { otlp: 'http://otel.observability.svc:4317' } })).toMatchObject({
      otlp: { host: 'otel.observability.svc', port: 4317 },
      networkPolicy: { egress: { collector: { observability: [4317] } } },
    });
    expect(values({ telemetry: { otlp: 'https://otel.example.org' } })).not.toHaveProperty('networkPolicy');
    expect(values()).not.toHaveProperty('otlp');
  });

  it('are several Pods each where machines may fail one at a time', () => {
    expect(values({ sizing: 'small' }).replicas).toBe(1);
    expect(values({ sizing: 'large' }).replicas).toBe(2);
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('calidum-rotae', generate)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'calidum-rotae',
    await valuesFor('calidum-rotae', generate, { sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
