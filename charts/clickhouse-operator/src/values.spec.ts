import { contextFor, recorded } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

describe('values of clickhouse-operator', () => {
  it('bring the CA that servers are verified against', () => {
    expect(generate(contextFor('clickhouse-operator')).certificate).toMatchObject({
      issuer: 'platform-ca',
      secretName: 'clickhouse-operator-ca',
    });
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
});
