import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

describe('values of opentelemetry-operator', () => {
  const values = (sizing: 'small' | 'large') =>
    generate(contextFor('opentelemetry-operator', { sizing }))['opentelemetry-operator']!;

  it('run one Pod where the environment is small, and a budget only for several', () => {
    expect(values('small')).toMatchObject({ replicaCount: 1, pdb: { create: false } });
    expect(values('large')).toMatchObject({ replicaCount: 2, pdb: { create: true, maxUnavailable: 1 } });
  });

  it('have certificates of webhooks from the CA of the platform, and make none', async () => {
    const { admissionWebhooks } = (await valuesFor('opentelemetry-operator', generate))['opentelemetry-operator'] ?? {};
    expect(admissionWebhooks).toMatchObject({
      certManager: { enabled: true, issuerRef: { kind: 'ClusterIssuer', name: 'platform-ca' } },
      autoGenerateCert: { enabled: false },
    });
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('opentelemetry-operator', generate)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'opentelemetry-operator',
    await valuesFor('opentelemetry-operator', generate, { sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
