import { holds, type Component } from '@cedille/component';
import { kindKey, type Neighbour, type Surroundings, type Thing } from '@cedille/checks';
import { networkOf, syncedBy, volumesOf, type Environment } from '@cedille/environment';
import type { TypeRegistry } from '@cedille/types';
import type { Place } from '../load-workspace.ts';
import type { KnownRelations } from './relations-in.ts';

export interface SurroundingsOptions {
  /** Facts of the environment that the cluster is; undefined where it was not asked for. */
  facts: Environment | undefined;
  /** Components that the environment lists. */
  listed: readonly Component[];
  /** Everything that goes to the cluster. */
  neighbours: readonly Neighbour[];
  registry: TypeRegistry;
  relations: Pick<KnownRelations, 'podless'>;
}

/** A cluster as references see it: facts, components, and kinds. */
export function surroundingsOf({ facts, listed, neighbours, registry, relations }: SurroundingsOptions): Surroundings {
  const kinds = kindsOf(registry);
  return {
    components: neighbours,
    things: facts ? [...broughtThings(facts, listed), ...existingThings(facts)] : [],
    unlisted: (facts?.brings ?? []).flatMap(capability => UNLISTED[capability] ?? []),
    podless: relations.podless,
    ...(facts && { ...network(facts), ...storage(facts) }),
    scopeOf: kind => kinds.get(kind)?.scope,
    isCustom: kind => !(kinds.get(kind)?.builtIn ?? false),
  };
}

function network(facts: Environment): Pick<Surroundings, 'network' | 'synced'> {
  const { dns, apiServer } = networkOf(facts);
  const { addresses, port } = apiServer;
  const synced = syncedBy(facts);
  return { network: { dns, apiServer: addresses && { addresses, port } }, ...(synced && { synced }) };
}

function storage(facts: Environment): Pick<Surroundings, 'storage' | 'backup'> {
  const { replicated, replicas } = facts.storageClasses;
  const volumes = volumesOf(facts);
  return { storage: { name: replicated, replicas }, ...(facts.backup && { backup: volumes }) };
}

/** What a place has although nobody renders it: what its facts say, and Secrets that people or programs make. */
export function thingsOf({ environment: { facts }, present }: Place): Thing[] {
  const secrets = present.flatMap(({ meta: { namespace, otherSecrets = [] } }) =>
    otherSecrets
      .filter(secret => holds(secret, facts))
      .map(({ name, keys }): Thing => ({ kind: 'Secret', name, namespace, keys })),
  );
  return [...broughtThings(facts, present), ...existingThings(facts), ...secrets];
}

/** What the facts name of a capability that the cluster has by itself. */
const BROUGHT: Readonly<Record<string, (facts: Environment) => Thing[]>> = {
  storage: ({ storageClasses: { replicated, local } }) =>
    [replicated, local].map(name => ({ kind: 'storage.k8s.io/StorageClass', name })),
  certificates: ({ issuer }) => [{ kind: 'cert-manager.io/ClusterIssuer', name: issuer }],
  gateway: ({ gateway: { class: className, namespace, public: open, internal } }) => [
    { kind: 'gateway.networking.k8s.io/GatewayClass', name: className },
    { kind: 'Namespace', name: namespace },
    ...[open, internal].flatMap(name =>
      name === undefined ? [] : [{ kind: 'gateway.networking.k8s.io/Gateway', name, namespace }],
    ),
  ],
};

/** Kinds that belong to a capability and that no fact names. */
const UNLISTED: Readonly<Record<string, readonly string[]>> = {
  ingress: ['networking.k8s.io/IngressClass'],
};

/** The cluster brings what it says it does, and the storage that no component provides. */
function broughtThings(facts: Environment, listed: readonly Component[]): Thing[] {
  const isProvided = listed.some(({ provides }) => provides.has('storage'));
  const capabilities = new Set([...(facts.brings ?? []), ...(isProvided ? [] : ['storage'])]);
  return [...capabilities].flatMap(capability => BROUGHT[capability]?.(facts) ?? []);
}

function existingThings({ existing = [] }: Environment): Thing[] {
  return existing.map(({ apiVersion, kind, name, namespace, keys }) => ({
    kind: kindKey(apiVersion, kind),
    name,
    ...(namespace !== undefined && { namespace }),
    ...(keys ? { keys } : { open: true }),
  }));
}

interface KindTraits {
  scope: 'Cluster' | 'Namespaced';
  builtIn: boolean;
}

const known = new WeakMap<TypeRegistry, ReadonlyMap<string, KindTraits>>();

/** Scope and origin of each kind, whatever its version. */
function kindsOf(registry: TypeRegistry): ReadonlyMap<string, KindTraits> {
  const kinds = known.get(registry) ?? new Map(registry.kinds().map(one => [kindKey(one.apiVersion, one.kind), one]));
  known.set(registry, kinds);
  return kinds;
}
