import type { KubernetesObject } from '@cedille/cluster';
import type { LivePlace } from './places.ts';
import type { RunningVault, VaultSession } from './start-vault.ts';

/** How an object signs in. */
interface Authentication {
  path: string;
  role: string;
  serviceAccount: { name: string };
}

interface Spec {
  authentication: Authentication;
  [field: string]: unknown;
}

/** What vault-config-operator does with one kind: where it writes, and what. */
interface Deed {
  path: string;
  payload: object;
}

type CarryOut = (object: KubernetesObject & { spec: Spec }, session: VaultSession) => Promise<Deed | undefined>;

/**
 * The kinds that configure Vault, in the order in which each finds what it needs. Paths and payloads are those of
 * vault-config-operator 0.8.52 (`GetPath` and `toMap` of its types), which is not built here: its controllers need a cluster of
 * Pods.
 */
const KINDS: Readonly<Record<string, CarryOut>> = {
  SecretEngineMount: async ({ metadata, spec }, session) => {
    const mounts = await session.insist('GET', 'sys/mounts');
    if (`${metadata.name}/` in mounts) return undefined;
    const { type, description, options } = spec;
    return { path: `sys/mounts/${metadata.name}`, payload: { type, description, options } };
  },
  PasswordPolicy: ({ metadata, spec }) =>
    deed(`sys/policies/password/${metadata.name}`, { policy: spec.passwordPolicy }),
  Policy: async ({ metadata, spec }, session) => {
    const policy = await withAccessors(spec.policy as string, session);
    const path = `sys/policies/acl/${metadata.name}`;
    const { status, data } = await session.call('GET', path);
    return status === 200 && data.policy === policy ? undefined : { path, payload: { policy } };
  },
  KubernetesAuthEngineRole: ({ metadata, spec }) =>
    deed(`auth/${spec.path as string}/role/${(spec.name as string | undefined) ?? metadata.name}`, rolePayload(spec)),
  Audit: async ({ metadata, spec }, session) => {
    const devices = await session.insist('GET', 'sys/audit');
    const { type, description, options } = spec;
    if (`${metadata.name}/` in devices) return undefined;
    return { path: `sys/audit/${metadata.name}`, payload: { type, description, options, local: false } };
  },
};

function deed(path: string, payload: object): Promise<Deed> {
  return Promise.resolve({ path, payload });
}

function rolePayload(spec: Spec): object {
  return {
    bound_service_account_names: spec.targetServiceAccounts,
    bound_service_account_namespaces: (spec.targetNamespaces as { targetNamespaces: string[] }).targetNamespaces,
    alias_name_source: 'serviceaccount_uid',
    ...(spec.audience !== undefined && { audience: spec.audience }),
    token_ttl: spec.tokenTTL,
    token_max_ttl: spec.tokenMaxTTL,
    token_policies: spec.policies,
    token_bound_cidrs: null,
    token_explicit_max_ttl: 0,
    token_no_default_policy: false,
    token_num_uses: 0,
    token_period: 0,
    token_type: 'default',
  };
}

const ACCESSOR = /\$\{auth\/([^}]+)\/@accessor\}/g;

async function withAccessors(policy: string, session: VaultSession): Promise<string> {
  if (!policy.match(ACCESSOR)) return policy;
  const mounts = (await session.insist('GET', 'sys/auth')) as Record<string, { accessor?: string } | undefined>;
  return policy.replace(ACCESSOR, (found, mount: string) => mounts[`${mount}/`]?.accessor ?? found);
}

/** Signs in as the operator of a place does for one object. @throws when Vault does not let it in */
export async function signIn(vault: RunningVault, place: LivePlace, who: SignIn): Promise<VaultSession> {
  const jwt = await place.tokenOf(who.namespace, who.account, who.audience);
  const { client_token: token } = await vault.anybody.insist('POST', `auth/${who.mount}/login`, {
    role: who.role,
    jwt,
  });
  return vault.as(token as string);
}

export interface SignIn {
  mount: string;
  role: string;
  namespace: string;
  account: string;
  /** Whom the token is for; the API server, where nobody is named. */
  audience?: string;
}

/**
 * Has everything that an environment declares carried out, object by object, each signed in as it says.
 * @param change what cannot be as it is rendered, such as the folder of an audit log
 */
export async function carryOut(
  vault: RunningVault,
  place: LivePlace,
  change: (object: KubernetesObject) => KubernetesObject = object => object,
): Promise<void> {
  for (const [kind, how] of Object.entries(KINDS)) {
    for (const rendered of declarationsIn(place, kind)) {
      const object = change(rendered) as KubernetesObject & { spec: Spec };
      const { path: mount, role, serviceAccount } = object.spec.authentication;
      const namespace = object.metadata.namespace!;
      const session = await signIn(vault, place, { mount, role, namespace, account: serviceAccount.name });
      const todo = await how(object, session);
      if (todo) await session.insist('POST', todo.path, todo.payload);
    }
  }
}

/** The objects of a kind that configure Vault, in a place. */
export function declarationsIn(place: { objects: readonly KubernetesObject[] }, kind: string): KubernetesObject[] {
  return place.objects.filter(
    object => object.kind === kind && object.apiVersion.startsWith('redhatcop.redhat.io/') && isSpec(object.spec),
  );
}

function isSpec(spec: unknown): spec is Spec {
  return typeof spec === 'object' && spec !== null && 'authentication' in spec;
}

/** A role as it is declared, with what the bootstrap needs to make it. */
export function roleOf(object: KubernetesObject): { name: string; mount: string; payload: object; spec: RoleSpec } {
  const spec = object.spec as Spec & RoleSpec;
  return {
    name: spec.name ?? object.metadata.name,
    mount: spec.path,
    payload: rolePayload(spec),
    spec,
  };
}

export interface RoleSpec {
  name?: string;
  path: string;
  audience?: string;
  policies: string[];
  targetServiceAccounts: string[];
  targetNamespaces: { targetNamespaces?: string[] };
}
