import { createKubernetesClient, type Cluster, type KubernetesClient, type Run } from '@cedille/cluster';
import { recordApplications } from '../argocd/record-applications.ts';
import { serverIn } from '../argocd/register-cluster.ts';
import { startArgoCd } from '../argocd/start-argocd.ts';
import { host, isHosted } from '../hosting/host.ts';
import type { DefinedLater } from '../stand-ins/define-kinds.ts';
import { startStandInOperators } from '../stand-ins/stand-in-operators.ts';
import { createCluster } from './create-cluster.ts';
import { deliveryVerbs, pinEverything, trustRegistry, type Delivery } from './delivery.ts';
import { findPlatform, type Platform } from './find-platform.ts';
import { furnishNodes } from './furnish-nodes.ts';
import { openHub } from './hub.ts';
import { ofEnvironment, prefixOf } from './of-environment.ts';
import { makeWorkspace, type Workspace } from './make-workspace.ts';
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
  const what = `delivery of ${environment}`;
  const { run, cluster, close } = await openCluster({ settings, what, needs: ['fakePods'] });
  try {
    const client = openClient(run, cluster);
    await furnishNodes(client, (platform.hub ?? platform.environment).facts);
    const hosting = isHosted(platform) ? await host({ root, run, platform, client, cluster }) : undefined;
    const target = hosting?.cluster ?? (platform.hub ? await secondCluster({ settings, run, platform }) : cluster);
    const { host: address } = await startRegistry({ root, run, onProgress: tell });
    const registry = `oci://${address}/e2e`;
    const endpoint = platform.hub && !hosting ? await serverIn(target.kubeconfig) : undefined;
    const workspace = await makeWorkspace({ platform, endpoint, registry, run });
    if (hosting) await workspace.commit('chore: what is other than in Pods', hosting.files);
    const kinds = await kindsDefinedLater(settings, workspace);
    const there = target === cluster ? client : openClient(run, target);
    await pinEverything(workspace);
    tell('published; the bootstrap begins');
    const act = deliveryVerbs({ client, workspace, clusters: [cluster, target], patienceMs });
    await trustRegistry(client, registry);
    tell(await act.bootstrap());
    const record = recordApplications(client);
    run.defer(record.stop);
    const hub = platform.hub && openHub({ client, platform, cluster, target, record });
    if (registered && !hosting) await hub?.register();
    run.defer(startStandInOperators(client, { kinds: kinds(workspace.hub ?? environment) }).stop);
    const beside = { kinds: kinds(environment), hub: client, prefix: prefixOf(workspace) };
    if (there !== client) run.defer(startStandInOperators(there, beside).stop);
    const proxy = hosting?.proxy;
    // What goes while it is away is seen at its next turn, and nobody waits for that for minutes, again and again.
    const everySeconds = hosting && platform.isSmall ? 20 : undefined;
    const argocd = await startArgoCd({ root, run, cluster, client, proxy, everySeconds, onProgress: tell });
    const seen = ofEnvironment(record, workspace);
    const { startPlugins } = argocd;
    const crash = hosting && { ...hosting.crash, 'Argo CD': argocd.crash };
    return { client, target: there, workspace, record: seen, hub, hosting, crash, ...act, startPlugins, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Those of an environment, of whatever program that runs there. Everything has to be available. */
async function kindsDefinedLater(
  settings: Settings,
  { root, environment, hub }: Workspace,
): Promise<(environment: string) => readonly DefinedLater[]> {
  const environments = [environment, ...(hub === undefined ? [] : [hub])];
  const rendered = await renderEnvironments({ ...settings, root, environments }, { whole: true });
  return name => rendered.find(one => one.environment === name)!.undefinedKinds;
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
