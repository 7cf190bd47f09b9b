import { describe, expect, it } from 'vitest';
import { object, problemsOf, wide, workload } from '../references.fixture.ts';

const policy = (name: string): string => object('networking.k8s.io/v1 NetworkPolicy', name, 'spec: {podSelector: {}}');
const budget = object('policy/v1 PodDisruptionBudget', 'web', 'spec: {selector: {matchLabels: {app: web}}}');
const priority = wide('scheduling.k8s.io/v1 PriorityClass', 'high', 'value: 1');
const text = workload('web') + policy('a') + policy('b') + budget + priority;

describe('what only the host of a vcluster acts on', () => {
  it('is copied there, or told: once for each kind of a component', async () => {
    expect(await problemsOf(text, { synced: ['networkPolicies', 'podDisruptionBudgets', 'priorityClasses'] })).toEqual(
      [],
    );
    expect(await problemsOf(text, { synced: ['podDisruptionBudgets'] })).toMatchObject([
      {
        code: 'not-synced',
        object: 'NetworkPolicy home/a',
        message:
          'NetworkPolicy home/a and another object do nothing: this vcluster does not copy NetworkPolicy objects to its host.',
        expected:
          'networkPolicies in cluster.sync, and sync.toHost.networkPolicies.enabled: true in the values of the vcluster',
      },
      { code: 'not-synced', object: 'PriorityClass high' },
    ]);
  });

  it('is nothing that other clusters copy', async () => {
    expect(await problemsOf(text)).toEqual([]);
  });
});
