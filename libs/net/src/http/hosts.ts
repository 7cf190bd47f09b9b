import { createMemory } from './memory.ts';

/**
 * Hosts that take no connections. Without a network, fifty downloads from twenty hosts cost one short wait for each host,
 * and the next run within ten minutes none.
 */
export interface Hosts {
  /** Why a host is not asked; undefined when it should be. */
  away(host: string): Promise<string | undefined>;
  lost(host: string, reason: string): Promise<void>;
  reached(host: string): Promise<void>;
}

export interface HostsOptions {
  /** Folder in which they are remembered. */
  folder: string;
  /** Asks hosts again that are remembered, once. @defaultValue false */
  refresh?: boolean;
}

export function createHosts({ folder, refresh = false }: HostsOptions): Hosts {
  const memory = createMemory<string>({ folder });
  const lost = new Map<string, string>();
  return {
    async away(host) {
      return lost.get(host) ?? (refresh ? undefined : (await memory.recall(host))?.value);
    },
    async lost(host, reason) {
      lost.set(host, reason);
      await memory.remember(host, reason);
    },
    async reached(host) {
      lost.delete(host);
      if (refresh) await memory.forget(host);
    },
  };
}
