import { createKubernetesClient, type Cluster, type KubernetesClient, type Run } from '@cedille/cluster';
import { recordApplications } from '../argocd/record-applications.ts';
import { serverIn } from '../argocd/register-cluster.ts';
import { startArgoCd } from '../argocd/start-argocd.ts';
import { startStandInOperators } from '../stand-ins/stand-in-operators.ts';
import { createCluster } from './create-cluster.ts';
import { deliveryVerbs, pinEverything, trustRegistry, type Delivery } from './delivery.ts';
import { findPlatform, type Platform } from './find-platform.ts';
import { openHub } from './hub.ts';
import { ofEnvironment } from './of-environment.ts';
import { makeWorkspace } from './make-workspace.ts';
import { openCluster } from './open-cluster.ts';
import { renderEnvironments } from './render-environments.ts';
import type { Settings } from './settings.ts';
import { startRegistry } from './start-registry.ts';
import { tell } from './tell.ts';

export interface DeliverOptions {
  settings: Settings;
  /** An environment of the small platform, or of the repository. Whoever delivers it comes with it. */
  environment: string;
  /** How long it may take until everything is settled. */
  patienceMs: number;
  /** Whether an Argo CD elsewhere knows the cluster of the environment from the start. @defaultValue true */
  registered?: boolean;
}

/** From nothing to a platform that Argo CD is about to bring up: packages in a registry, the bootstrap done. @throws CedilleError */
export async function deliver(options: DeliverOptions): Promise<Delivery> {
  const { settings, environment, patienceMs, registered = true } = options;
  const { root } = settings;
  const platform = await findPlatform(environment);
  const environments = [environment, ...(platform.hub ? [platform.hub.name] : [])];
  if (!platform.isSmall) await renderEnvironments({ ...settings, environments }, { whole: true });
  const what = `delivery of ${environment}`;
  const { run, cluster, close } = await openCluster({ settings, what, needs: ['fakePods'] });
  try {
    const target = platform.hub ? await secondCluster({ settings, run, platform }) : cluster;
    const { host } = await startRegistry({ root, run, onProgress: tell });
    const registry = `oci://${host}/e2e`;
    const endpoint = platform.hub && (await serverIn(target.kubeconfig));
    const workspace = await makeWorkspace({ platform, endpoint, registry, run });
    const client = openClient(run, cluster);
    const there = target === cluster ? client : openClient(run, target);
    await pinEverything(workspace);
    tell('published; the bootstrap begins');
    const act = deliveryVerbs({ client, workspace, clusters: [cluster, target], patienceMs });
    await trustRegistry(client, registry);
    tell(await act.bootstrap());
    const record = recordApplications(client);
    run.defer(record.stop);
    const hub = platform.hub && openHub({ client, platform, cluster, target, record });
    if (registered) await hub?.register();
    for (const place of new Set([client, there])) run.defer(startStandInOperators(place).stop);
    const { startPlugins } = await startArgoCd({ root, run, cluster, client, onProgress: tell });
    const seen = ofEnvironment(record, workspace);
    return { client, target: there, workspace, record: seen, hub, ...act, startPlugins, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where an environment runs that the Argo CD of another one delivers. */
function secondCluster(options: { settings: Settings; run: Run; platform: Platform }): Promise<Cluster> {
  const { settings, run, platform } = options;
  return createCluster({
    root: settings.root,
    run,
    name: `${run.id}-${platform.environment.name}`,
    choice: settings.cluster,
    needs: ['fakePods'],
    onProgress: tell,
  });
}

function openClient(run: Run, { kubeconfig }: Cluster): KubernetesClient {
  const client = createKubernetesClient({ kubeconfig });
  run.defer(() => Promise.resolve(client.close()));
  return client;
}
