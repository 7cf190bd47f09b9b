import type { KubernetesObject } from '@cedille/cluster';
import type { LivePlatform } from './live-platform.ts';
import { RESTRICTED, SITE, type SampleAdditions } from './sample.ts';

const MOUNT = 'kubernetes/cedille';
const OPERATOR = 'vault-config-operator';

/** Vault's own program, beside the server. */
export type VaultCall = (args: readonly string[], input?: string) => Promise<string>;

/** Signs in as a Pod of this account would. @returns a token of Vault */
export async function signIn(
  platform: LivePlatform,
  namespace: string,
  account: string,
  role: string,
): Promise<string> {
  const jwt = await platform.kubectl(['-n', namespace, 'create', 'token', account]);
  const call = ['write', '-field=token', `auth/${MOUNT}/login`, `role=${role}`, 'jwt=-'];
  return inVault(platform, ['vault', ...call], jwt.trim());
}

/** Calls with a token. */
export function vaultWith(platform: LivePlatform, token: string): Promise<VaultCall> {
  return Promise.resolve((args, input = '') =>
    inVault(platform, ['env', `VAULT_TOKEN=${token.trim()}`, 'vault', ...args], input),
  );
}

function inVault({ kubectl }: LivePlatform, command: readonly string[], input: string): Promise<string> {
  return kubectl(['-n', 'vault', 'exec', '-i', 'vault-0', '-c', 'vault', '--', ...command], input);
}

/** Does what vault-config-operator would do about its objects that the secret of the site depends on, as they are rendered. */
export async function asOperator(platform: LivePlatform): Promise<void> {
  const vault = await vaultWith(
    platform,
    await signIn(platform, OPERATOR, 'vault-administrator', 'vault-administrator'),
  );
  const { config, options } = specOf<Engine>(platform, 'SecretEngineMount', 'kv');
  await vault(['write', 'sys/mounts/kv', '-'], JSON.stringify({ type: 'kv', options, config: toSnakeCase(config) }));
  const { policy } = specOf<{ policy: string }>(platform, 'Policy', `local-${SITE}`);
  await vault(['policy', 'write', `local-${SITE}`, '-'], policy);
  const role = specOf<Role>(platform, 'KubernetesAuthEngineRole', SITE);
  await vault([
    ...['write', `auth/${MOUNT}/role/${SITE}`, `token_policies=${role.policies.join(',')}`],
    `bound_service_account_names=${role.targetServiceAccounts.join(',')}`,
    `bound_service_account_namespaces=${role.targetNamespaces.targetNamespaces.join(',')}`,
    `token_ttl=${role.tokenTTL}`,
  ]);
}

interface Engine {
  config: Record<string, unknown>;
  options: Record<string, string>;
}

interface Role {
  policies: string[];
  targetServiceAccounts: string[];
  targetNamespaces: { targetNamespaces: string[] };
  tokenTTL: number;
}

function specOf<Spec>({ objects }: LivePlatform, kind: string, name: string): Spec {
  return objects(OPERATOR).find(object => object.kind === kind && object.metadata.name === name)!.spec as Spec;
}

/** The operator's names for Vault's fields. */
function toSnakeCase(fields: Record<string, unknown>): object {
  const named = Object.entries(fields).map(([name, value]) => [
    name.replace(/[A-Z]/g, c => `_${c.toLowerCase()}`),
    value,
  ]);
  return Object.fromEntries(named) as object;
}

/** Additions by which the sample application signs in to Vault when it starts, and serves what it finds there. */
export async function readsSecret(
  { client, objects }: LivePlatform,
  { ca, path, field }: { ca: string; path: string; field: string },
): Promise<SampleAdditions> {
  const trust: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'platform-ca', namespace: SITE },
    data: { 'ca.crt': ca },
  };
  await client.apply(trust);
  const mounts = [{ name: 'secret', mountPath: '/secret' }];
  const { template } = objects('vault').find(({ kind }) => kind === 'StatefulSet')!.spec as StatefulSetSpec;
  const init = {
    name: 'sign-in',
    image: template.spec.containers.find(({ name }) => name === 'vault')!.image,
    command: ['sh', '-ec', SCRIPT],
    env: Object.entries({
      VAULT_ADDR: 'https://vault.vault.svc:8200',
      VAULT_CACERT: '/trust/ca.crt',
      HOME: '/secret',
      ROLE: SITE,
      LOGIN: `auth/${MOUNT}/login`,
      SECRET: path,
      FIELD: field,
    }).map(([name, value]) => ({ name, value })),
    volumeMounts: [...mounts, { name: 'trust', mountPath: '/trust' }, { name: 'token', mountPath: '/token' }],
    securityContext: RESTRICTED,
  };
  const token = { serviceAccountToken: { path: 'token', expirationSeconds: 600 } };
  const volumes = [
    { name: 'secret', emptyDir: { medium: 'Memory' } },
    { name: 'trust', configMap: { name: 'platform-ca' } },
    { name: 'token', projected: { sources: [token] } },
  ];
  const pod = { serviceAccountName: 'vault-secrets', initContainers: [init], volumes };
  return { args: ['--file', '/secret/value'], mounts, pod };
}

interface StatefulSetSpec {
  template: { spec: { containers: { name: string; image: string }[] } };
}

const SCRIPT = `
export VAULT_TOKEN=$(vault write -field=token "$LOGIN" role="$ROLE" jwt=@/token/token)
vault kv get -mount=kv -field="$FIELD" "$SECRET" > /secret/value
`;
