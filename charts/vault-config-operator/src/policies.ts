import type { ApplicationFacts, Environment } from '@cedille/values/generator';

/** A Vault policy. Names are global in Vault, so they begin with the name of the environment. */
export interface Policy {
  name: string;
  policy: string;
}

/** Who may sign in to Vault with which policies. */
export interface Role {
  name: string;
  policies: string[];
  serviceAccounts: string[];
  namespaces?: string[];
  namespaceLabels?: Record<string, string>;
  tokenTTL: number;
}

/** The operator signs in anew for each object that it looks at: a token need not outlive that. */
const BRIEF = 60;

/** A lease ends with the token that took it: a token that reads GitHub tokens must live as long as they do. */
const AS_LONG_AS_A_LEASE = 3600;

type Capability = 'create' | 'read' | 'update' | 'delete' | 'list' | 'sudo';

/** What the namespaces of this environment may do in Vault: one policy and one role for each that has secrets. */
export function namespaceAccess(environment: Environment, applications: readonly ApplicationFacts[]) {
  const withSecrets = applications.filter(({ secrets }) => secrets.length);
  const namespaces = [...new Set(withSecrets.map(({ namespace }) => namespace))].sort();
  return namespaces.map(namespace => {
    const clubs = withSecrets.some(
      application => application.namespace === namespace && application.category === 'clubs',
    );
    const tokens = clubs && environment.vault.github ? [tokenRule(environment.vault.github.mount, namespace)] : [];
    const name = `${environment.name}-${namespace}`;
    return {
      policy: { name, policy: rules([...ownSecrets(environment, namespace), ...tokens]) },
      role: {
        name: namespace,
        policies: [name],
        serviceAccounts: ['vault-secrets'],
        namespaces: [namespace],
        tokenTTL: tokens.length ? AS_LONG_AS_A_LEASE : BRIEF,
      },
    };
  });
}

function ownSecrets({ vault: { kv } }: Environment, namespace: string): Rule[] {
  return [
    { path: `${kv.mount}/${kv.version === 2 ? 'data/' : ''}${namespace}/*`, may: ['create', 'read', 'update'] },
    { path: 'sys/policies/password/platform/generate', may: ['read'] },
  ];
}

/** The permission set of a namespace is named for it. */
function tokenRule(mount: string, namespace: string): Rule {
  return { path: `${mount}/token/${namespace}`, may: ['read'] };
}

/** Every service account of a club reads what is filed under its own namespace and name, and nothing else. */
export function clubAccess(environment: Environment): { policies: Policy[]; roles: Role[] } {
  const clubs = environment.clubs ?? [];
  if (!clubs.length) return { policies: [], roles: [] };
  const { kv, authMount } = environment.vault;
  const identity = (key: string) => `{{identity.entity.aliases.\${auth/${authMount}/@accessor}.metadata.${key}}}`;
  const own = `${identity('service_account_namespace')}/${identity('service_account_name')}`;
  const name = `${environment.name}-club`;
  return {
    policies: [
      { name, policy: rules([{ path: `${kv.mount}/${kv.version === 2 ? 'data/' : ''}${own}/*`, may: ['read'] }]) },
    ],
    roles: clubs.map(club => ({
      name: `club-${club.name}`,
      policies: [name],
      serviceAccounts: ['*'],
      namespaceLabels: { 'cedille.club/club': club.name },
      tokenTTL: BRIEF,
    })),
  };
}

/**
 * What the operator itself may do: the engines, policies and roles of this environment, and no secret of any of them.
 * A policy that may write policies can give itself more; Vault has no narrower way, so this role is the one to watch.
 */
export function administratorPolicy(environment: Environment): string {
  const { kv, authMount, github, mode } = environment.vault;
  const all: Capability[] = ['create', 'read', 'update', 'delete', 'list'];
  const mounts = [kv.mount, ...(github ? [github.mount] : [])];
  return rules([
    { path: 'sys/mounts', may: ['read'] },
    ...mounts.flatMap((mount): Rule[] => [
      { path: `sys/mounts/${mount}`, may: ['create', 'read', 'update'] },
      { path: `sys/mounts/${mount}/tune`, may: ['read', 'update'] },
    ]),
    ...(github ? [{ path: `${github.mount}/*`, may: all }] : []),
    { path: 'sys/auth', may: ['read', 'list'] },
    { path: `auth/${authMount}/config`, may: ['create', 'read', 'update'] },
    { path: `auth/${authMount}/role/*`, may: all },
    { path: `sys/policies/acl/${environment.name}-*`, may: all },
    { path: 'sys/policies/password/platform', may: ['create', 'read', 'update'] },
    ...(mode === 'external'
      ? []
      : ([
          { path: 'sys/audit', may: ['read', 'list', 'sudo'] },
          { path: 'sys/audit/*', may: [...all, 'sudo'] },
        ] satisfies Rule[])),
  ]);
}

/** For people who operate: they file secrets and see which there are, but read none back. */
export function operatorsPolicy({ vault: { kv } }: Environment): string {
  if (kv.version === 1) return rules([{ path: `${kv.mount}/*`, may: ['create', 'update', 'list'] }]);
  return rules([
    { path: `${kv.mount}/data/*`, may: ['create', 'update'] },
    { path: `${kv.mount}/metadata/*`, may: ['read', 'list'] },
  ]);
}

interface Rule {
  path: string;
  may: Capability[];
}

function rules(list: readonly Rule[]): string {
  return list
    .map(({ path, may }) => `path "${path}" {\n  capabilities = [${may.map(word => `"${word}"`).join(', ')}]\n}\n`)
    .join('\n');
}
