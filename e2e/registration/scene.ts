import { until, type KubernetesClient } from '@cedille/cluster';
import { describeApplications, readApplications, type ApplicationState } from '../argocd/applications.ts';
import type { Delivery } from '../support/delivery.ts';

/** An environment that lives in a virtual cluster of its hub, both delivered by the hub's Argo CD. */
export interface Scene {
  delivery: Delivery;
  /** Of the virtual cluster. */
  inside: KubernetesClient;
  /** What was inside before Argo CD came. */
  atFirst: readonly string[];
  /** Waits until everything is as it should be, in both clusters. */
  getsWell: (what: string) => Promise<void>;
  patienceMs: number;
}

/** Waits for something that follows from what Argo CD does. */
export function soon({ delivery, patienceMs }: Scene, what: string, condition: () => Promise<boolean>): Promise<void> {
  return until({
    what,
    timeoutMs: patienceMs,
    condition,
    state: async () => `\n${describeApplications(await readApplications(delivery.client))}`,
  });
}

export async function stateOf({ delivery }: Scene, name: string): Promise<ApplicationState | undefined> {
  return (await readApplications(delivery.client)).find(state => state.name === name);
}

let version = 0;

/** Releases the virtual clusters as the workspace is now, pins them, and has Argo CD look at the hub. */
export async function releaseClusters({ delivery }: Scene): Promise<void> {
  const { workspace, hub } = delivery;
  const chart = await workspace.read('charts/vcluster/Chart.yaml');
  const next = chart.replace(/^version: .*/m, `version: 99.0.${version++}`);
  await workspace.commit('feat(vcluster): others', { 'charts/vcluster/Chart.yaml': next });
  await workspace.cedille('publish', 'vcluster');
  await workspace.cedille('promote', 'tree', workspace.hub!, 'vcluster', '--write');
  await workspace.commit('chore(host): vcluster');
  await workspace.cedille('publish', 'platform');
  await hub!.refreshRoot();
}
