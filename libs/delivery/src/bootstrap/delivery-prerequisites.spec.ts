import type { LoadedEnvironment } from '@cedille/environment';
import { describe, expect, it } from 'vitest';
import { deliveryPrerequisites, type HubState } from './delivery-prerequisites.ts';

function environment(name: string): LoadedEnvironment {
  const facts = { cluster: { name: `${name}-cluster`, endpoint: `https://${name}.example` } };
  return {
    name,
    facts: facts as unknown as LoadedEnvironment['facts'],
    positionOf: () => ({ file: `environments/${name}/environment.yaml`, line: 1, column: 1 }),
  };
}

const prerequisites = (state?: HubState, published?: boolean) =>
  deliveryPrerequisites({
    environment: environment('shop'),
    hub: environment('hub'),
    namespace: 'argocd',
    bundles: 'oci://registry.example/bundles',
    state,
    published,
  });

describe('what the Argo CD of another environment needs', () => {
  it('is said before anybody has looked', () => {
    expect(prerequisites().map(({ title, met }) => [title, met])).toEqual([
      ['hub is bootstrapped', undefined],
      ['the Argo CD of hub knows the cluster shop-cluster', undefined],
      ['the channel shop of oci://registry.example/bundles/platform is published', undefined],
      ['hub has the root shop-platform', undefined],
    ]);
  });

  it('is there, or not', () => {
    const clusters = [{ name: 'shop-cluster', server: 'https://shop.example' }];
    const state = { applications: ['platform', 'vault'], clusters };
    expect(prerequisites(state, false).map(({ met }) => met)).toEqual([true, true, false, false]);
    const all = { applications: ['platform', 'shop-platform'], clusters };
    expect(prerequisites(all, true).every(({ met }) => met)).toBe(true);
    expect(prerequisites({ applications: [], clusters: [] }, false).some(({ met }) => met)).toBe(false);
  });

  it('is not a cluster of that name at another address', () => {
    const state = { applications: [], clusters: [{ name: 'shop-cluster', server: 'https://old.example' }] };
    const [, secret] = prerequisites(state, true);
    expect(secret?.met).toBe(false);
    expect(secret?.how).toContain('  server: https://shop.example  (there is https://old.example)');
  });
});
