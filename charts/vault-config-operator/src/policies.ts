import type { Environment, PlatformFacts, VaultTenant } from '@cedille/values/generator';
import { audience } from './audience.ts';

/** A Vault policy. Names are global in Vault, so they begin with the name of the environment. */
export interface Policy {
  name: string;
  policy: string;
}

/** Who may sign in to Vault with which policies. */
export interface Role {
  /** Of its object. */
  name: string;
  /** Its name in Vault. */
  role: string;
  /** Of the auth method that it belongs to. */
  mount: string;
  policies: string[];
  serviceAccounts: string[];
  /** A star at the end stands for any rest. */
  namespaces: string[];
  audience: string;
  tokenTTL: number;
}

/** The ServiceAccount, and the role in Vault, that declare everything. The bootstrap makes the role. */
export const ADMINISTRATOR = 'vault-administrator';

/** The ServiceAccount in each namespace whose token is shown to Vault for the secrets of that namespace. */
export const READER = 'vault-secrets';

/** Devices that a Vault of ours writes its audit log to. */
export const AUDIT_DEVICES = ['file', 'stdout'] as const;

/** The password policy of generated values, which all environments share. */
const PASSWORDS = 'platform';

/** The operator signs in anew for each object that it looks at: a token need not outlive that. */
const BRIEF = 60;

/** A lease ends with the token that took it: a token that reads GitHub tokens must live as long as they do. */
const AS_LONG_AS_A_LEASE = 3600;

type Capability = 'create' | 'read' | 'update' | 'delete' | 'list' | 'sudo';

/** An environment as one that has its secrets in a Vault, be it its own or that of another one. */
export function tenantOf(environment: Environment, { applications, hosts }: PlatformFacts): VaultTenant {
  const { name, cluster, vault, clubs = [], git } = environment;
  return { name, cluster, vault, clubs, organisation: git.organisation, applications, hosts };
}

/** The namespaces of an environment that have secrets, in alphabetical order. */
export function namespacesWithSecrets({ applications }: Pick<VaultTenant, 'applications'>): string[] {
  const withSecrets = applications.filter(({ secrets }) => secrets.length);
  return [...new Set(withSecrets.map(({ namespace }) => namespace))].sort();
}

/** What the namespaces of an environment may do in Vault: one policy and one role for each that has secrets. */
export function namespaceAccess(tenant: VaultTenant): { policy: Policy; role: Omit<Role, 'name'> }[] {
  const { name: environment, vault, applications } = tenant;
  return namespacesWithSecrets(tenant).map(namespace => {
    const clubs = applications.some(
      application => application.namespace === namespace && application.category === 'clubs',
    );
    const tokens = clubs && vault.github ? [tokenRule(vault.github.mount, namespace)] : [];
    const name = `${environment}-${namespace}`;
    return {
      policy: { name, policy: rules([...ownSecrets(vault, namespace), ...lentSecrets(tenant, namespace), ...tokens]) },
      role: {
        role: namespace,
        mount: vault.authMount,
        policies: [name],
        serviceAccounts: [READER],
        namespaces: [namespace],
        audience: audience(tenant),
        tokenTTL: tokens.length ? AS_LONG_AS_A_LEASE : BRIEF,
      },
    };
  });
}

function ownSecrets({ kv }: VaultTenant['vault'], namespace: string): Rule[] {
  return [
    { path: `${kv.mount}/${kv.version === 2 ? 'data/' : ''}${namespace}/*`, may: ['create', 'read', 'update'] },
    { path: `sys/policies/password/${PASSWORDS}/generate`, may: ['read'] },
  ];
}

/** What another namespace keeps for both: a component of each lists the very same path, and there Vault makes the value. */
function lentSecrets({ vault: { kv }, applications }: VaultTenant, namespace: string): Rule[] {
  const pathsOf = (within: (place: string) => boolean, generated: boolean) =>
    applications
      .filter(application => within(application.namespace))
      .flatMap(({ secrets }) => secrets.filter(secret => secret.generated === generated).map(({ path }) => path));
  const kept = new Set(pathsOf(place => place !== namespace, true));
  return [...new Set(pathsOf(place => place === namespace, false))]
    .filter(path => !path.startsWith(`${namespace}/`) && kept.has(path))
    .sort()
    .map(path => ({ path: `${kv.mount}/${kv.version === 2 ? 'data/' : ''}${path}`, may: ['read'] }));
}

/** The permission set of a namespace is named for it. */
function tokenRule(mount: string, namespace: string): Rule {
  return { path: `${mount}/token/${namespace}`, may: ['read'] };
}

/** Every service account of a club reads what is filed under its own namespace and name, and nothing else. */
export function clubAccess(tenant: VaultTenant): { policies: Policy[]; roles: Omit<Role, 'name'>[] } {
  const { name: environment, clubs, vault } = tenant;
  if (!clubs.length) return { policies: [], roles: [] };
  const { kv, authMount } = vault;
  const identity = (key: string) => `{{identity.entity.aliases.\${auth/${authMount}/@accessor}.metadata.${key}}}`;
  const own = `${identity('service_account_namespace')}/${identity('service_account_name')}`;
  const name = `${environment}-club`;
  return {
    policies: [
      { name, policy: rules([{ path: `${kv.mount}/${kv.version === 2 ? 'data/' : ''}${own}/*`, may: ['read'] }]) },
    ],
    roles: clubs.map(club => ({
      role: `club-${club.name}`,
      mount: authMount,
      policies: [name],
      serviceAccounts: ['*'],
      // By name, as in its project: the operator sees the labels of its own cluster alone.
      namespaces: [`${club.name}-*`],
      audience: audience(tenant),
      tokenTTL: BRIEF,
    })),
  };
}

/** The operator itself, in the environment that runs the Vault. Nobody else may write policies, roles, mounts or password policies. */
export function administratorAccess(keeper: VaultTenant, namespace: string, tenants: readonly VaultTenant[]) {
  const name = administratorPolicyName(keeper);
  const role: Role = {
    name: ADMINISTRATOR,
    role: ADMINISTRATOR,
    mount: keeper.vault.authMount,
    policies: [name],
    serviceAccounts: [ADMINISTRATOR],
    namespaces: [namespace],
    audience: audience(keeper),
    tokenTTL: BRIEF,
  };
  return { policy: { name, policy: administratorPolicy(keeper, role, tenants) }, role };
}

function administratorPolicyName({ name }: VaultTenant): string {
  return `${name}-administrator`;
}

/**
 * What the operator may do: the engines, policies and roles of this environment and of those that have their secrets here, and no
 * secret of any of them. Whoever writes policies can give more to somebody: Vault has no narrower way, so this role is the one to
 * watch. It cannot do so in one step, though: of what it is itself it may only put back what the bootstrap wrote, and no audit
 * device may be removed or added.
 */
function administratorPolicy(keeper: VaultTenant, own: Role, tenants: readonly VaultTenant[]): string {
  const all: Capability[] = ['create', 'read', 'update', 'delete', 'list'];
  return rules([
    { path: 'sys/mounts', may: ['read'] },
    { path: 'sys/auth', may: ['read', 'list'] },
    ...[keeper, ...tenants].flatMap(({ name, vault: { kv, github, authMount } }): Rule[] => [
      ...[kv.mount, ...(github ? [github.mount] : [])].flatMap((mount): Rule[] => [
        { path: `sys/mounts/${mount}`, may: ['create', 'read', 'update'] },
        { path: `sys/mounts/${mount}/tune`, may: ['read', 'update'] },
      ]),
      ...(github
        ? ([
            { path: `${github.mount}/config`, may: ['create', 'read', 'update'] },
            { path: `${github.mount}/permissionset/*`, may: all },
          ] satisfies Rule[])
        : []),
      { path: `auth/${authMount}/config`, may: ['create', 'read', 'update'] },
      { path: `auth/${authMount}/role/*`, may: all },
      { path: `sys/policies/acl/${name}-*`, may: all },
    ]),
    { path: `auth/${own.mount}/role/${own.role}`, may: ['read', 'update'], only: fixedRole(own) },
    { path: `sys/policies/acl/${administratorPolicyName(keeper)}`, may: ['read'] },
    { path: `sys/policies/password/${PASSWORDS}`, may: ['create', 'read', 'update'] },
    // Which plugin is registered; registering takes a root token.
    ...([keeper, ...tenants].some(({ vault: { github } }) => github)
      ? [{ path: 'sys/plugins/catalog/secret/vault-plugin-secrets-github', may: ['read', 'sudo'] } satisfies Rule]
      : []),
    // Since version 2 of Vault this takes a token, and the shares of the holders as before: alone it gives nobody anything.
    { path: 'sys/generate-root/attempt', may: [...all.filter(word => word !== 'list'), 'sudo'] },
    { path: 'sys/generate-root/update', may: ['create', 'update', 'sudo'] },
    { path: 'sys/audit', may: ['read', 'list', 'sudo'] },
    ...AUDIT_DEVICES.map((device): Rule => ({ path: `sys/audit/${device}`, may: ['create', 'update', 'sudo'] })),
  ]);
}

/** Who signs in with which policies, in the words of Vault: other values are refused, and so are other words. */
function fixedRole({ serviceAccounts, namespaces, policies, audience: meant }: Role): Parameters {
  const free = ['alias_name_source', 'token_ttl', 'token_max_ttl', 'token_bound_cidrs', 'token_explicit_max_ttl'];
  const others = ['token_no_default_policy', 'token_num_uses', 'token_period', 'token_type'];
  return {
    bound_service_account_names: serviceAccounts,
    bound_service_account_namespaces: namespaces,
    token_policies: policies,
    audience: meant,
    ...Object.fromEntries([...free, ...others].map(name => [name, undefined])),
  };
}

/** A ServiceAccount beside Vault that takes snapshots of it: all of the data, sealed by the key that unseals. */
const SNAPSHOT = { account: 'vault-snapshot', audience: 'vault' } as const;

/** May take a snapshot, and neither restore one nor read anything. */
export function snapshotAccess({ name: environment, vault }: VaultTenant, namespace: string) {
  const name = `${environment}-snapshot`;
  const role: Omit<Role, 'name'> = {
    role: SNAPSHOT.account,
    mount: vault.authMount,
    policies: [name],
    serviceAccounts: [SNAPSHOT.account],
    namespaces: [namespace],
    audience: SNAPSHOT.audience,
    tokenTTL: AS_LONG_AS_A_LEASE,
  };
  return { policy: { name, policy: rules([{ path: 'sys/storage/raft/snapshot', may: ['read'] }]) }, role };
}

/** For people who operate: they file secrets and see which there are, but read none back. */
export function operatorsPolicy({ name, vault: { kv } }: VaultTenant): Policy {
  const paths: Rule[] =
    kv.version === 1
      ? [{ path: `${kv.mount}/*`, may: ['create', 'update', 'list'] }]
      : [
          { path: `${kv.mount}/data/*`, may: ['create', 'update'] },
          { path: `${kv.mount}/metadata/*`, may: ['read', 'list'] },
        ];
  return { name: `${name}-operators`, policy: rules(paths) };
}

interface Rule {
  path: string;
  may: Capability[];
  /** The parameters that may be written, each with its one value; undefined leaves the value free. Left out, all are free. */
  only?: Parameters;
}

type Parameters = Record<string, string | readonly string[] | undefined>;

function rules(list: readonly Rule[]): string {
  return list.map(({ path, may, only }) => `path "${path}" {\n${body(may, only)}}\n`).join('\n');
}

function body(may: readonly Capability[], only: Parameters | undefined): string {
  const capabilities = `  capabilities = [${may.map(word => `"${word}"`).join(', ')}]\n`;
  if (!only) return capabilities;
  const parameters = Object.entries(only).map(
    ([name, value]) => `    "${name}" = ${value === undefined ? '[]' : `[${JSON.stringify(value)}]`}\n`,
  );
  return `${capabilities}  allowed_parameters = {\n${parameters.join('')}  }\n`;
}
