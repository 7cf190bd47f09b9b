import type { Component } from '@cedille/component';
import { environmentFile, type Delivery, type LoadedEnvironment } from '@cedille/environment';
import type { Problem } from '@cedille/source';

/** An environment, and those that it is tied to by a Vault. */
export type VaultTies = Pick<Delivery, 'environment' | 'keeper' | 'tenants'>;

/** The capability of what writes policies and roles. */
const SECRETS = 'secrets';

/** Environments whose Vault holds the secrets of others, and that lack the component that writes policies and roles for them. */
export function keeperProblems(deliveries: readonly VaultTies[], components: readonly Component[]): Problem[] {
  const writers = components.filter(({ meta }) => meta.provides?.includes(SECRETS)).map(({ name }) => name);
  const [writer] = writers;
  if (writer === undefined) return [];
  return [...tenantsByKeeper(deliveries)]
    .filter(([keeper]) => !writers.some(name => keeper.facts.components.includes(name)))
    .map(([keeper, tenants]) => ({
      code: 'invalid-fact',
      severity: 'error',
      message: `${[...tenants].join(' and ')} take secrets from the Vault of ${keeper.name}, which does not run ${writer}: nobody writes their policies and roles.`,
      component: writer,
      environment: keeper.name,
      path: 'components',
      at: keeper.positionOf(['components']),
      expected: `${writer} among the components of ${keeper.name}`,
      fix: `add ${writer} to components in ${environmentFile(keeper.name)}`,
    }));
}

/** Whether the keeper was asked for or one of its tenants. */
function tenantsByKeeper(deliveries: readonly VaultTies[]): Map<LoadedEnvironment, Set<string>> {
  const found = new Map<LoadedEnvironment, Set<string>>();
  const add = (keeper: LoadedEnvironment, tenant: LoadedEnvironment): void => {
    found.set(keeper, (found.get(keeper) ?? new Set()).add(tenant.name));
  };
  for (const { environment, keeper, tenants } of deliveries) {
    if (keeper) add(keeper, environment);
    for (const tenant of tenants) add(environment, tenant);
  }
  return found;
}
