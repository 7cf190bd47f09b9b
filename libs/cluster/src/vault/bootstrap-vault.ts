import type { Manifest } from '@cedille/manifests';
import { CedilleError } from '@cedille/source';
import { until } from '../kubernetes/until.ts';
import {
  ADMINISTRATOR,
  administratorIn,
  configOf,
  rolePayload,
  signInBy,
  type Administrator,
} from './administrator.ts';
import { keptAnswer, type KeptAnswer } from './kept-answer.ts';
import { decodeToken, revokeOtherRoots } from './root-tokens.ts';
import { applySecret, readSecret } from './secrets.ts';
import { kubectlAt, vaultIn, type Kubectl, type KubectlPlace, type VaultProgram } from './vault-program.ts';

export interface BootstrapVaultOptions extends KubectlPlace {
  /** Of vault-config-operator: they say what it is allowed to do, and where it signs in. */
  manifests: readonly Manifest[];
  onProgress?: ((message: string) => void) | undefined;
}

/**
 * Takes the steps of the bootstrap of Vault (`charts/vault/README.md`) for one that a file unseals: initializes it with one
 * key, leaves the key in the Secret `vault-unseal`, and lets vault-config-operator in. Every step may be repeated, and whatever
 * was killed or failed, at whatever step, is taken up by the next run: Vault's own answer is kept on its volume before anybody
 * reads it, and a note there tells that a root token may be left. Neither the key nor a root token is ever an argument of a
 * program or in a file of a client; root tokens are revoked at the end, whatever the end is.
 */
export async function bootstrapVault(options: BootstrapVaultOptions): Promise<void> {
  const { manifests, signal, onProgress } = options;
  const vault = vaultIn(options);
  const kubectl = kubectlAt(options);
  const note = keptAnswer(vault, 'bootstrap.json');
  await until({ what: 'Vault answers', timeoutMs: 300_000, signal, condition: vault.answers });
  const isFresh = !(await vault.status()).initialized;
  if (isFresh) await note.keep(INIT);
  const key = await keepKey(note, kubectl, signal);
  onProgress?.(`vault: initialized${isFresh ? ', its key is in the Secret vault-unseal' : ' before'}`);
  if ((await vault.status()).sealed) await vault.run(['write', 'sys/unseal', 'key=-'], key);
  await until({ what: 'Vault is unsealed and leads', condition: vault.leads, signal });
  const administrator = administratorIn(manifests);
  if ((await note.isThere()) || !(await vault.admits(signInBy(administrator)))) {
    await note.replace({});
    await asRoot({ vault, key, onProgress }, token => letOperatorIn(vault, token, administrator, manifests));
    await note.forget();
  }
  onProgress?.('vault: vault-config-operator may sign in');
}

const INIT = 'vault operator init -key-shares=1 -key-threshold=1 -format=json';

interface InitAnswer {
  unseal_keys_b64?: string[];
}

const SECRET = 'vault-unseal';

/**
 * The key of an initialized Vault. Where no Secret has it yet, what Vault answered is still on its volume; there it stays until
 * the Secret has it.
 */
async function keepKey(note: KeptAnswer, kubectl: Kubectl, signal?: AbortSignal): Promise<string> {
  const kept = await readKey(kubectl);
  if (kept) return kept;
  let answer: string | undefined;
  // What initializes may still be at it, although whoever began it is gone.
  const isWritten = async (): Promise<boolean> => {
    answer = ((await note.read()) as InitAnswer | undefined)?.unseal_keys_b64?.[0];
    return answer !== undefined;
  };
  await until({ what: 'Vault has answered', timeoutMs: 60_000, signal, condition: isWritten }).catch(() => undefined);
  if (answer === undefined) throw noKey();
  await applySecret(kubectl, SECRET, { key: Buffer.from(answer) });
  if ((await readKey(kubectl)) !== answer) throw noKey();
  await note.replace({});
  return answer;
}

async function readKey(kubectl: Kubectl): Promise<string | undefined> {
  return (await readSecret(kubectl, SECRET))?.key?.toString('utf8') || undefined;
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
    await revokeOtherRoots(vault, token);
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
  return decodeToken(answer.encoded_token, otp);
}

async function letOperatorIn(
  vault: VaultProgram,
  token: string,
  { name, policy, role }: Administrator,
  manifests: readonly Manifest[],
): Promise<void> {
  const config = configOf(manifests);
  const mounts = JSON.parse(await vault.runAs(token, ['auth', 'list', '-format=json'])) as Record<string, unknown>;
  if (!(`${role.path}/` in mounts)) await vault.runAs(token, ['auth', 'enable', `-path=${role.path}`, 'kubernetes']);
  const write = (path: string, data: object): Promise<string> =>
    vault.runAs(token, ['write', path, '-'], JSON.stringify(data));
  await write(`auth/${role.path}/config`, { kubernetes_host: config.kubernetesHost });
  await vault.runAs(token, ['policy', 'write', name, '-'], policy);
  await write(`auth/${role.path}/role/${ADMINISTRATOR}`, rolePayload(role));
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
