import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const values = (facts?: Facts) => generate(contextFor('pixie', facts));

describe('values of pixie', () => {
  it('name the cluster, which would have a random name otherwise', () => {
    expect(values({ cluster: { name: 'lab-1' } }).vizier?.clusterName).toBe('lab-1');
  });

  it('let Pixie export to the collector where that is in the cluster, and nowhere else', () => {
    const egress = (otlp: string) => values({ telemetry: { otlp } }).networkPolicy?.egress?.namespaces;
    expect(egress('http://otel-gateway.telemetry.svc:14317')).toEqual({ telemetry: [14317] });
    expect(egress('http://otel-gateway.telemetry.svc')).toEqual({ telemetry: [4317] });
    expect(egress('https://otlp.example.org:4317')).toBeUndefined();
    expect(values()).not.toHaveProperty('networkPolicy');
  });

  it('have the deploy key from Vault, and nowhere else', async () => {
    const given = await valuesFor('pixie', generate);
    expect(given.secrets).toEqual({
      'pixie-deploy-key': { path: 'pl/deploy-key', keys: ['deploy-key'], generated: false },
    });
    expect(JSON.stringify({ ...given, secrets: undefined })).not.toMatch(/deploy-?key/i);
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('pixie', generate, {})).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects('pixie', await valuesFor('pixie', generate, { sizing: 'large' }));
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
