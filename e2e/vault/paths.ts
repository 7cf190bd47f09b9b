import { declarationsIn, roleOf } from './carry-out.ts';
import type { Account } from './accounts.ts';
import type { LivePlace } from './places.ts';

/** Every path of a shared Vault that somebody has an interest in: what is whose, and what rules over it. */
export function pathsOf(places: readonly LivePlace[], accounts: readonly Account[]): string[] {
  const ofPlaces = places.flatMap(place => [
    ...engines(place),
    ...declarationsIn(place, 'Policy').map(({ metadata }) => `sys/policies/acl/${metadata.name}`),
    ...declarationsIn(place, 'KubernetesAuthEngineRole')
      .map(roleOf)
      .map(({ mount, name }) => `auth/${mount}/role/${name}`),
    ...authMethod(place),
    `sys/policies/acl/${place.name}-new`,
    `sys/policies/acl/${place.name}-administrator`,
  ]);
  return [...new Set([...accounts.flatMap(secretsOf), ...ofPlaces, ...RULING])].sort();
}

/** Secrets of an account, and where it would be listed or destroyed. */
export function secretsOf({ place, namespace, account }: Account): string[] {
  const { mount, version } = place.facts.vault.kv;
  const own = [`${namespace}/admin`, `${namespace}/${account}/key`];
  if (version === 1) return own.map(path => `${mount}/${path}`);
  return own.flatMap(path =>
    ['data', 'metadata', 'delete', 'undelete', 'destroy'].map(verb => `${mount}/${verb}/${path}`),
  );
}

function engines({ facts: { vault } }: LivePlace): string[] {
  const mounts = [vault.kv.mount, ...(vault.github ? [vault.github.mount] : [])];
  return [
    ...mounts.flatMap(mount => [`sys/mounts/${mount}`, `sys/mounts/${mount}/tune`, `${mount}/config`]),
    ...(vault.github ? [`${vault.github.mount}/token`, `${vault.github.mount}/permissionset/any`] : []),
  ];
}

function authMethod({ facts: { vault } }: LivePlace): string[] {
  const mount = vault.authMount;
  return [`sys/auth/${mount}`, `sys/auth/${mount}/tune`, `auth/${mount}/config`, `auth/${mount}/role/new`];
}

/** What rules over everybody. */
const RULING = [
  'auth/token/create',
  'auth/token/create-orphan',
  'auth/token/accessors',
  'identity/entity',
  'identity/group',
  'sys/audit',
  'sys/audit/file',
  'sys/audit/stdout',
  'sys/audit/mine',
  'sys/audit-hash/file',
  'sys/auth',
  'sys/auth/mine',
  'sys/config/auditing/request-headers/any',
  'sys/config/cors',
  'sys/leases/lookup/any',
  'sys/mounts',
  'sys/mounts/mine',
  'sys/plugins/catalog/secret/any',
  'sys/policies/acl',
  'sys/policies/acl/default',
  'sys/policies/acl/mine',
  'sys/policies/password/mine',
  'sys/policies/password/platform',
  'sys/policies/password/platform/generate',
  'sys/raw/core/mounts',
  'sys/remount',
  'sys/rotate',
  'sys/seal',
  'sys/step-down',
  'sys/storage/raft/configuration',
  'sys/storage/raft/remove-peer',
  'sys/storage/raft/snapshot',
  'sys/storage/raft/snapshot-force',
];
