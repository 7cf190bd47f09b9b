import { contextFor, recorded } from '@cedille/values/testing';
import { describe, expect, it } from 'vitest';
import generate from './values.ts';

describe('values of opentelemetry-operator', () => {
  const values = (sizing: 'small' | 'large') =>
    generate(contextFor('opentelemetry-operator', { sizing }))['opentelemetry-operator']!;

  it('run one Pod where the environment is small, and a budget only for several', () => {
    expect(values('small')).toMatchObject({ replicaCount: 1, pdb: { create: false } });
    expect(values('large')).toMatchObject({ replicaCount: 2, pdb: { create: true, maxUnavailable: 1 } });
  });
});

it('is as recorded, in every size', async () => {
  await expect(recorded('opentelemetry-operator', generate)).toMatchFileSnapshot('recorded.yaml');
});
