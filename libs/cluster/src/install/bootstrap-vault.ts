import { ProgramError, runProgram } from '@cedille/program';
import { objectsOf, type KubernetesObject, type Manifest } from '@cedille/manifests';
import { CedilleError } from '@cedille/source';
import { createKubernetesClient, type KubernetesClient, type ObjectReference } from '../kubernetes/client.ts';
import { until } from '../kubernetes/until.ts';

export interface BootstrapVaultOptions {
  kubeconfig: string;
  /** Absolute path of the program. */
  kubectl: string;
  /** Of vault-config-operator: they say what it is allowed to do, and where it signs in. */
  manifests: readonly Manifest[];
  onProgress?: ((message: string) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Takes the steps of the bootstrap of Vault (`charts/vault/README.md`) for one that a file unseals: initializes it with one
 * key, leaves the key in the Secret `vault-unseal`, and lets vault-config-operator in. Every step may be repeated. Neither
 * the key nor a root token is ever an argument of a program; the root token is revoked at the end.
 */
export async function bootstrapVault(options: BootstrapVaultOptions): Promise<void> {
  const { kubeconfig, manifests, onProgress } = options;
  const vault = vaultIn(options);
  const client = createKubernetesClient({ kubeconfig });
  try {
    await until({ what: 'Vault answers', timeoutMs: 300_000, signal: options.signal, condition: vault.answers });
    const fresh = (await vault.status()).initialized ? undefined : await initialize(vault, client);
    onProgress?.(fresh ? 'vault: initialized, its key is in the Secret vault-unseal' : 'vault: initialized before');
    const key = await readKey(client);
    if ((await vault.status()).sealed) await vault.run(['write', 'sys/unseal', 'key=-'], key);
    await until({ what: 'Vault is unsealed and leads', condition: vault.leads, signal: options.signal });
    const role = roleOf(manifests);
    if (fresh || !(await vault.admits(role))) {
      await vault.run(['login', '-no-print', '-'], fresh ?? (await rootToken(vault, key)));
      await letOperatorIn(vault, role, manifests);
      await vault.run(['token', 'revoke', '-self']);
    }
    onProgress?.('vault: vault-config-operator may sign in');
  } finally {
    client.close();
  }
}

interface VaultStatus {
  initialized: boolean;
  sealed: boolean;
  is_self?: boolean;
}

interface VaultProgram {
  /** Calls Vault's own program beside the server. */
  run: (args: readonly string[], input?: string) => Promise<string>;
  status: () => Promise<VaultStatus>;
  answers: () => Promise<boolean>;
  leads: () => Promise<boolean>;
  /** Whether vault-config-operator can sign in already. */
  admits: (role: Role) => Promise<boolean>;
}

const NAMESPACE = 'vault';

function vaultIn({ kubeconfig, kubectl: file, signal }: BootstrapVaultOptions): VaultProgram {
  const kubectl = async (args: readonly string[], input = ''): Promise<string> =>
    (await runProgram({ file, args: ['--kubeconfig', kubeconfig, ...args], input, timeoutMs: 120_000, signal })).stdout;
  const inside = ['-n', NAMESPACE, 'exec', '-i', 'vault-0', '-c', 'vault', '--', 'vault'];
  const run = (args: readonly string[], input?: string): Promise<string> => kubectl([...inside, ...args], input);
  /** It exits with 2 while it is sealed, and says the same. */
  const status = async (): Promise<VaultStatus> => {
    const said = await run(['status', '-format=json']).catch((error: unknown) => {
      if (error instanceof ProgramError && error.stdout.includes('"sealed"')) return error.stdout;
      throw error;
    });
    return JSON.parse(said) as VaultStatus;
  };
  const holds = (condition: () => Promise<boolean>) => () => condition().catch(() => false);
  return {
    run,
    status,
    answers: holds(async () => (await status()).sealed !== undefined),
    admits: ({ path, targetServiceAccounts: [account], targetNamespaces: { targetNamespaces } }) =>
      holds(async () => {
        const token = await kubectl(['-n', targetNamespaces[0]!, 'create', 'token', account!]);
        const login = [`auth/${path}/login`, `role=${ADMINISTRATOR}`, 'jwt=-'];
        return (await run(['write', '-field=token', ...login], token.trim())) !== '';
      })(),
    leads: holds(async () => JSON.parse(await run(['read', '-format=json', 'sys/leader'])).data.is_self === true),
  };
}

/** @returns the root token */
async function initialize(vault: VaultProgram, client: KubernetesClient): Promise<string> {
  const args = ['operator', 'init', '-key-shares=1', '-key-threshold=1', '-format=json'];
  const { unseal_keys_b64: keys, root_token: token } = JSON.parse(await vault.run(args)) as {
    unseal_keys_b64: string[];
    root_token: string;
  };
  const secret: KubernetesObject = { ...SECRET, stringData: { key: keys[0]! } };
  await client.apply(secret as ObjectReference);
  return token;
}

const SECRET = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'vault-unseal', namespace: NAMESPACE } } as const;

async function readKey(client: KubernetesClient): Promise<string> {
  const secret = (await client.read(SECRET)) as { data?: { key?: string } } | undefined;
  if (!secret?.data?.key) throw noKey();
  return Buffer.from(secret.data.key, 'base64').toString('utf8');
}

/** A new one, for those who hold the key. */
async function rootToken(vault: VaultProgram, key: string): Promise<string> {
  const generate = ['operator', 'generate-root', '-format=json'];
  await vault.run(['operator', 'generate-root', '-cancel']);
  const { nonce, otp } = JSON.parse(await vault.run([...generate, '-init'])) as { nonce: string; otp: string };
  const answer = JSON.parse(await vault.run([...generate, `-nonce=${nonce}`, '-'], key)) as { encoded_token: string };
  return decode(answer.encoded_token, otp);
}

/** The token and the one-time password, each byte of the one with that of the other. */
function decode(encoded: string, otp: string): string {
  const bytes = Buffer.from(encoded, 'base64');
  return Buffer.from(bytes.map((byte, index) => byte ^ otp.charCodeAt(index))).toString('utf8');
}

function roleOf(manifests: readonly Manifest[]): Role {
  const objects = manifests.flatMap(objectsOf);
  return specOf<Role>(objects, 'KubernetesAuthEngineRole', ({ metadata }) => metadata?.name === ADMINISTRATOR);
}

async function letOperatorIn(vault: VaultProgram, role: Role, manifests: readonly Manifest[]): Promise<void> {
  const objects = manifests.flatMap(objectsOf);
  const config = specOf<Config>(objects, 'KubernetesAuthEngineConfig');
  const policy = role.policies[0]!;
  const { policy: text } = specOf<{ policy: string }>(objects, 'Policy', ({ metadata }) => metadata?.name === policy);
  const mount = role.path;
  const mounts = JSON.parse(await vault.run(['auth', 'list', '-format=json'])) as Record<string, unknown>;
  if (!(`${mount}/` in mounts)) await vault.run(['auth', 'enable', `-path=${mount}`, 'kubernetes']);
  await vault.run(['write', `auth/${mount}/config`, `kubernetes_host=${config.kubernetesHost}`]);
  await vault.run(['policy', 'write', policy, '-'], text);
  const bound = [
    `bound_service_account_names=${role.targetServiceAccounts.join(',')}`,
    `bound_service_account_namespaces=${role.targetNamespaces.targetNamespaces.join(',')}`,
  ];
  const given = [`token_policies=${policy}`, `token_ttl=${role.tokenTTL}`];
  await vault.run(['write', `auth/${mount}/role/${ADMINISTRATOR}`, ...bound, ...given]);
}

const ADMINISTRATOR = 'vault-administrator';

interface Role {
  path: string;
  policies: string[];
  targetServiceAccounts: string[];
  targetNamespaces: { targetNamespaces: string[] };
  tokenTTL: number;
}

interface Config {
  kubernetesHost: string;
}

function specOf<Spec>(
  objects: readonly KubernetesObject[],
  kind: string,
  isMeant: (object: KubernetesObject) => boolean = () => true,
): Spec {
  const found = objects.find(object => object.kind === kind && isMeant(object));
  if (!found) throw notRendered(kind);
  return found.spec as Spec;
}

function noKey(): CedilleError {
  return new CedilleError({
    code: 'cluster-failed',
    severity: 'error',
    message: 'Vault is initialized, but the Secret vault-unseal in vault has no key.',
    expected: 'the key that was given out when Vault was initialized',
    fix: 'store it: kubectl -n vault create secret generic vault-unseal --from-file=key=/dev/stdin',
  });
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
