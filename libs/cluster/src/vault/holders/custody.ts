import { CedilleError } from '@cedille/source';
import { applySecret, readSecret } from '../secrets.ts';
import type { Kubectl } from '../vault-program.ts';
import type { Holder } from './load-holders.ts';

/** The Secret beside Vault that has what is encrypted for the holders. */
export const CUSTODY = 'vault-holders';

/** Who holds a share, and when it was given out. */
export interface Custody {
  /**
   * `asked`: Vault is about to be initialized, for these holders. `answered`: here is what it answered. Vault answers once: when
   * it is initialized and nobody has its answer, this tells whether it was asked by this command, or by somebody else.
   */
  phase: 'asked' | 'answered';
  /** How many of the holders it takes. */
  threshold: number;
  /** In the order in which Vault was told their keys. */
  holders: readonly Pick<Holder, 'name' | 'fingerprint'>[];
  /** Name of a holder → its share, encrypted for it. */
  shares: Readonly<Record<string, Buffer>>;
  /** A root token that is not known to be revoked, encrypted for one of them. */
  rootToken?: { holder: string; ciphertext: Buffer };
  /** What Vault was told when a root token was last used to its end, as a digest. */
  configured?: string;
}

/** Undefined as long as Vault was never initialized by this command. @throws CedilleError when somebody changed it */
export async function readCustody(kubectl: Kubectl): Promise<Custody | undefined> {
  const data = await readSecret(kubectl, CUSTODY);
  if (!data) return undefined;
  try {
    const { rootTokenOf, ...state } = JSON.parse(data.state!.toString('utf8')) as Custody & { rootTokenOf?: string };
    const shares = Object.fromEntries(state.holders.flatMap(({ name }) => entryOf(name, data[`share-${name}`])));
    const ciphertext = data['root-token'];
    return {
      ...state,
      shares,
      ...(ciphertext && rootTokenOf !== undefined && { rootToken: { holder: rootTokenOf, ciphertext } }),
    };
  } catch (error) {
    throw changedByHand(error);
  }
}

function entryOf(name: string, share: Buffer | undefined): [string, Buffer][] {
  return share ? [[name, share]] : [];
}

/** Writes all of it in one step. */
export async function writeCustody(kubectl: Kubectl, custody: Custody): Promise<void> {
  const { shares, rootToken, ...state } = custody;
  await applySecret(kubectl, CUSTODY, {
    state: Buffer.from(JSON.stringify({ ...state, ...(rootToken && { rootTokenOf: rootToken.holder }) })),
    ...Object.fromEntries(Object.entries(shares).map(([name, share]) => [`share-${name}`, share])),
    ...(rootToken && { 'root-token': rootToken.ciphertext }),
  });
}

function changedByHand(cause: unknown): CedilleError {
  return new CedilleError(
    {
      code: 'cluster-failed',
      severity: 'error',
      message: `The Secret ${CUSTODY} in vault is not as it was written.`,
      expected: 'what ./cedille vault init wrote: state, and a share for each holder',
      fix: 'restore it from a backup of the cluster; the shares in it are those of the holders and of nobody else',
    },
    { cause },
  );
}
