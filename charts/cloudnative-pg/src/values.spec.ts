import { recordedObjects } from '@cedille/helm/testing';
import { valuesFor, recorded, type Facts } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

const values = (facts: Facts = {}) => valuesFor('cloudnative-pg', generate, facts);

describe('values of cloudnative-pg', () => {
  it('have an operator that another one takes over from, on another machine, where there is room', async () => {
    const counts = (['small', 'medium', 'large'] as const).map(async sizing => {
      const { 'cloudnative-pg': operator } = await values({ sizing });
      return [operator?.replicaCount, operator?.topologySpreadConstraints?.length];
    });
    expect(await Promise.all(counts)).toEqual([
      [1, 0],
      [2, 1],
      [2, 1],
    ]);
  });

  it('bound what both programs may take, and never evict them before what they look after', async () => {
    const given = await values();
    for (const program of [given['cloudnative-pg'], given['plugin-barman-cloud']]) {
      expect(program?.resources).toHaveProperty('limits.memory');
      expect(program?.priorityClassName).toBe('system-cluster-critical');
    }
  });

  it('reach databases in every namespace, and are reached by the API server alone', async () => {
    const { namespace, networkPolicy } = await values();
    expect(namespace?.podSecurity).toBe('restricted');
    expect(networkPolicy?.egress?.allNamespaces).toBe(true);
    expect(networkPolicy?.ingress).toEqual({ anywhere: [9443] });
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('cloudnative-pg', generate)).toMatchFileSnapshot('recorded.yaml');
  const objects = await recordedObjects(
    'cloudnative-pg',
    await valuesFor('cloudnative-pg', generate, { sizing: 'large' }),
  );
  await expect(objects).toMatchFileSnapshot('recorded-objects.yaml');
});
