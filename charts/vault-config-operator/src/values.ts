import { defineValues, replicas, sizes, type Environment, type PlatformFacts } from '@cedille/values/generator';
import { administratorPolicy, clubAccess, namespaceAccess, operatorsPolicy } from './policies.ts';
import type { Values } from './values.gen.ts';

/** The ServiceAccount, and the role in Vault, that declare everything below. The bootstrap makes the role. */
const ADMINISTRATOR = 'vault-administrator';

export default defineValues<Values>()(({ environment, component, platform }) => {
  const { vault } = environment;
  const ours = vault.mode !== 'external';
  const namespaces = namespaceAccess(environment, platform.applications);
  const clubs = clubAccess(environment);
  const { count } = replicas(environment, [1, 2, 2]);
  return {
    // The Secret of this certificate brings the CA that signs Vault's.
    ...(ours && { certificate: { issuer: 'platform-ca', secretName: 'vault-ca', services: [component.name] } }),
    secretStore: { authMount: vault.authMount, kv: vault.kv },
    administrator: ADMINISTRATOR,
    kv: vault.kv,
    policies: [
      { name: `${environment.name}-administrator`, policy: administratorPolicy(environment) },
      { name: `${environment.name}-operators`, policy: operatorsPolicy(environment) },
      ...namespaces.map(({ policy }) => policy),
      ...clubs.policies,
    ],
    roles: [
      {
        name: ADMINISTRATOR,
        policies: [`${environment.name}-administrator`],
        serviceAccounts: [ADMINISTRATOR],
        namespaces: [component.namespace],
        tokenTTL: 60,
      },
      ...namespaces.map(({ role }) => role),
      ...clubs.roles,
    ],
    kubernetesAuth: kubernetesAuth(environment),
    ...(ours && { audit: AUDIT }),
    ...(vault.github && { github: github(environment, vault.github, platform) }),
    replicas: count,
    'vault-config-operator': {
      replicaCount: count,
      resources: sizes(environment, { operator: ['20m 128Mi 256Mi', '100m 256Mi 512Mi'] }).operator,
      env: [
        { name: 'VAULT_ADDR', value: vault.address },
        ...(ours ? [{ name: 'VAULT_CACERT', value: '/vault-ca/ca.crt' }] : []),
        ...OPERATOR_ENV,
      ],
      ...(ours && {
        volumes: [{ name: 'vault-ca', secret: { secretName: 'vault-ca', items: [{ key: 'ca.crt', path: 'ca.crt' }] } }],
        volumeMounts: [{ name: 'vault-ca', mountPath: '/vault-ca', readOnly: true }],
      }),
    },
  };
});

const OPERATOR_ENV = [
  // Puts back what was changed in Vault by hand, and renews the token that reviews tokens.
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

/** A Vault in this cluster reviews tokens with its own identity; one elsewhere needs the address and an identity of ours. */
function kubernetesAuth({ vault, cluster }: Environment) {
  const [path, name] = vault.authMount.split('/') as [string, string];
  if (vault.mode !== 'external') return { path, name, host: 'https://kubernetes.default.svc:443' };
  if (!cluster.endpoint) {
    throw new Error(
      'vault.mode is external, but cluster.endpoint is missing: Vault has to reach this API server to review tokens',
    );
  }
  return { path, name, host: cluster.endpoint, reviewer: 'vault-token-reviewer' };
}

/** A permission set for each namespace of a club's component: a site has the repository of its own name, and no other. */
function github(
  { git }: Environment,
  engine: NonNullable<Environment['vault']['github']>,
  { applications, hosts }: PlatformFacts,
) {
  const clubs = applications.filter(({ category }) => category === 'clubs').map(({ namespace }) => namespace);
  const sites = [...new Set(clubs)].sort().map(name => ({
    name,
    repositories: hosts.filter(({ namespace }) => namespace === name).map(({ host }) => host),
  }));
  return {
    ...engine,
    organisation: git.organisation,
    permissionSets: sites
      .filter(({ repositories }) => repositories.length)
      .map(site => ({ ...site, permissions: { contents: 'write' as const } })),
  };
}
