import { applySecret, readSecret } from './secrets.ts';
import type { Kubectl } from './vault-program.ts';

const SECRET = 'vault-google';
const KEY = 'credentials.json';

/** Whether Vault has a key file for the KMS: without one, and without workload identity, it does not start. */
export async function hasGoogleCredentials(kubectl: Kubectl): Promise<boolean> {
  return Boolean((await readSecret(kubectl, SECRET))?.[KEY]?.length);
}

/** Gives Vault the key file; its text is never an argument. */
export function applyGoogleCredentials(kubectl: Kubectl, file: Buffer): Promise<void> {
  return applySecret(kubectl, SECRET, { [KEY]: file });
}
