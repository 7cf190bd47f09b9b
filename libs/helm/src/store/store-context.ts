import type { Memory, Registry } from '@cedille/net';
import type { LimitFunction } from 'p-limit';
import type { Mirror } from './mirror.ts';
import type { ObjectStore } from './object-store.ts';
import type { StoreHttp } from './fetch-request.ts';

export interface ResolvedUpstream {
  /** Absolute path of the file. Not to be changed. */
  path: string;
  /** SHA-256 of the file, in hexadecimal. */
  sha256: string;
  origin: 'mirror' | 'cache' | 'repository';
  /** The digest is the one that was asked for. */
  verified: boolean;
}

/** What has been found, before it is compared with the digest that was asked for. */
export type FoundUpstream = Omit<ResolvedUpstream, 'verified'>;

/** What the parts of the store share. */
export interface StoreContext {
  objects: ObjectStore;
  cacheDir: string;
  mirror: Mirror | undefined;
  /** Why a pin was not available, for some minutes. */
  failures: Memory<string>;
  http: StoreHttp;
  registry: Registry;
  env: NodeJS.ProcessEnv;
  indexes: Map<string, Promise<string>>;
  /** Runs downloads, some at once. */
  limit: LimitFunction;
  refresh: boolean;
  offline: boolean;
  signal: AbortSignal | undefined;
  progress: (message: string) => void;
}
