import type { Cluster, KubernetesClient, KubernetesObject } from '@cedille/cluster';
import {
  isSettled,
  readApplications,
  refreshApplication,
  waitForApplications,
  type ApplicationState,
} from '../argocd/applications.ts';
import type { ApplicationRecord } from '../argocd/record-applications.ts';
import { ARGOCD_NAMESPACE } from '../argocd/start-argocd.ts';
import type { Hosting } from '../hosting/host.ts';
import type { Hub } from './hub.ts';
import type { Workspace } from './make-workspace.ts';
import { prefixOf, statesOf } from './of-environment.ts';

/** A platform that is delivered to a cluster by Argo CD, from a registry of its own. */
export interface Delivery {
  /** The cluster that Argo CD is in. */
  client: KubernetesClient;
  /** The cluster that the environment runs in: the same, unless the Argo CD of another environment delivers it. */
  target: KubernetesClient;
  /** That other environment. */
  hub: Hub | undefined;
  /** What makes the environment's cluster a virtual one in that of the other environment. */
  hosting: Hosting | undefined;
  /** Kills something as it is, where clusters host each other, and starts it again, as the kubelet would. */
  crash: Readonly<Record<string, () => Promise<void>>> | undefined;
  workspace: Workspace;
  /** When each Application appeared and settled, from before the first was there. */
  record: ApplicationRecord;
  /** Publishes the root as the workspace is now, moves the channel, and has Argo CD look at it. */
  publishRoot: () => Promise<void>;
  /** Has Argo CD look at the channel now instead of at its next turn. */
  refreshRoot: () => Promise<void>;
  /** Takes the steps of the bootstrap, in the environment that has the Argo CD. */
  bootstrap: () => Promise<string>;
  /** Starts the plugins that a release of Argo CD brought: its Pods are fakes, and its programs beside them. */
  startPlugins: () => Promise<void>;
  /** Those of the environment, called by their components. */
  applications: () => Promise<ApplicationState[]>;
  application: (name: string) => Promise<ApplicationState | undefined>;
  /** Waits until a condition holds for an Application, or for all of them when none is named. */
  settled: (what?: string, condition?: (states: readonly ApplicationState[]) => boolean) => Promise<ApplicationState[]>;
  /** @throws CedilleError when a part of the cluster has ended on its own: whatever comes then would only wait */
  intact: () => Promise<void>;
  close: () => Promise<void>;
}

/** The way of a release: publish, pin what was published, publish the pins. */
export async function pinEverything({ cedille, commit, environment, hub }: Workspace): Promise<void> {
  await cedille('publish', '--no-channels');
  for (const name of [environment, ...(hub === undefined ? [] : [hub])]) {
    await cedille('promote', 'tree', name, '--write');
    await commit(`chore(${name}): pins`);
  }
  await cedille('publish', 'platform');
}

/**
 * Lets an Argo CD that is still to come at a registry without encryption, on whatever port; that of a real platform has a
 * certificate.
 * @param address `oci://host/path`
 */
export async function trustRegistry(client: KubernetesClient, address: string): Promise<void> {
  const metadata = { name: 'e2e-registry', namespace: ARGOCD_NAMESPACE };
  const labels = { 'argocd.argoproj.io/secret-type': 'repo-creds' };
  const objects: KubernetesObject[] = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: ARGOCD_NAMESPACE } },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { ...metadata, labels },
      stringData: { type: 'oci', url: address, insecureOCIForceHttp: 'true' },
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata,
      spec: { podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: Number(portOf(address)) }] }] },
    },
  ];
  for (const object of objects) await client.apply(object);
}

function portOf(address: string): string {
  return new URL(address.replace('oci:', 'http:')).port;
}

export type DeliveryVerbs = Pick<
  Delivery,
  'publishRoot' | 'refreshRoot' | 'bootstrap' | 'applications' | 'application' | 'settled' | 'intact'
>;

export interface DeliveryVerbsOptions {
  client: KubernetesClient;
  workspace: Workspace;
  /** The one that Argo CD is in, and then those that it delivers to besides. */
  clusters: readonly [Cluster, ...Cluster[]];
  /** How long it may take until everything is settled. */
  patienceMs: number;
}

/** What people do with a delivered platform. */
export function deliveryVerbs({ client, workspace, clusters, patienceMs }: DeliveryVerbsOptions): DeliveryVerbs {
  const { cedille, environment, hub = environment } = workspace;
  const [{ context, kubeconfig }] = clusters;
  const broken = Promise.race(clusters.map(cluster => cluster.broken));
  broken.catch(() => undefined);
  const applications = async (): Promise<ApplicationState[]> => statesOf(await readApplications(client), workspace);
  const refreshRoot = (): Promise<void> => refreshApplication(client, `${prefixOf(workspace)}platform`);
  return {
    intact: () => Promise.race([broken, Promise.resolve()]),
    refreshRoot,
    bootstrap: () => cedille('bootstrap', hub, '--yes', '--context', context, '--kubeconfig', kubeconfig),
    applications,
    application: async name => (await applications()).find(state => state.name === name),
    async publishRoot() {
      await cedille('publish', 'platform');
      await refreshRoot();
    },
    async settled(what = 'all Applications are synced and healthy', condition = states => states.every(isSettled)) {
      const holds = (all: readonly ApplicationState[]): boolean => {
        const states = statesOf(all, workspace);
        return states.length > 0 && condition(states);
      };
      const waiting = waitForApplications({ client, what, condition: holds, timeoutMs: patienceMs });
      return statesOf(await Promise.race([waiting, broken]), workspace);
    },
  };
}
