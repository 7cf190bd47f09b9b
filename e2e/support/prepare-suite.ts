import { canReachImages } from '@cedille/cluster';
import { resolveTool } from '@cedille/helm';
import { COMPONENT_PROGRAMS } from '../images/component-recipes.ts';
import type { Suite } from '../suites.ts';
import type { ClusterChoice } from './cluster-choice.ts';
import { prepareCluster } from './create-cluster.ts';

export interface PrepareSuiteOptions {
  /** Absolute path of the workspace. */
  root: string;
  suite: Suite;
  /** @defaultValue `auto` */
  cluster?: ClusterChoice | undefined;
  signal?: AbortSignal | undefined;
  /** A line that says what is built, and how long that takes. */
  onLine?: ((line: string) => void) | undefined;
}

/**
 * Fetches or builds every program that a suite needs, before anybody waits for a test.
 * @throws CedilleError `tool-missing` or `cluster-unavailable`
 */
export async function prepareSuite(options: PrepareSuiteOptions): Promise<void> {
  const { root, suite, cluster = 'auto', signal, onLine } = options;
  if (suite.needs.length)
    await prepareCluster({ root, choice: cluster, needs: suite.needs, signal, onProgress: onLine });
  const how = { root, signal, ...(onLine && { onProgress: onLine }) };
  for (const tool of suite.programs) await resolveTool(tool, how);
  if (!suite.needs.includes('realPods') || (await canReachImages(signal))) return;
  for (const tool of COMPONENT_PROGRAMS) await resolveTool(tool, { ...how, searchPath: '' });
}
