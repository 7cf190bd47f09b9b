import {
  ARGOCD_NAMESPACE,
  createKubernetesClient,
  isSettled,
  readApplications,
  recordApplications,
  refreshApplication,
  startArgoCd,
  startRegistry,
  startStandInOperators,
  waitForApplications,
  type ApplicationRecord,
  type ApplicationState,
  type Cluster,
  type KubernetesClient,
  type KubernetesObject,
} from '@cedille/cluster';
import { makeWorkspace, type Workspace } from './make-workspace.ts';
import { openCluster, type SuiteCluster } from './open-cluster.ts';
import type { Settings } from './settings.ts';
import { tell } from './tell.ts';

/** A platform that is delivered to a cluster by Argo CD, from a registry of its own. */
export interface Delivery {
  suite: SuiteCluster;
  client: KubernetesClient;
  workspace: Workspace;
  /** When each Application appeared and settled, from before the first was there. */
  record: ApplicationRecord;
  /** Publishes the root as the workspace is now, moves the channel, and has Argo CD look at it. */
  publishRoot: () => Promise<void>;
  /** Has Argo CD look at the channel now instead of at its next turn. */
  refreshRoot: () => Promise<void>;
  /** Takes the steps of the bootstrap. */
  bootstrap: () => Promise<string>;
  applications: () => Promise<ApplicationState[]>;
  application: (name: string) => Promise<ApplicationState | undefined>;
  /** Waits until a condition holds for an Application, or for all of them when none is named. */
  settled: (what?: string, condition?: (states: readonly ApplicationState[]) => boolean) => Promise<ApplicationState[]>;
  close: () => Promise<void>;
}

export interface DeliverOptions {
  settings: Settings;
  /** `small`, or an environment of the repository. */
  platform: string;
  /** How long it may take until everything is settled. */
  patienceMs: number;
}

/** From nothing to a platform that Argo CD is about to bring up: packages in a registry, the bootstrap done. */
export async function deliver({ settings, platform, patienceMs }: DeliverOptions): Promise<Delivery> {
  const { root } = settings;
  const suite = await openCluster({ settings, what: `delivery of ${platform}`, needs: ['fakePods'] });
  try {
    const { run, cluster } = suite;
    const { host } = await startRegistry({ root, run, onProgress: tell });
    const workspace = await makeWorkspace({ platform, registry: `oci://${host}/e2e`, run });
    const client = createKubernetesClient({ kubeconfig: cluster.kubeconfig });
    run.defer(() => Promise.resolve(client.close()));
    await pinEverything(workspace);
    tell('published; the bootstrap begins');
    const act = verbs({ client, workspace, cluster, patienceMs });
    tell(await act.bootstrap());
    await trustRegistry(client, host);
    const record = recordApplications(client);
    run.defer(record.stop);
    if (cluster.capabilities.has('fakePods')) run.defer(startStandInOperators(client).stop);
    await startArgoCd({ root, run, cluster, client, onProgress: tell });
    return { suite, client, workspace, record, ...act, close: suite.close };
  } catch (error) {
    await suite.close();
    throw error;
  }
}

/** The way of a release: publish, pin what was published, publish the pins. */
async function pinEverything({ cedille, commit, environment }: Workspace): Promise<void> {
  await cedille('publish', '--no-channels');
  await cedille('promote', 'tree', environment, '--write');
  await commit(`chore(${environment}): pins`);
  await cedille('publish', 'platform');
}

/** A registry without encryption has to be allowed; that of a real platform has a certificate. */
async function trustRegistry(client: KubernetesClient, host: string): Promise<void> {
  const labels = { 'argocd.argoproj.io/secret-type': 'repo-creds' };
  const stringData = { type: 'oci', url: `oci://${host}/e2e`, insecureOCIForceHttp: 'true' };
  const metadata = { name: 'e2e-registry', namespace: ARGOCD_NAMESPACE, labels };
  const secret: KubernetesObject = { apiVersion: 'v1', kind: 'Secret', metadata, stringData };
  await client.apply(secret);
}

type Verbs = Pick<Delivery, 'publishRoot' | 'refreshRoot' | 'bootstrap' | 'applications' | 'application' | 'settled'>;

interface VerbsOptions {
  client: KubernetesClient;
  workspace: Workspace;
  cluster: Cluster;
  patienceMs: number;
}

function verbs({ client, workspace, cluster, patienceMs }: VerbsOptions): Verbs {
  const { cedille, environment } = workspace;
  const { context, kubeconfig } = cluster;
  const applications = (): Promise<ApplicationState[]> => readApplications(client);
  const refreshRoot = (): Promise<void> => refreshApplication(client, 'platform');
  return {
    refreshRoot,
    bootstrap: () => cedille('bootstrap', environment, '--yes', '--context', context, '--kubeconfig', kubeconfig),
    applications,
    application: async name => (await applications()).find(state => state.name === name),
    async publishRoot() {
      await cedille('publish', 'platform');
      await refreshRoot();
    },
    settled: (what = 'all Applications are synced and healthy', condition = states => states.every(isSettled)) =>
      waitForApplications({
        client,
        what,
        condition: states => states.length > 0 && condition(states),
        timeoutMs: patienceMs,
      }),
  };
}
