import { createKubernetesClient } from '@cedille/cluster';
import { recordApplications } from '../argocd/record-applications.ts';
import { startArgoCd } from '../argocd/start-argocd.ts';
import { startStandInOperators } from '../stand-ins/stand-in-operators.ts';
import { deliveryVerbs, pinEverything, trustRegistry, type Delivery } from './delivery.ts';
import { makeWorkspace } from './make-workspace.ts';
import { openCluster } from './open-cluster.ts';
import { renderEnvironments } from './render-environments.ts';
import type { Settings } from './settings.ts';
import { startRegistry } from './start-registry.ts';
import { tell } from './tell.ts';

export interface DeliverOptions {
  settings: Settings;
  /** `small`, or an environment of the repository. */
  platform: string;
  /** How long it may take until everything is settled. */
  patienceMs: number;
}

/** From nothing to a platform that Argo CD is about to bring up: packages in a registry, the bootstrap done. @throws CedilleError */
export async function deliver({ settings, platform, patienceMs }: DeliverOptions): Promise<Delivery> {
  const { root } = settings;
  if (platform !== 'small') await renderEnvironments({ ...settings, environments: [platform] }, { whole: true });
  const { run, cluster, close } = await openCluster({
    settings,
    what: `delivery of ${platform}`,
    needs: ['fakePods'],
  });
  try {
    const { host } = await startRegistry({ root, run, onProgress: tell });
    const registry = `oci://${host}/e2e`;
    const workspace = await makeWorkspace({ platform, registry, run });
    const client = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
    run.defer(() => Promise.resolve(client.close()));
    await pinEverything(workspace);
    tell('published; the bootstrap begins');
    const act = deliveryVerbs({ client, workspace, cluster, patienceMs });
    await trustRegistry(client, registry);
    tell(await act.bootstrap());
    const record = recordApplications(client);
    run.defer(record.stop);
    run.defer(startStandInOperators(client).stop);
    await startArgoCd({ root, run, cluster, client, onProgress: tell });
    return { client, workspace, record, ...act, close };
  } catch (error) {
    await close();
    throw error;
  }
}
