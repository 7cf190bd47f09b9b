import type { Path } from '@cedille/source';

/** The facts that say whose Vault holds the secrets of an environment; any may be missing while somebody is still writing. */
interface VaultFacts {
  vault?: { mode?: string | undefined; from?: string | undefined } | undefined;
  cluster?: { kind?: string | undefined; host?: string | undefined } | undefined;
}

/** The environment whose Vault this one takes its secrets from; undefined where it has its own, or that of somebody else. */
export function secretsFrom({ vault, cluster }: VaultFacts): string | undefined {
  if (vault?.mode !== 'external') return vault?.from;
  return vault.from ?? (cluster?.kind === 'vcluster' ? cluster.host : undefined);
}

/** The fact that says so. */
export function secretsFromPath({ vault, cluster }: VaultFacts): Path {
  return cluster?.kind === 'vcluster' && vault?.from === cluster.host ? ['cluster', 'host'] : ['vault', 'from'];
}
