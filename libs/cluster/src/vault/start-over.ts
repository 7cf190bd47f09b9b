import { until } from '../kubernetes/until.ts';
import { VAULT_NAMESPACE, type Kubectl, type VaultProgram } from './vault-program.ts';

/** Volumes of the data; those of the audit log stay. */
const DATA = 'data-vault-';
const SERVERS = 'app.kubernetes.io/name=vault,component=server';

interface List {
  items: { metadata: { name: string; uid: string } }[];
}

export interface StartOverOptions {
  vault: VaultProgram;
  kubectl: Kubectl;
  timeoutMs: number;
  signal?: AbortSignal | undefined;
}

/**
 * Removes the data of every server at once: one that stayed would give its data to the others. The StatefulSet makes empty
 * volumes and new servers. The caller has made sure that Vault holds nothing.
 */
export async function startOver({ vault, kubectl, timeoutMs, signal }: StartOverOptions): Promise<void> {
  const within = ['-n', VAULT_NAMESPACE];
  const volumes = async (): Promise<List['items']> => {
    const text = await kubectl([...within, 'get', 'persistentvolumeclaims', '--output=json']);
    return (JSON.parse(text) as List).items.filter(({ metadata }) => metadata.name.startsWith(DATA));
  };
  const old = await volumes();
  const oldIds = new Set(old.map(({ metadata }) => metadata.uid));
  if (old.length)
    await kubectl([
      ...within,
      'delete',
      '--wait=false',
      ...old.map(({ metadata }) => `persistentvolumeclaim/${metadata.name}`),
    ]);
  await kubectl([...within, 'delete', 'pods', `--selector=${SERVERS}`, '--wait=false']);
  const isNew = async (): Promise<boolean> => {
    if ((await volumes()).some(({ metadata }) => oldIds.has(metadata.uid))) return false;
    return vault.status().then(
      ({ initialized }) => !initialized,
      () => false,
    );
  };
  await until({ what: 'Vault runs on empty volumes', timeoutMs, everyMs: 1_000, signal, condition: isNew });
}
