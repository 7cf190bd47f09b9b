import { recordedObjects } from '@cedille/helm/testing';
import { contextFor, recorded, valuesFor } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

describe('values of clickhouse-operator', () => {
  it('bring the CA that servers are verified against', () => {
    expect(generate(contextFor('clickhouse-operator')).certificate).toMatchObject({
      issuer: 'platform-ca',
      secretName: 'clickhouse-operator-ca',
    });
  });

  it('take the password from Vault, not the one that the chart writes everywhere', async () => {
    const { secrets, ...values } = await valuesFor('clickhouse-operator', generate);
    expect(values['altinity-clickhouse-operator']?.secret).toEqual({ create: false });
    expect(Object.values(secrets ?? {})).toMatchObject([{ keys: ['password'] }]);
  });

  it('bound both containers by the size of the environment', () => {
    const { operator, metrics } = generate(contextFor('clickhouse-operator', { sizing: 'large' }))[
      'altinity-clickhouse-operator'
    ]!;
    expect(operator?.resources?.limits).toEqual({ memory: '512Mi' });
    expect(metrics?.resources?.limits).toEqual({ memory: '256Mi' });
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('clickhouse-operator', generate)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'clickhouse-operator',
    await valuesFor('clickhouse-operator', generate, { sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
