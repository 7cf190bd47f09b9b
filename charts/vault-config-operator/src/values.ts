import {
  defineValues,
  replicas,
  sizes,
  type Environment,
  type PlatformFacts,
  type VaultTenant,
} from '@cedille/values/generator';
import {
  ADMINISTRATOR,
  administratorAccess,
  clubAccess,
  namespaceAccess,
  namespacesWithSecrets,
  operatorsPolicy,
  READER,
  snapshotAccess,
  tenantOf,
} from './policies.ts';
import type { Values } from './values.gen.ts';

export default defineValues<Values>()(({ environment, component, platform }) => {
  const { vault } = environment;
  const keeps = vault.mode !== 'external';
  const { count } = replicas(environment, [1, 2, 2]);
  return {
    // The Secret of this certificate brings the CA that signs Vault's.
    ...(keeps && { certificate: { issuer: 'platform-ca', secretName: 'vault-ca', services: [component.name] } }),
    ...(keeps
      ? { secretStore: { authMount: vault.authMount, kv: vault.kv }, ...declarations(environment, component, platform) }
      : { tokenReviewers: tokenReviewers(tenantOf(environment, platform)) }),
    // Any account of a club may have its secrets fetched.
    ...(environment.clubs?.length && {
      tokenAccounts: { names: [READER], namespaces: environment.clubs.map(({ name }) => `${name}-*`) },
    }),
    replicas: count,
    'vault-config-operator': {
      replicaCount: count,
      resources: sizes(environment, { operator: ['20m 128Mi 256Mi', '100m 256Mi 512Mi'] }).operator,
      env: [
        { name: 'VAULT_ADDR', value: vault.address },
        ...(keeps ? [{ name: 'VAULT_CACERT', value: '/vault-ca/ca.crt' }] : []),
        ...OPERATOR_ENV,
      ],
      ...(keeps && {
        volumes: [{ name: 'vault-ca', secret: { secretName: 'vault-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } }],
        volumeMounts: [{ name: 'vault-ca', mountPath: '/vault-ca', readOnly: true }],
      }),
    },
  };
});

const OPERATOR_ENV = [
  // Puts back what was changed in Vault by hand.
  { name: 'ENABLE_DRIFT_DETECTION', value: 'true' },
  { name: 'SYNC_PERIOD_SECONDS', value: '3600' },
  // Tokens live for a minute: one kept longer is a failed call.
  { name: 'CACHE_VAULT_TOKEN', value: 'false' },
];

/** Two devices, because Vault stops when it can write to none: one on a volume, one with the logs of the pod. */
const AUDIT = [
  {
    path: 'file',
    description: 'On the audit volume, rotated beside Vault.',
    options: { file_path: '/vault/audit/audit.log' },
  },
  { path: 'stdout', description: 'With the logs of the pod.', options: { file_path: 'stdout' } },
];

/** All that is in the Vault of this environment, for itself and for those that have their secrets there. */
function declarations(environment: Environment, { namespace }: { namespace: string }, platform: PlatformFacts) {
  const keeper = tenantOf(environment, platform);
  const everybody = [keeper, ...platform.tenants];
  const administrator = administratorAccess(keeper, namespace, platform.tenants);
  const snapshots = snapshotsOf(environment, keeper);
  const parts = everybody.map(tenant => ({
    tenant,
    /** Names of objects: those of the keeper are as in Vault, those of others tell whose they are. */
    nameOf: (name: string) => (tenant === keeper ? name : `${tenant.name}-${name}`),
    namespaces: namespaceAccess(tenant),
    clubs: clubAccess(tenant),
  }));
  return {
    administrator: ADMINISTRATOR,
    policies: [
      administrator.policy,
      ...snapshots.map(({ policy }) => policy),
      ...parts.flatMap(({ tenant, namespaces, clubs }) => [
        operatorsPolicy(tenant),
        ...namespaces.map(({ policy }) => policy),
        ...clubs.policies,
      ]),
    ],
    roles: [
      administrator.role,
      ...snapshots.map(({ role }) => ({ name: role.role, ...role })),
      ...parts.flatMap(({ nameOf, namespaces, clubs }) =>
        [...namespaces.map(({ role }) => role), ...clubs.roles].map(role => ({ name: nameOf(role.role), ...role })),
      ),
    ],
    kvEngines: everybody.map(({ vault: { kv } }) => kv),
    kubernetesAuth: everybody.flatMap(tenant => kubernetesAuth(tenant, tenant === keeper)),
    audit: AUDIT,
    githubEngines: parts.flatMap(({ tenant, nameOf }) => githubEngine(tenant, nameOf)),
  };
}

/** Where there are backups, whoever takes them stands beside Vault. */
function snapshotsOf({ backup }: Environment, keeper: VaultTenant) {
  const beside = keeper.applications.find(({ name }) => name === 'vault');
  return backup && beside ? [snapshotAccess(keeper, beside.namespace)] : [];
}

/**
 * How Vault asks a cluster whether a token is genuine: its own with its own identity, another one with the token itself, for
 * which no token has to be kept. Without the CA of that cluster, the bootstrap tells Vault.
 */
function kubernetesAuth({ name, vault, cluster }: VaultTenant, isOwn: boolean) {
  const { authMount: mount } = vault;
  if (isOwn) return [{ name: mount.split('/')[1]!, mount, host: 'https://kubernetes.default.svc:443' }];
  const { endpoint, certificateAuthority } = cluster;
  // Loading refuses an environment that has its secrets elsewhere and says no address.
  return certificateAuthority ? [{ name, mount, host: endpoint!, certificateAuthority }] : [];
}

/** Vault asks with the token that it was shown, so whoever shows one may ask. Of a club that can be any account. */
function tokenReviewers(tenant: VaultTenant) {
  if (tenant.clubs.length) return { everybody: true };
  return { namespaces: namespacesWithSecrets(tenant), serviceAccount: READER };
}

/** A permission set for each namespace of a club's component: a site has the repository of its own name, and no other. */
function githubEngine(
  { vault: { github }, organisation, applications, hosts }: VaultTenant,
  nameOf: (name: string) => string,
) {
  if (!github) return [];
  const clubs = applications.filter(({ category }) => category === 'clubs').map(({ namespace }) => namespace);
  const sites = [...new Set(clubs)].sort().map(set => ({
    name: nameOf(set),
    set,
    repositories: hosts.filter(({ namespace }) => namespace === set).map(({ host }) => host),
  }));
  return [
    {
      ...github,
      organisation,
      permissionSets: sites
        .filter(({ repositories }) => repositories.length)
        .map(site => ({ ...site, permissions: { contents: 'write' as const } })),
    },
  ];
}
