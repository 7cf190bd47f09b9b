import { exampleComponent } from '@cedille/component/testing';
import type { LoadedEnvironment } from '@cedille/environment';
import { EXAMPLE_FACTS } from '@cedille/environment/testing';
import { describe, expect, it } from 'vitest';
import { unpinnedComponents } from './unpinned.ts';

const lab = (follows?: 'tree'): LoadedEnvironment => ({
  name: 'lab',
  facts: {
    ...EXAMPLE_FACTS,
    delivery: { prune: true, selfHeal: true, ...(follows && { follows }) },
    components: ['grafana', 'platform', 'talos', 'vault'],
  },
  positionOf: () => ({ file: 'environments/lab/environment.yaml', line: 1, column: 1 }),
});
const components = [exampleComponent('grafana'), exampleComponent('talos', { delivery: 'omnictl' })];
const pins = new Map([['vault', { version: '1.0.0', digest: `sha256:${'a'.repeat(64)}` }]]);

describe('what an environment lists without a pin', () => {
  it('is what Argo CD is not told of: neither the root, nor what is for no cluster', () => {
    expect(unpinnedComponents(lab(), pins, components)).toEqual(['grafana']);
  });

  it('is nothing where the environment follows the tree', () => {
    expect(unpinnedComponents(lab('tree'), pins, components)).toEqual([]);
  });
});
