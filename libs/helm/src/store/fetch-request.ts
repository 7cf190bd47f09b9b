import type { Downloaded, DownloadOptions, Registry } from '@cedille/net';
import type { UpstreamPin } from './pin.ts';

/** What every download of the store has in common. */
export type StoreHttp = Omit<DownloadOptions, 'maxBytes'>;

export interface Fetched extends Downloaded {
  /** Digest that the publisher gives for the file. */
  published?: string;
}

export interface FetchRequest<P extends UpstreamPin = UpstreamPin> {
  pin: P;
  /** File to write. */
  file: string;
  http: StoreHttp;
  registry: Registry;
  /** Where files with logins are named. */
  env: NodeJS.ProcessEnv;
  /** Indexes that this process has already read, by repository. */
  indexes: Map<string, Promise<string>>;
}
