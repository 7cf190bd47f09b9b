import { createHelm, createStore, type Helm, type Store } from '@cedille/helm';
import type { Progress } from './progress.ts';

/** How far to go for upstream archives. */
export interface UpstreamOptions {
  /** An unavailable upstream is an error. @defaultValue false */
  required?: boolean;
  /** Looks into mirror and cache only. @defaultValue false */
  offline?: boolean;
  /** Tries again what could not be reached a moment ago. @defaultValue false */
  refresh?: boolean;
  /** Looks into `CEDILLE_CHART_MIRROR` first. @defaultValue true */
  mirror?: boolean;
}

/** The programs and stores that a run uses. */
export interface Tools {
  helm: Helm;
  store: Store;
  upstream: UpstreamOptions;
}

export interface OpenToolsOptions {
  root: string;
  upstream?: UpstreamOptions;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: Progress) => void) | undefined;
}

/** Opens Helm, which is fetched when it is first needed, and the store of upstream archives. */
export async function openTools({ root, upstream = {}, signal, onProgress }: OpenToolsOptions): Promise<Tools> {
  const report = (what: string): void => onProgress?.({ stage: 'tools', what });
  return {
    helm: await createHelm({ root, signal, onProgress: report }),
    store: createStore({
      offline: upstream.offline ?? false,
      refresh: upstream.refresh ?? false,
      ...(upstream.mirror === false && { mirror: '' }),
      signal,
      onProgress: report,
    }),
    upstream,
  };
}
