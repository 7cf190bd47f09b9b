import type { LivePlatform } from './live-platform.ts';

const MOUNT = 'kubernetes/cedille';

/** Vault's own program, beside the server. */
export type VaultCall = (args: readonly string[], input?: string) => Promise<string>;

/** Vault as a Pod of an account sees it. @throws ProgramError when Vault does not let it in */
export async function vaultAs(
  { kubectl }: LivePlatform,
  who: { namespace: string; account: string; role: string },
): Promise<VaultCall> {
  const inVault = (command: readonly string[], input: string): Promise<string> =>
    kubectl(['-n', 'vault', 'exec', '-i', 'vault-0', '-c', 'vault', '--', ...command], input);
  const jwt = await kubectl(['-n', who.namespace, 'create', 'token', who.account]);
  const login = ['vault', 'write', '-field=token', `auth/${MOUNT}/login`, `role=${who.role}`, 'jwt=-'];
  const token = (await inVault(login, jwt.trim())).trim();
  return (args, input = '') => inVault(['env', `VAULT_TOKEN=${token}`, 'vault', ...args], input);
}
