import { CedilleError, settleAll, type Problem } from '@cedille/source';
import { deliveredFrom } from './delivered-from.ts';
import { deliveryProblems } from './delivery-problems.ts';
import { sandboxOwnerProblems } from './sandbox-owners.ts';
import { secretsFrom } from './secrets-from.ts';
import { sharedFacts, staleAddresses } from './shared-facts.ts';
import { tenancyProblems } from './tenancy-problems.ts';
import { listEnvironments, readEnvironment, type LoadedEnvironment, type ReadEnvironment } from './load-environment.ts';

/** An environment, and the environments it is tied to by delivery or by a Vault that they share. */
export interface Delivery {
  environment: LoadedEnvironment;
  /** The environment whose Argo CD delivers it; undefined where it has its own. */
  hub: LoadedEnvironment | undefined;
  /** The environments that its Argo CD delivers besides its own, by name. */
  delivers: readonly LoadedEnvironment[];
  /** The environment whose Vault it takes its secrets from; undefined where it has its own, or that of somebody else. */
  keeper: LoadedEnvironment | undefined;
  /** The environments that take their secrets from its Vault besides itself, by name. */
  tenants: readonly LoadedEnvironment[];
}

/** The same, held against all other environments. */
export interface LoadedDelivery extends Delivery {
  /** What it has in common with another environment and must not, and addresses at which nobody answers. */
  problems: readonly Problem[];
}

/**
 * Reads environments, and whatever delivers them or is delivered by them, holds their secrets or takes them from their Vault.
 * What is wrong with an environment that has nothing to do with those that were asked for is passed over.
 * @param names all when left out
 * @throws CedilleError with the problems of all files together
 */
export async function loadDeliveries(root: string, names?: readonly string[]): Promise<LoadedDelivery[]> {
  const all = await listEnvironments(root);
  const unknown = (names ?? []).filter(name => !all.includes(name));
  const read = await settleAll([...all, ...unknown].map(name => readEnvironment(root, name)));
  const selected = read.filter(({ name }) => !names || names.includes(name));
  const tied = read.filter(environment => selected.some(other => isTied(environment, other)));
  const problems = tied.flatMap(environment => environment.problems);
  if (problems.length) throw new CedilleError(problems);
  const sound = read.filter(isSound);
  const unfit = [...deliveryProblems(sound), ...tenancyProblems(sound), ...sandboxOwnerProblems(sound)].filter(
    ({ environment }) => tied.some(({ name }) => name === environment),
  );
  if (unfit.length) throw new CedilleError(unfit);
  const between = [
    ...sharedFacts(sound, one => selected.some(({ name }) => name === one.name)),
    ...staleAddresses(sound),
  ];
  return selected.map(environment => ({
    problems: between.filter(problem => problem.environment === environment.name),
    environment,
    hub: read.find(({ name }) => name === environment.facts.delivery.from),
    delivers: tied.filter(({ facts }) => facts.delivery.from === environment.name),
    keeper: read.find(({ name }) => name === environment.facts.vault.from),
    tenants: tied.filter(({ facts }) => facts.vault.from === environment.name),
  }));
}

/**
 * Those of the named environments that there are, and all that they are tied to: what one says may show in what the other
 * renders. Whatever is wrong with them is for who loads them.
 */
export async function tiedEnvironments(root: string, names: readonly string[]): Promise<string[]> {
  const all = await listEnvironments(root);
  const read = await settleAll(all.map(name => readEnvironment(root, name)));
  const named = read.filter(({ name }) => names.includes(name));
  return read.filter(environment => named.some(other => isTied(environment, other))).map(({ name }) => name);
}

/** Nobody can tell what an environment that cannot be parsed is tied to. */
function isTied(environment: ReadEnvironment, to: ReadEnvironment): boolean {
  return (
    environment === to ||
    tiesOf(environment).includes(to.name) ||
    tiesOf(to).includes(environment.name) ||
    environment.problems.some(({ code }) => code === 'yaml-syntax')
  );
}

function tiesOf({ facts }: ReadEnvironment): (string | undefined)[] {
  return [deliveredFrom(facts ?? {}), secretsFrom(facts ?? {})];
}

function isSound({ problems }: ReadEnvironment): boolean {
  return !problems.length;
}
