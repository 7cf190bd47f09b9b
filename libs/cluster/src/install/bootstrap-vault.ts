import { objectsOf, type KubernetesObject, type Manifest } from '@cedille/manifests';
import { CedilleError } from '@cedille/source';
import { createKubernetesClient, type KubernetesClient, type ObjectReference } from '../kubernetes/client.ts';
import { until } from '../kubernetes/until.ts';
import { vaultIn, type VaultProgram, VAULT_NAMESPACE } from './vault-program.ts';

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
 * key, leaves the key in the Secret `vault-unseal`, and lets vault-config-operator in. Every step may be repeated, and whatever
 * was killed or failed, at whatever step, is taken up by the next run: Vault's own answer is kept on its volume before anybody
 * reads it, and a note there tells that a root token may be left. Neither the key nor a root token is ever an argument of a
 * program or in a file of a client; root tokens are revoked at the end, whatever the end is.
 */
export async function bootstrapVault(options: BootstrapVaultOptions): Promise<void> {
  const { kubeconfig, manifests, signal, onProgress } = options;
  const vault = vaultIn(options);
  const client = createKubernetesClient({ kubeconfig });
  try {
    await until({ what: 'Vault answers', timeoutMs: 300_000, signal, condition: vault.answers });
    const isFresh = !(await vault.status()).initialized;
    if (isFresh) await vault.initialize();
    const key = await keepKey(vault, client, signal);
    onProgress?.(`vault: initialized${isFresh ? ', its key is in the Secret vault-unseal' : ' before'}`);
    if ((await vault.status()).sealed) await vault.run(['write', 'sys/unseal', 'key=-'], key);
    await until({ what: 'Vault is unsealed and leads', condition: vault.leads, signal });
    const role = roleOf(manifests);
    if ((await vault.isUnfinished()) || !(await vault.admits(role))) {
      await vault.noteUnfinished();
      await asRoot({ vault, key, onProgress }, token => letOperatorIn(vault, token, role, manifests));
      await vault.forgetNote();
    }
    onProgress?.('vault: vault-config-operator may sign in');
  } finally {
    client.close();
  }
}

const SECRET = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'vault-unseal', namespace: VAULT_NAMESPACE },
} as const;

/**
 * The key of an initialized Vault. Where no Secret has it yet, what Vault answered is still on its volume; there it stays until
 * the Secret has it.
 */
async function keepKey(vault: VaultProgram, client: KubernetesClient, signal?: AbortSignal): Promise<string> {
  const kept = await readKey(client);
  if (kept) return kept;
  let answer: string | undefined;
  // What initializes may still be at it, although whoever began it is gone.
  const isWritten = async (): Promise<boolean> => (answer = await vault.keyOfNote()) !== undefined;
  await until({ what: 'Vault has answered', timeoutMs: 60_000, signal, condition: isWritten }).catch(() => undefined);
  if (answer === undefined) throw noKey();
  const secret: KubernetesObject = { ...SECRET, stringData: { key: answer } };
  await client.apply(secret as ObjectReference);
  if ((await readKey(client)) !== answer) throw noKey();
  await vault.noteUnfinished();
  return answer;
}

async function readKey(client: KubernetesClient): Promise<string | undefined> {
  const secret = (await client.read(SECRET)) as { data?: { key?: string } } | undefined;
  const key = secret?.data?.key;
  return key ? Buffer.from(key, 'base64').toString('utf8') : undefined;
}

interface Rooted {
  vault: VaultProgram;
  key: string;
  onProgress: BootstrapVaultOptions['onProgress'];
}

/** Does something with a root token, of which none is left afterwards: neither this one nor one of an earlier try. */
async function asRoot({ vault, key, onProgress }: Rooted, work: (token: string) => Promise<void>): Promise<void> {
  const token = await rootToken(vault, key);
  try {
    await revokeOthers(vault, token);
    await work(token);
  } catch (error) {
    await vault
      .revoke(token)
      .catch(() => onProgress?.('vault: a root token could not be revoked; the next bootstrap revokes it'));
    throw error;
  }
  await vault.revoke(token);
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

interface TokenFacts {
  accessor: string;
  policies: string[];
}

async function revokeOthers(vault: VaultProgram, token: string): Promise<void> {
  const own = await lookup(vault, token, []);
  const accessors = JSON.parse(await vault.runAs(token, ['list', '-format=json', 'auth/token/accessors'])) as string[];
  for (const accessor of accessors.filter(other => other !== own?.accessor)) {
    const other = await lookup(vault, token, ['-accessor', accessor]);
    if (other?.policies.includes('root')) await vault.runAs(token, ['token', 'revoke', '-accessor', accessor]);
  }
}

/** Undefined when it has ended meanwhile: most tokens live for a minute. */
async function lookup(vault: VaultProgram, token: string, which: string[]): Promise<TokenFacts | undefined> {
  const said = vault.runAs(token, ['token', 'lookup', '-format=json', ...which]);
  return said.then(
    text => (JSON.parse(text) as { data: TokenFacts }).data,
    () => undefined,
  );
}

async function letOperatorIn(
  vault: VaultProgram,
  token: string,
  role: Role,
  manifests: readonly Manifest[],
): Promise<void> {
  const objects = manifests.flatMap(objectsOf);
  const config = specOf<Config>(objects, 'KubernetesAuthEngineConfig');
  const name = role.policies[0]!;
  const { policy } = specOf<{ policy: string }>(objects, 'Policy', ({ metadata }) => metadata?.name === name);
  const mounts = JSON.parse(await vault.runAs(token, ['auth', 'list', '-format=json'])) as Record<string, unknown>;
  if (!(`${role.path}/` in mounts)) await vault.runAs(token, ['auth', 'enable', `-path=${role.path}`, 'kubernetes']);
  const write = (path: string, data: object): Promise<string> =>
    vault.runAs(token, ['write', path, '-'], JSON.stringify(data));
  await write(`auth/${role.path}/config`, { kubernetes_host: config.kubernetesHost });
  await vault.runAs(token, ['policy', 'write', name, '-'], policy);
  await write(`auth/${role.path}/role/${ADMINISTRATOR}`, {
    bound_service_account_names: role.targetServiceAccounts,
    bound_service_account_namespaces: role.targetNamespaces.targetNamespaces,
    audience: role.audience,
    token_policies: [name],
    token_ttl: role.tokenTTL,
  });
}

const ADMINISTRATOR = 'vault-administrator';

/** The role by which vault-config-operator signs in to declare everything else. */
export interface Role {
  path: string;
  policies: string[];
  audience: string;
  targetServiceAccounts: string[];
  targetNamespaces: { targetNamespaces: string[] };
  tokenTTL: number;
}

interface Config {
  kubernetesHost: string;
}

function roleOf(manifests: readonly Manifest[]): Role {
  const objects = manifests.flatMap(objectsOf);
  return specOf<Role>(objects, 'KubernetesAuthEngineRole', ({ metadata }) => metadata?.name === ADMINISTRATOR);
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
    message: 'Vault is initialized, but neither the Secret vault-unseal in vault nor its volume has the key.',
    expected: 'the key that was given out when Vault was initialized',
    fix: 'store it: kubectl -n vault create secret generic vault-unseal --from-file=key=/dev/stdin. Nobody can open a Vault without its key: if it is lost, remove the volume with the data, and begin anew',
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
