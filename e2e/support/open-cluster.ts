import { openRun, type Capability, type Cluster, type Run } from '@cedille/cluster';
import { createCluster } from './create-cluster.ts';
import type { Settings } from './settings.ts';
import { tell } from './tell.ts';

/** A cluster for one suite, and the book of everything that the suite starts beside it. */
export interface SuiteCluster {
  run: Run;
  cluster: Cluster;
  /** Ends everything. */
  close: () => Promise<void>;
}

export interface OpenClusterOptions {
  settings: Settings;
  /** In a few words, for whoever finds it: `conformance`. */
  what: string;
  /** What the suite cannot do without. */
  needs: readonly Capability[];
}

/** A fresh cluster of the kind that was asked for. What an earlier run left is removed first, and told. */
export async function openCluster({ settings, what, needs }: OpenClusterOptions): Promise<SuiteCluster> {
  const run = await openRun({ what });
  tellSwept(run);
  try {
    const cluster = await createCluster({
      root: settings.root,
      run,
      choice: settings.cluster,
      needs,
      onProgress: tell,
    });
    return { run, cluster, close: () => run.close() };
  } catch (error) {
    await run.close();
    throw error;
  }
}

/** Says what an earlier run had left. */
export function tellSwept({ swept }: Run): void {
  for (const { id, what, ended } of swept)
    tell(`removed what ${what} (${id}) had left: ${ended.join(', ') || 'its folder'}`);
}
