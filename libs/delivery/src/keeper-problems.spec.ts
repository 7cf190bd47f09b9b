import { exampleComponent as component } from '@cedille/component/testing';
import type { LoadedEnvironment } from '@cedille/environment';
import { describe, expect, it } from 'vitest';
import { keeperProblems, type VaultTies } from './keeper-problems.ts';

const WRITER = component('vault-config-operator', { provides: ['secrets'], category: 'secrets' });

function environment(name: string, components: string[]): LoadedEnvironment {
  return {
    name,
    facts: { components } as unknown as LoadedEnvironment['facts'],
    positionOf: path => ({ file: `environments/${name}/environment.yaml`, line: path.length, column: 1 }),
  };
}

const SHOP = environment('shop', []);
const FORUM = environment('forum', []);

describe('an environment that keeps the secrets of others', () => {
  it('runs what writes policies and roles for them', () => {
    const hub = environment('hub', [WRITER.name]);
    expect(keeperProblems([{ environment: hub, keeper: undefined, tenants: [SHOP] }], [WRITER])).toEqual([]);
  });

  it('is told once when it does not, whoever was asked for', () => {
    const hub = environment('hub', ['vault']);
    const ties: VaultTies[] = [
      { environment: hub, keeper: undefined, tenants: [SHOP, FORUM] },
      { environment: SHOP, keeper: hub, tenants: [] },
    ];
    expect(keeperProblems(ties, [WRITER])).toMatchObject([
      {
        code: 'invalid-fact',
        environment: 'hub',
        component: 'vault-config-operator',
        message:
          'shop and forum take secrets from the Vault of hub, which does not run vault-config-operator: nobody writes their policies and roles.',
        fix: 'add vault-config-operator to components in environments/hub/environment.yaml',
      },
    ]);
    expect(keeperProblems(ties.slice(1), [WRITER])).toMatchObject([{ environment: 'hub' }]);
  });

  it('may do as it likes where nobody takes secrets from it', () => {
    expect(keeperProblems([{ environment: SHOP, keeper: undefined, tenants: [] }], [WRITER])).toEqual([]);
  });
});
