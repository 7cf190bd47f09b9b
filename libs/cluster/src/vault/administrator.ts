import { objectsOf, type KubernetesObject, type Manifest } from '@cedille/manifests';
import { CedilleError } from '@cedille/source';
import type { SignInAs } from './vault-program.ts';

/** The role by which vault-config-operator signs in to declare everything else. */
export const ADMINISTRATOR = 'vault-administrator';

/** A role of the Kubernetes auth method, as it is rendered. */
export interface Role {
  path: string;
  policies: string[];
  audience: string;
  targetServiceAccounts: string[];
  targetNamespaces: { targetNamespaces: string[] };
  tokenTTL: number;
}

/** What vault-config-operator cannot give itself. */
export interface Administrator {
  /** Of its policy. */
  name: string;
  policy: string;
  role: Role;
}

/** @param manifests of vault-config-operator. @throws CedilleError when it was rendered without one */
export function administratorIn(manifests: readonly Pick<Manifest, 'object'>[]): Administrator {
  const role = specOf<Role>(manifests, 'KubernetesAuthEngineRole', ADMINISTRATOR);
  const name = role.policies[0]!;
  return { name, policy: specOf<{ policy: string }>(manifests, 'Policy', name).policy, role };
}

/** How Vault asks its own cluster. */
export function configOf(manifests: readonly Pick<Manifest, 'object'>[]): { kubernetesHost: string } {
  return specOf(manifests, 'KubernetesAuthEngineConfig');
}

/** In the words of Vault. */
export function rolePayload({ targetServiceAccounts, targetNamespaces, audience, policies, tokenTTL }: Role) {
  return {
    bound_service_account_names: targetServiceAccounts,
    bound_service_account_namespaces: targetNamespaces.targetNamespaces,
    audience,
    token_policies: policies,
    token_ttl: tokenTTL,
  };
}

export function signInBy({ role: { path, targetServiceAccounts, targetNamespaces } }: Administrator): SignInAs {
  return {
    path,
    role: ADMINISTRATOR,
    namespace: targetNamespaces.targetNamespaces[0]!,
    account: targetServiceAccounts[0]!,
  };
}

/** @throws CedilleError when there is none */
function specOf<Spec>(manifests: readonly Pick<Manifest, 'object'>[], kind: string, name?: string): Spec {
  const found = findObject(manifests, kind, name);
  if (!found) throw notRendered(kind);
  return found.spec as Spec;
}

/** The first object of a kind, or the one of a name. */
export function findObject(
  manifests: readonly Pick<Manifest, 'object'>[],
  kind: string,
  name?: string,
): KubernetesObject | undefined {
  const objects = manifests.flatMap(objectsOf);
  return objects.find(object => object.kind === kind && (name === undefined || object.metadata?.name === name));
}

function notRendered(kind: string): CedilleError {
  return new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: `Vault cannot be bootstrapped: vault-config-operator was rendered without its ${kind}.`,
    expected: 'an environment that has Vault of its own and vault-config-operator',
    fix: 'see charts/vault-config-operator/README.md',
  });
}
