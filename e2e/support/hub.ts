import type { Cluster, KubernetesClient } from '@cedille/cluster';
import { readApplications, refreshApplication, type ApplicationState } from '../argocd/applications.ts';
import type { ApplicationRecord, ApplicationTimes } from '../argocd/record-applications.ts';
import { registerCluster } from '../argocd/register-cluster.ts';
import type { Platform } from './find-platform.ts';
import { prefixOf } from './of-environment.ts';

/** The environment whose Argo CD delivers the one that is looked at. */
export interface Hub {
  /** Name of its context, in the file that the command line gets. */
  context: string;
  kubeconfig: string;
  /** Its own Applications. */
  applications: () => Promise<ApplicationState[]>;
  /** When they appeared and settled. */
  times: () => ApplicationTimes[];
  /** Has Argo CD look at its channel now. */
  refreshRoot: () => Promise<void>;
  /** Lets its Argo CD know the cluster of the other environment. */
  register: () => Promise<void>;
}

export interface OpenHubOptions {
  client: KubernetesClient;
  platform: Platform;
  cluster: Cluster;
  /** The cluster of the environment that it delivers. */
  target: Cluster;
  record: ApplicationRecord;
}

export function openHub({ client, platform, cluster, target, record }: OpenHubOptions): Hub {
  const { environment, hub } = platform;
  const prefix = prefixOf({ environment: environment.name, hub: hub?.name });
  const isOwn = ({ name }: { name: string }): boolean => !name.startsWith(prefix);
  return {
    context: cluster.context,
    kubeconfig: cluster.kubeconfig,
    applications: async () => (await readApplications(client)).filter(isOwn),
    times: () => record.times().filter(isOwn),
    refreshRoot: () => refreshApplication(client, 'platform'),
    register: () => registerCluster({ client, name: environment.facts.cluster.name, kubeconfig: target.kubeconfig }),
  };
}
