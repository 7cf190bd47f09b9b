import { ProgramError } from '@cedille/program';
import type { VaultProgram } from './vault-program.ts';

/** The token and the one-time password, each byte of the one with that of the other. */
export function decodeToken(encoded: string, otp: string): string {
  const bytes = Buffer.from(encoded, 'base64');
  return Buffer.from(bytes.map((byte, index) => byte ^ otp.charCodeAt(index))).toString('utf8');
}

/** Ends every root token but this one: those of tries that were interrupted. */
export async function revokeOtherRoots(vault: VaultProgram, token: string): Promise<void> {
  const own = await lookup(vault, token, []);
  const accessors = JSON.parse(await vault.runAs(token, ['list', '-format=json', 'auth/token/accessors'])) as string[];
  for (const accessor of accessors.filter(other => other !== own?.accessor)) {
    const other = await lookup(vault, token, ['-accessor', accessor]);
    if (other?.policies.includes('root')) await vault.runAs(token, ['token', 'revoke', '-accessor', accessor]);
  }
}

/** Whether Vault still knows a token. @throws ProgramError when Vault does not say */
export async function isAlive(vault: VaultProgram, token: string): Promise<boolean> {
  return vault.runAs(token, ['token', 'lookup', '-format=json']).then(
    () => true,
    (error: unknown) => {
      // The very words of Vault for a token that it does not know.
      if (error instanceof ProgramError && /Code: 403/.test(error.stderr)) return false;
      throw error;
    },
  );
}

interface TokenFacts {
  accessor: string;
  policies: string[];
}

/** Undefined when it has ended meanwhile: most tokens live for a minute. */
async function lookup(vault: VaultProgram, token: string, which: string[]): Promise<TokenFacts | undefined> {
  const said = vault.runAs(token, ['token', 'lookup', '-format=json', ...which]);
  return said.then(
    text => (JSON.parse(text) as { data: TokenFacts }).data,
    () => undefined,
  );
}
